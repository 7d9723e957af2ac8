/** Counting what is coded, response by response: each span once for each code that it counts as. Pure. */
import type { CodeCount, CodePair, CountedAs } from '../comparing.ts';

export interface CodedResponse {
  municipality: string;
  questionnaire: string;
  /** `code question words from to` of each coding, ended by `CODING_ENDS`. Words and places are where it stands now. */
  codings: string;
}
export const CODING_ENDS = '\n';

/** What is kept of a coding beside its numbers, so that counting reads one text in place of them. */
export const spanText = (of: { words: number; from_point: number; to_point: number }): string =>
  `${of.words} ${of.from_point} ${of.to_point}`;

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

interface Span {
  /** All of a coding but its code: `question words from to`. */
  text: string;
  /** Numbers that it counts as, each once. */
  counted: readonly number[];
}

const both = (some: readonly number[], others: readonly number[]): readonly number[] =>
  some === others ? some : [...new Set([...some, ...others])];

/**
 * Each span once. The index gives them in their order, so that the same ones come together; they are looked up only from where that does not hold: a third
 * of what counting takes.
 */
function spansOf(codings: string, { of }: Numbered): Span[] {
  const spans: Span[] = [];
  let known: Map<string, Span> | undefined;
  let last: Span | undefined;
  for (let from = 0; from < codings.length; ) {
    const ends = codings.indexOf(CODING_ENDS, from);
    const to = ends === -1 ? codings.length : ends;
    const space = codings.indexOf(' ', from);
    const counted = of.get(codings.slice(from, space));
    const text = codings.slice(space + 1, to);
    from = to + 1;
    if (counted === undefined) continue;
    if (known === undefined && last !== undefined && text < last.text)
      known = new Map(spans.map((span) => [span.text, span]));
    const there = last?.text === text ? last : known?.get(text);
    last = there ?? { text, counted };
    if (there !== undefined) {
      there.counted = both(there.counted, counted);
      continue;
    }
    spans.push(last);
    known?.set(text, last);
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
    const { sums } = placeOf(places, response);
    for (const { text, counted } of spansOf(response.codings, codes)) {
      const words = Number.parseInt(text.slice(text.indexOf(' ') + 1), 10);
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
function byQuestion(spans: readonly Span[]): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const { text, counted } of spans) {
    const [question = '', , from, to] = text.split(' ');
    const placed = { from: Number(from), to: Number(to), counted };
    const there = found.get(question);
    if (there === undefined) found.set(question, [placed]);
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
