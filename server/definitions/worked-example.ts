/** Reads the file of a worked example, and says what in it the survey does not have. */
import type { IndicatorValue } from './answers.ts';
import type { Finding } from './findings.ts';
import { given, indicator } from './kinds/indicator.ts';
import { answerable, type Questionnaire, type WorkedAnswer, type WorkedExample, type WrittenCode } from './model.ts';
import { type WorkedExampleFile, workedExampleSchema } from './schema.ts';
import { readYamlFile } from './yaml-file.ts';

const TEXT_KINDS: readonly string[] = ['long text', 'short text'];

type Answers = WorkedExampleFile['responses'][number]['answers'];
type Figures = Exclude<Answers[string], readonly unknown[]>;

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
  const responses = data.responses.map(({ answers, ...response }, at) => {
    const path = ['responses', at];
    const questionnaire = questionnaires.find((one) => one.id === response.questionnaire);
    if (questionnaire === undefined)
      report([...path, 'questionnaire'], 'unknown-questionnaire', { id: response.questionnaire }, 'warning');
    return { ...response, answers: questionnaire === undefined ? [] : readAnswers(answers, questionnaire, path) };
  });
  return { source: data.source, responses };

  function readAnswers(answers: Answers, questionnaire: Questionnaire, path: readonly PropertyKey[]): WorkedAnswer[] {
    return Object.entries(answers).flatMap(([question, answer]): WorkedAnswer[] => {
      const place = [...path, 'answers', question];
      if (!Array.isArray(answer)) {
        const value = indicatorValue(questionnaire, question, answer);
        if (value !== undefined) return [{ question, passages: [], value }];
        report(place, 'unfit-figures', { id: question }, 'warning');
        return [];
      }
      const asked = answerable(questionnaire).find(({ id }) => id === question);
      if (asked === undefined || !TEXT_KINDS.includes(asked.kind))
        report(place, 'unknown-text-question', { id: question }, 'warning');
      for (const [index, passage] of answer.entries())
        for (const code of passage.codes.filter((one) => codes?.has(one) === false))
          report([...place, index, 'codes'], 'unknown-code', { id: code }, 'warning');
      return [{ question, passages: answer }];
    });
  }
}

/** As a respondent who fills in the form gives it; undefined where the form would refuse it. */
function indicatorValue({ sections }: Questionnaire, id: string, figures: Figures): IndicatorValue | undefined {
  const question = sections.flatMap(({ questions }) => questions).find((one) => one.id === id);
  if (question?.kind !== 'indicator') return undefined;
  const { name, unit, baseline, latest } = figures;
  const value: IndicatorValue = {
    name: given(question, 'name') ?? name ?? '',
    unit: given(question, 'unit') ?? unit ?? '',
    baselineYear: baseline?.year ?? '',
    baselineValue: baseline?.value ?? '',
    latestYear: latest.year,
    latestValue: latest.value,
  };
  return indicator.errors(question, value).length === 0 ? value : undefined;
}
