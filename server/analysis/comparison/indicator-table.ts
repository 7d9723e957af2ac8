/** An indicator from its baseline to its latest value: means of those who gave both, by region; withheld where results withhold the change. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { aggregatesOf, type Gathered, wholeOf } from '../../results/aggregates.ts';
import { type CountedQuestion, readCounts, type SurveyCounts } from '../../results/counts.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import { cursorOf } from '../../store/readings.ts';
import type { IndicatorOptions } from './options.ts';
import { questionLabel } from './question-table.ts';
import type { ComparisonReader } from './reader.ts';
import { responsesAt } from './rows-at.ts';
import { type ComparedCell, type ComparedTable, missingCell, plainCell } from './table.ts';

export const indicatorQuestions = ({ questions }: SurveyCounts): CountedQuestion[] =>
  questions.filter(({ kind }) => kind === 'indicator');

const PAGE = 1_000;

interface Change {
  region: string;
  unit: string;
  baseline: number;
  latest: number;
}

/** `unit` where absent: the one that most answers are in. Undefined where there is no such indicator. */
export async function readIndicatorTable(
  context: Pick<Context, 'store' | 'clock'>,
  reader: ComparisonReader,
  survey: Survey,
  options: Omit<IndicatorOptions, 'kind'>,
): Promise<ComparedTable | undefined> {
  const { store } = context;
  await store.readSubmissions(survey.id);
  const [counts, isSynthetic] = await Promise.all([readCounts(context, survey), store.hasInvitations(survey.id, true)]);
  const question = indicatorQuestions(counts).find(({ key }) => key === options.question);
  if (question === undefined) return undefined;
  const changes = await changesOf(context, survey, question);
  const unit = options.unit ?? commonest(changes) ?? question.columns[0] ?? '';
  const regions = aggregatesOf(counts, 'region', reader.language).groups.filter(({ invited }) => invited > 0);
  const rows: { id: string; label: string; of: Gathered }[] = [
    ...regions.map((group) => ({ id: group.id, label: group.label, of: group })),
    { id: '', label: reader.t('comparison:whole'), of: wholeOf(counts) },
  ];
  const { label, language } = questionLabel(survey, reader, question);
  return {
    ...{ kind: 'indicator', survey: survey.id, title: label, titleLanguage: language },
    ...{ asOf: new Date(counts.asOf).toISOString(), by: 'region', measure: 'mean', unit },
    ...{ share: 'none', isSynthetic, isOwnOnly: false },
    rows: rows.map(({ id, label: name }) => ({ id, label: name, language: reader.language, level: 0, colour: null })),
    columns: (['baseline', 'latest', 'change', 'answers'] as const).map((id) => ({
      ...{ id, label: reader.t(`comparison:${id}`), language: reader.language, isWhole: false, base: null, at: null },
    })),
    cells: rows.map(({ id, of }) => {
      const summary = of.questions[question.key];
      if (summary === undefined) return Array.from({ length: 4 }, () => missingCell('not-asked'));
      const change = summary.indicators?.[unit];
      if (change === undefined) return Array.from({ length: 4 }, () => missingCell('nothing'));
      if (change.mean === null || change.n === null) return Array.from({ length: 4 }, () => missingCell('withheld'));
      const own = changes.filter((one) => one.unit === unit && (id === '' || one.region === id));
      const region = id === '' ? undefined : id;
      return cellsOf(own, responsesAt(survey.id, { question: question.key, unit, region }));
    }),
  };
}

/** As `kinds/indicator.ts` counts it: the survey's own unit where it has one, in the source language. */
async function changesOf(
  { store }: Pick<Context, 'store'>,
  survey: Survey,
  question: CountedQuestion,
): Promise<Change[]> {
  const questions = [...question.in.keys()].map((questionnaire) => ({ questionnaire, question: question.id }));
  const changes: Change[] = [];
  for (let after: string | null = null; ; ) {
    const page: CountedAnswer[] = await store.countedAnswers(survey.id, { questions }, after, PAGE);
    for (const { value, region, questionnaire } of page) {
      if (value === null || typeof value !== 'object' || !('baselineValue' in value)) continue;
      const { baselineValue: baseline, latestValue: latest } = value;
      if (typeof baseline !== 'number' || typeof latest !== 'number') continue;
      const asked = question.in.get(questionnaire);
      const own = asked?.kind === 'indicator' ? asked.unit : undefined;
      const unit = own === undefined ? String(value.unit).trim() : wordingIn(own, own.source, {}).text;
      changes.push({ region, unit, baseline, latest });
    }
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return changes;
    after = cursorOf(last);
  }
}

function commonest(changes: readonly Change[]): string | undefined {
  const counts = Map.groupBy(changes, ({ unit }) => unit);
  return [...counts].sort(([a, some], [b, more]) => more.length - some.length || (a < b ? -1 : 1))[0]?.[0];
}

/** Each is of the same rows. */
function cellsOf(changes: readonly Change[], at: string): ComparedCell[] {
  if (changes.length === 0) return Array.from({ length: 4 }, () => missingCell('nothing'));
  const mean = (of: (change: Change) => number): number =>
    changes.reduce((total, change) => total + of(change), 0) / changes.length;
  const [baseline, latest] = [mean((one) => one.baseline), mean((one) => one.latest)];
  return [baseline, latest, latest - baseline, changes.length].map((value) => plainCell(value, { at }));
}
