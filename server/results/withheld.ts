/** Applies `small-groups.ts` to a survey: what its closed questions' summaries may say in each group shown. */
import { takesText } from '../definitions/model.ts';
import { registryView } from '../registry/view.ts';
import type { CountedQuestion, Place, SurveyCounts } from './counts.ts';
import { spread } from './exact.ts';
import { type CountedPlace, type ShownSet, shownColumns } from './small-groups.ts';
import { type Measures, type Numbers, type QuestionSummary, times } from './summarise.ts';

/** A group that is shown somewhere. */
export interface Level {
  id: string;
  places: Place[];
}

type Withhold = (
  question: CountedQuestion,
  set: string,
  measures: Measures,
  summary: QuestionSummary,
) => QuestionSummary;

/**
 * Decides for all groups at once, and gives what takes the withheld numbers out of one group's summary. Sets are named as given, and
 * `SET QUESTIONNAIRE` for one questionnaire in a set. Open answers, and how many answered, are never withheld.
 */
export function withheldIn(counts: SurveyCounts, levels: readonly Level[]): Withhold {
  const { minimumGroupSize: minimum } = counts.survey;
  if (minimum <= 1) return (_question, _set, _measures, summary) => summary;
  const view = registryView(counts.registry);
  const regions = new Map(counts.places.map((place) => [place.id, view.regionOf(place.municipality)?.id ?? '']));
  const decided = new Map<string, Map<string, ReadonlySet<number>>[]>();
  return (question, set, measures, summary) => {
    const isOpen = takesText(question) || question.kind === 'note';
    if (isOpen || summary.answered === 0) return summary;
    let shown = decided.get(question.key);
    if (shown === undefined) {
      shown = tablesOf(question, counts.places, regions).map((places) =>
        shownColumns(places, setsFor(question, levels), minimum),
      );
      decided.set(question.key, shown);
    }
    return without(question, summary, measures, minimum, (table, column) => {
      const columns = shown[table]?.get(set);
      return columns?.has(column) ?? false;
    });
  };
}

/** Each group, and each questionnaire in it, as the places where this question is asked. */
function setsFor(question: CountedQuestion, levels: readonly Level[]): ShownSet[] {
  return levels.flatMap(({ id, places }) => {
    const asked = places.filter((place) => question.in.has(place.questionnaire));
    const byQuestionnaire = Map.groupBy(places, (place) => place.questionnaire);
    const parts = [...byQuestionnaire].map(
      ([questionnaire, within]): ShownSet => ({
        id: `${id} ${questionnaire}`,
        places: new Set(within.map((place) => place.id)),
      }),
    );
    return [{ id, places: new Set(asked.map((place) => place.id)) }, ...parts];
  });
}

/** The tables to protect: one of all choices, one of chosen and not chosen for each where several may be, one of units, or just how many answered. */
function tablesOf(
  question: CountedQuestion,
  places: readonly Place[],
  regions: ReadonlyMap<string, string>,
): CountedPlace[][] {
  const measured = places.flatMap((place) => {
    const measures = question.in.has(place.questionnaire) ? place.questions.get(question.id) : undefined;
    const { id, questionnaire } = place;
    return measures === undefined ? [] : [{ id, questionnaire, region: regions.get(id) ?? '', measures }];
  });
  const table = (counts: (measures: Measures) => number[]): CountedPlace[] =>
    measured.map(({ measures, ...place }) => ({ ...place, counts: counts(measures) }));
  const chosen = (measures: Measures, id: string): number => measures.get('choice')?.get(id) ?? 0;
  switch (question.kind) {
    case 'one choice':
    case 'yes/no':
      return [table((measures) => question.columns.map((id) => chosen(measures, id)))];
    case 'several choices':
      return question.columns.map((id) =>
        table((measures) => [chosen(measures, id), times(measures, 'answered') - chosen(measures, id)]),
      );
    case 'indicator':
      return [table((measures) => question.columns.map((unit) => timesIn(measures, `change:${unit}`)))];
    default:
      return [table((measures) => [times(measures, 'answered')])];
  }
}

const timesIn = (measures: Measures, measure: string): number =>
  [...(measures.get(measure)?.values() ?? [])].reduce((sum, n) => sum + n, 0);

function without(
  question: CountedQuestion,
  summary: QuestionSummary,
  measures: Measures,
  minimum: number,
  isShown: (table: number, column: number) => boolean,
): QuestionSummary {
  const kept: QuestionSummary = { ...summary };
  let withheld = false;
  const keep = <T>(value: T, mayShow: boolean): T | null => {
    if (mayShow || value === null) return value;
    withheld = true;
    return null;
  };
  const visible = (column: string): boolean => {
    const at = question.columns.indexOf(column);
    return question.kind === 'several choices' ? isShown(at, 0) : isShown(0, at);
  };
  // The least and the greatest value are single answers, unless enough gave the same.
  const numbers = ({ n, mean, median, min, max }: Numbers, measure: string, mayShow: boolean): Numbers => {
    const found = spread(measures.get(measure) ?? new Map());
    return {
      n,
      mean: keep(mean, mayShow),
      median: keep(median, mayShow),
      min: keep(min, mayShow && (found?.nMin ?? 0) >= minimum),
      max: keep(max, mayShow && (found?.nMax ?? 0) >= minimum),
    };
  };
  if (summary.choices !== undefined) {
    kept.choices = mapped(summary.choices, (count, id) => keep(count, visible(id)));
  }
  if (summary.numbers !== undefined) kept.numbers = numbers(summary.numbers, 'number', isShown(0, 0));
  if (summary.shares !== undefined) {
    const { n, mean } = summary.shares;
    kept.shares = { n, mean: mapped(mean, (share) => keep(share, isShown(0, 0))) };
  }
  if (summary.indicators !== undefined) {
    kept.indicators = mapped(summary.indicators, (change, unit) => {
      const mayShow = visible(unit);
      return {
        ...numbers({ ...change, n: change.n ?? 0 }, `change:${unit}`, mayShow),
        n: keep(change.n, mayShow),
      };
    });
  }
  if (summary.dates !== undefined) {
    const { n, earliest, latest } = summary.dates;
    const held = (day: string | null): number => (day === null ? 0 : (measures.get('date')?.get(day) ?? 0));
    kept.dates = {
      n,
      earliest: keep(earliest, isShown(0, 0) && held(earliest) >= minimum),
      latest: keep(latest, isShown(0, 0) && held(latest) >= minimum),
    };
  }
  return withheld ? { ...kept, withheld: true } : kept;
}

const mapped = <T, U>(record: Record<string, T>, change: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
