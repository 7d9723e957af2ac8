/** Reads the file of a worked example, and says what in it the survey does not have. */
import type { IndicatorValue } from './answers.ts';
import type { Finding } from './findings.ts';
import { given, indicator } from './kinds/indicator.ts';
import {
  answerable,
  type Questionnaire,
  takesText,
  type WorkedAnswer,
  type WorkedExample,
  type WrittenCode,
} from './model.ts';
import { type WorkedExampleFile, workedExampleSchema } from './schema.ts';
import { readYamlFile } from './yaml-file.ts';

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
  const responses = data.responses.map(({ questionnaire: id, municipality, answers, figures }, at) => {
    const path = ['responses', at];
    const questionnaire = questionnaires.find((one) => one.id === id);
    if (questionnaire === undefined) report([...path, 'questionnaire'], 'unknown-questionnaire', { id }, 'warning');
    const asked = new Map((questionnaire ? answerable(questionnaire) : []).map((one) => [one.id, one]));
    for (const [question, passages] of questionnaire ? Object.entries(answers) : []) {
      const place = [...path, 'answers', question];
      const found = asked.get(question);
      if (found === undefined || !takesText(found)) report(place, 'unknown-text-question', { id: question }, 'warning');
      for (const [index, passage] of passages.entries())
        for (const code of passage.codes.filter((one) => codes?.has(one) === false))
          report([...place, index, 'codes'], 'unknown-code', { id: code }, 'warning');
    }
    const measured = Object.entries(figures).flatMap(([question, own]): WorkedAnswer[] => {
      const value = indicatorValue(asked.get(question), own);
      if (value !== undefined) return [{ question, passages: [], value }];
      if (questionnaire) report([...path, 'figures', question], 'unfit-figures', { id: question }, 'warning');
      return [];
    });
    const texts = Object.entries(answers).map(([question, passages]) => ({ question, passages }));
    return { questionnaire: id, municipality, answers: [...measured, ...texts] };
  });
  return { source: data.source, responses };
}

type Asked = ReturnType<typeof answerable>[number];
type Figures = WorkedExampleFile['responses'][number]['figures'][string];

/** As a respondent who fills in the form gives it; undefined where the form would refuse it. */
function indicatorValue(question: Asked | undefined, { name, unit, baseline, latest }: Figures) {
  if (question?.kind !== 'indicator') return undefined;
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
