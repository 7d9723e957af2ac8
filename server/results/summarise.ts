/** From the multiset of facts about one question to what is said of it. Withholding is in `small-groups.ts`, not here. */
import type { QuestionKind } from '../definitions/model.ts';
import { type Multiset, type Spread, spread, wholeSpread } from './exact.ts';

/** Facts of one question by measure: how often each value occurs. */
export type Measures = Map<string, Map<string, number>>;

/** `null`: withheld, because too few answered so or because it would reveal one that is. */
export type Count = number | null;

export interface Numbers {
  n: number;
  mean: Count;
  median: Count;
  min: Count;
  max: Count;
}

/** What is said of one question in one group. Present beside `answered` and `blank` is what the question's kind counts. */
export interface QuestionSummary {
  kind: QuestionKind;
  answered: number;
  blank: number;
  /** Where anything of it is withheld. */
  withheld?: true;
  /** Words of all answers, of the middle one, of the longest. */
  words?: { total: number; median: number; longest: number };
  /** Answers by choice id; yes/no has `yes` and `no`. */
  choices?: Record<string, Count>;
  numbers?: Numbers;
  /** Mean share by part id. */
  shares?: { n: number; mean: Record<string, Count> };
  /** Change from the baseline to the latest value, by unit. `n` is withheld with the rest. */
  indicators?: Record<string, { [K in keyof Numbers]: Count }>;
  dates?: { n: number; earliest: string | null; latest: string | null };
}

/** What of a question's definition counting needs. */
export interface Counted {
  kind: QuestionKind;
  /** Ids of the choices or parts, in order. */
  columns: readonly string[];
}

const NOTHING: Multiset = new Map();

export function addTo(measures: Measures, measure: string, value: string, n: number): void {
  let values = measures.get(measure);
  if (values === undefined) {
    values = new Map();
    measures.set(measure, values);
  }
  values.set(value, (values.get(value) ?? 0) + n);
}

/** Adds one multiset of facts to another. */
export function addAll(to: Measures, from: Measures): void {
  for (const [measure, values] of from) {
    let sums = to.get(measure);
    if (sums === undefined) {
      sums = new Map();
      to.set(measure, sums);
    }
    for (const [value, n] of values) sums.set(value, (sums.get(value) ?? 0) + n);
  }
}

/** How often a fact without a value was counted: `answered`, `blank`, `invited` … */
export const times = (measures: Measures, measure: string): number => measures.get(measure)?.get('') ?? 0;

const numbersOf = ({ n, mean, median, min, max }: Spread): Numbers => ({ n, mean, median, min, max });

/** Units of an indicator's changes, in code-unit order. */
export const unitsIn = (measures: Measures): string[] =>
  [...measures.keys()].flatMap((measure) => (measure.startsWith('change:') ? [measure.slice(7)] : [])).sort();

/** What the facts of one question say. Choices that nobody made count 0; choices of earlier versions follow those of this one. */
export function summarise(question: Counted, measures: Measures): QuestionSummary {
  const { kind } = question;
  const summary: QuestionSummary = { kind, answered: times(measures, 'answered'), blank: times(measures, 'blank') };
  switch (kind) {
    case 'long text':
    case 'short text': {
      const { total, median, longest } = wholeSpread(measures.get('words') ?? NOTHING);
      return { ...summary, words: { total, median, longest } };
    }
    case 'one choice':
    case 'several choices':
    case 'yes/no': {
      const counts = measures.get('choice') ?? NOTHING;
      const ids = new Set([...question.columns, ...[...counts.keys()].sort()]);
      return { ...summary, choices: Object.fromEntries([...ids].map((id) => [id, counts.get(id) ?? 0])) };
    }
    case 'number': {
      const found = spread(measures.get('number') ?? NOTHING);
      return found === undefined ? summary : { ...summary, numbers: numbersOf(found) };
    }
    case 'share': {
      const means = question.columns.flatMap((part): [string, Spread][] => {
        const found = spread(measures.get(`share:${part}`) ?? NOTHING);
        return found === undefined ? [] : [[part, found]];
      });
      const [first] = means;
      if (first === undefined) return summary;
      return {
        ...summary,
        shares: { n: first[1].n, mean: Object.fromEntries(means.map(([part, { mean }]) => [part, mean])) },
      };
    }
    case 'indicator': {
      const units = unitsIn(measures).flatMap((unit): [string, Numbers][] => {
        const found = spread(measures.get(`change:${unit}`) ?? NOTHING);
        return found === undefined ? [] : [[unit, numbersOf(found)]];
      });
      return units.length === 0 ? summary : { ...summary, indicators: Object.fromEntries(units) };
    }
    case 'date': {
      const days = [...(measures.get('date') ?? NOTHING)].filter(([, n]) => n > 0).sort(([a], [b]) => (a < b ? -1 : 1));
      const [first] = days;
      if (first === undefined) return summary;
      const n = days.reduce((sum, [, each]) => sum + each, 0);
      return { ...summary, dates: { n, earliest: first[0], latest: days.at(-1)?.[0] ?? first[0] } };
    }
    case 'note':
      return summary;
  }
}
