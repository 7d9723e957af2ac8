/**
 * An indicator from its baseline to its latest value: means of those who gave both, by region; withheld where results withhold the change. Different units have
 * rows of their own, and so have different things that respondents measured: a mean of those would be of nothing.
 */
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { aggregatesOf, type Gathered, wholeOf } from '../../results/aggregates.ts';
import { type CountedQuestion, readCounts, type SurveyCounts } from '../../results/counts.ts';
import { unitText } from '../../results/wordings.ts';
import { type Change, changesOf, unitsOf } from './changes.ts';
import type { IndicatorOptions } from './options.ts';
import { questionLabel } from './question-table.ts';
import { type ComparisonReader, labelled } from './reader.ts';
import { answerAt, responsesAt } from './rows-at.ts';
import { type ComparedCell, type ComparedTable, missingCell, plainCell } from './table.ts';

export const indicatorQuestions = ({ questions }: SurveyCounts): CountedQuestion[] =>
  questions.filter(({ kind }) => kind === 'indicator');

/** One row before its unit is known to be the table's. */
interface Row {
  id: string;
  label: string;
  language: Language;
  cells: ComparedCell[];
}

/** `unit` where absent: all that answers are in. Undefined where there is no such indicator. */
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
  const found = options.unit === undefined ? unitsOf(changes) : [options.unit];
  const units = found.length > 0 ? found : [question.columns[0] ?? ''];
  const called = (unit: string): string => {
    const own = unitText(question, unit);
    return own === undefined ? unit : labelled(survey, reader, own).label;
  };
  const regions = aggregatesOf(counts, 'region', reader.language).groups.filter(({ invited }) => invited > 0);
  const groups = [
    ...regions.map((group) => ({ id: group.id, label: group.label, of: group })),
    { id: '', label: reader.t('comparison:whole'), of: wholeOf(counts) },
  ];
  const rows = units.flatMap((unit) => {
    const own = changes.filter((one) => one.unit === unit);
    const isEachNamed = survey.minimumGroupSize === 1 && own.some(({ name }) => name !== undefined);
    const made = isEachNamed
      ? namedRows(survey.id, question, unit, groups, own)
      : groups.map((group) => ({
          ...group,
          language: reader.language,
          cells: regionCells(survey.id, group, question, unit, own),
        }));
    // One unit of several needs no row of a region that has nothing in it.
    const kept = units.length === 1 ? made : made.filter(({ cells }) => cells[0]?.missing !== 'nothing');
    return kept.map((row: Row) => ({ ...row, unit: called(unit) }));
  });
  const { label, language } = questionLabel(survey, reader, question);
  const unit = units.length === 1 ? called(units[0] ?? '') : null;
  return {
    ...{ kind: 'indicator', survey: survey.id, titleLanguage: language },
    title: unit === null || unit === '' ? label : `${label} (${unit})`,
    ...{ asOf: new Date(counts.asOf).toISOString(), by: 'region', measure: 'mean' },
    ...{ unit, share: 'none', isSynthetic, isOwnOnly: false },
    rows: rows.map(({ id, label: name, language: of, unit: own }) => ({
      ...{ id, label: name, language: of, level: 0, colour: null, ...(units.length > 1 && { unit: own }) },
    })),
    columns: (['baseline', 'latest', 'change', 'answers'] as const).map((id) => ({
      ...{ id, label: reader.t(`comparison:${id}`), language: reader.language, isWhole: false, base: null, at: null },
    })),
    cells: rows.map(({ cells }) => cells),
  };
}

type Group = { id: string; label: string; of: Gathered };

function regionCells(
  survey: string,
  { id, of }: Group,
  question: CountedQuestion,
  unit: string,
  own: readonly Change[],
): ComparedCell[] {
  const summary = of.questions[question.key];
  if (summary === undefined) return allMissing('not-asked');
  const change = summary.indicators?.[unit];
  if (change === undefined) return allMissing('nothing');
  if (change.mean === null || change.n === null) return allMissing('withheld');
  const at = responsesAt(survey, { question: question.key, unit, region: id === '' ? undefined : id });
  return cellsOf(
    own.filter(({ region }) => id === '' || region === id),
    at,
  );
}

/**
 * A row for each thing that was measured in a region, in the words of those who measured it; of things that only some of them call the same, a row an
 * answer. Only where nothing is ever withheld.
 */
const namedRows = (
  survey: string,
  question: CountedQuestion,
  unit: string,
  groups: readonly Group[],
  own: readonly Change[],
): Row[] =>
  groups.flatMap(({ id, label }) => {
    const here = own.filter(({ region }) => region === id);
    const row = (changes: readonly Change[], at: string): Row => ({
      ...{ id, label: `${changes[0]?.name} – ${label}`, language: changes[0]?.language ?? '' },
      cells: cellsOf(changes, at),
    });
    return here.length > 0 && here.every(({ name }) => name === here[0]?.name)
      ? [row(here, responsesAt(survey, { question: question.key, unit, region: id }))]
      : here.toSorted(byName).map((one) => row([one], answerAt(survey, one)));
  });

const byName = (one: Change, other: Change): number => (one.name ?? '').localeCompare(other.name ?? '', one.language);

const allMissing = (missing: 'not-asked' | 'nothing' | 'withheld'): ComparedCell[] =>
  Array.from({ length: 4 }, () => missingCell(missing));

/** Each is of the same rows. */
function cellsOf(changes: readonly Change[], at: string): ComparedCell[] {
  if (changes.length === 0) return allMissing('nothing');
  const mean = (of: (change: Change) => number): number =>
    changes.reduce((total, change) => total + of(change), 0) / changes.length;
  const [baseline, latest] = [mean((one) => one.baseline), mean((one) => one.latest)];
  return [baseline, latest, latest - baseline, changes.length].map((value) => plainCell(value, { at }));
}
