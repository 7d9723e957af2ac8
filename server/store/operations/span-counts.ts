/** Counting what is coded, response by response: each span once for each code that it counts as. Pure. */
import type { CodeCount, CodePair, CountedAs } from '../comparing.ts';

export interface CodedResponse {
  municipality: string;
  questionnaire: string;
  /** `code words from to question` of each coding, ended by `CODING_ENDS`; null where there is none. Words and places are where it stands now. */
  codings: string | null;
}
export const CODING_ENDS = '\n';

/** What codes count as, as numbers: those of their names in the order of code units. */
interface Numbered {
  names: string[];
  of: ReadonlyMap<string, readonly number[]>;
}

function numbered(lineage: readonly CountedAs[]): Numbered {
  const names = [...new Set(lineage.map(({ as }) => as))].sort();
  const numberOf = new Map(names.map((name, number) => [name, number]));
  const of = new Map<string, number[]>();
  for (const { code, as } of lineage) of.set(code, [...(of.get(code) ?? []), numberOf.get(as) ?? 0]);
  return { names, of };
}

/** Numbers that each span counts as. A span is all of a coding but its code, as text: `words from to question`. */
function spansOf(codings: string, { of }: Numbered): Map<string, number[]> {
  const spans = new Map<string, number[]>();
  for (const coding of codings.split(CODING_ENDS)) {
    const space = coding.indexOf(' ');
    const counted = of.get(coding.slice(0, space));
    if (counted === undefined) continue;
    const span = coding.slice(space + 1);
    const there = spans.get(span);
    if (there === undefined) spans.set(span, [...counted]);
    else for (const number of counted) if (!there.includes(number)) there.push(number);
  }
  return spans;
}

interface Place<T> {
  municipality: string;
  questionnaire: string;
  /** By what is counted, as a number. */
  sums: Map<number, T>;
}

/** Where a response belongs, among the places found so far. */
function placeOf<T>(places: Map<string, Place<T>>, { municipality, questionnaire }: CodedResponse): Place<T> {
  const key = `${municipality} ${questionnaire}`;
  const there = places.get(key);
  if (there !== undefined) return there;
  const place = { municipality, questionnaire, sums: new Map<number, T>() };
  places.set(key, place);
  return place;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPlace = (a: Omit<Place<unknown>, 'sums'>, b: Omit<Place<unknown>, 'sums'>): number =>
  order(a.municipality, b.municipality) || order(a.questionnaire, b.questionnaire);

interface Tally {
  respondents: number;
  passages: number;
  words: number;
  /** The response that was counted last. */
  last: number;
}

/** By code, municipality and questionnaire, in this order. */
export function countCodes(responses: readonly CodedResponse[], lineage: readonly CountedAs[]): CodeCount[] {
  const codes = numbered(lineage);
  const places = new Map<string, Place<Tally>>();
  for (const [at, response] of responses.entries()) {
    if (response.codings === null) continue;
    const { sums } = placeOf(places, response);
    for (const [span, counted] of spansOf(response.codings, codes)) {
      // They come first.
      const words = Number.parseInt(span, 10);
      for (const number of counted) {
        const sum = sums.get(number);
        if (sum === undefined) {
          sums.set(number, { respondents: 1, passages: 1, words, last: at });
          continue;
        }
        sum.passages += 1;
        sum.words += words;
        if (sum.last !== at) sum.respondents += 1;
        sum.last = at;
      }
    }
  }
  return [...places.values()]
    .flatMap(({ municipality, questionnaire, sums }) =>
      Array.from(sums, ([number, { respondents, passages, words }]) => ({
        ...{ code: codes.names[number] ?? '', municipality, questionnaire, respondents, passages, words },
      })),
    )
    .sort((a, b) => order(a.code, b.code) || byPlace(a, b));
}

interface Placed {
  from: number;
  to: number;
  counted: readonly number[];
}

/** The spans of each question. */
function byQuestion(spans: Map<string, number[]>): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const [span, counted] of spans) {
    const [, from, to, ...question] = span.split(' ');
    const placed = { from: Number(from), to: Number(to), counted };
    const there = found.get(question.join(' '));
    if (there === undefined) found.set(question.join(' '), [placed]);
    else there.push(placed);
  }
  return found;
}

/** Pairs that meet among the spans of one answer, each as `one * size + other`, `one` the lesser. */
function pairsOf(spans: readonly Placed[], within: 'answer' | 'words', size: number): Set<number> {
  const pairs = new Set<number>();
  const add = (some: readonly number[], others: readonly number[]): void => {
    for (const one of some) for (const other of others) if (one < other) pairs.add(one * size + other);
  };
  if (within === 'answer') {
    const all = [...new Set(spans.flatMap(({ counted }) => counted))];
    add(all, all);
    return pairs;
  }
  for (const a of spans) for (const b of spans) if (a.from < b.to && b.from < a.to) add(a.counted, b.counted);
  return pairs;
}

/** By both codes, municipality and questionnaire, in this order. */
export function countPairs(
  responses: readonly CodedResponse[],
  lineage: readonly CountedAs[],
  within: 'answer' | 'words',
): CodePair[] {
  const codes = numbered(lineage);
  const size = codes.names.length;
  const places = new Map<string, Place<{ answers: number; respondents: number; last: number }>>();
  for (const [at, response] of responses.entries()) {
    if (response.codings === null) continue;
    const { sums } = placeOf(places, response);
    for (const spans of byQuestion(spansOf(response.codings, codes)).values())
      for (const pair of pairsOf(spans, within, size)) {
        const sum = sums.get(pair);
        if (sum === undefined) {
          sums.set(pair, { answers: 1, respondents: 1, last: at });
          continue;
        }
        sum.answers += 1;
        if (sum.last !== at) sum.respondents += 1;
        sum.last = at;
      }
  }
  return [...places.values()]
    .flatMap(({ municipality, questionnaire, sums }) =>
      Array.from(sums, ([pair, { answers, respondents }]) => ({
        ...{ one: codes.names[Math.floor(pair / size)] ?? '', other: codes.names[pair % size] ?? '' },
        ...{ municipality, questionnaire, answers, respondents },
      })),
    )
    .sort((a, b) => order(a.one, b.one) || order(a.other, b.other) || byPlace(a, b));
}
