/** Reads the file of a worked example, and says what in it the survey does not have. */
import type { Finding } from './findings.ts';
import { answerable, type Questionnaire, type WorkedExample, type WrittenCode } from './model.ts';
import { workedExampleSchema } from './schema.ts';
import { readYamlFile } from './yaml-file.ts';

const TEXT_KINDS: readonly string[] = ['long text', 'short text'];

/** Undefined where the file is not of the schema's shape. What is wrong is added to `findings`, as warnings: an example hinders no survey. Codes are looked up where there is a codebook. */
export async function readWorkedExample(
  folder: string,
  file: string,
  { questionnaires, codebook }: { questionnaires: readonly Questionnaire[]; codebook: WrittenCode[] | undefined },
  findings: Finding[],
): Promise<WorkedExample | undefined> {
  const { data, report } = await readYamlFile(folder, file, workedExampleSchema, findings);
  if (data === undefined) return undefined;
  const codes = codebook && new Set(codebook.map(({ id }) => id));
  for (const [at, { questionnaire: id, answers }] of data.responses.entries()) {
    const path = ['responses', at];
    const questionnaire = questionnaires.find((one) => one.id === id);
    if (questionnaire === undefined) {
      report([...path, 'questionnaire'], 'unknown-questionnaire', { id }, 'warning');
      continue;
    }
    const texts = new Set(answerable(questionnaire).flatMap((one) => (TEXT_KINDS.includes(one.kind) ? one.id : [])));
    for (const [question, passages] of Object.entries(answers)) {
      const place = [...path, 'answers', question];
      if (!texts.has(question)) report(place, 'unknown-text-question', { id: question }, 'warning');
      for (const [index, passage] of passages.entries())
        for (const code of passage.codes.filter((one) => codes?.has(one) === false))
          report([...place, index, 'codes'], 'unknown-code', { id: code }, 'warning');
    }
  }
  return {
    source: data.source,
    responses: data.responses.map(({ answers, ...response }) => ({
      ...response,
      answers: Object.entries(answers).map(([question, passages]) => ({ question, passages })),
    })),
  };
}
