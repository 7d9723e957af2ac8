/** Passages by any combination of codes, coders and places, each once with its answer, as comparisons count them: what pages, files, comparisons and reports read. */
import { slicePoints } from '../../foundation/points.ts';
import type { Code } from '../../store/codebook.ts';
import { type Coding, type CodingFilter, codingCursor } from '../../store/codings.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Store } from '../../store/store.ts';
import { brought } from './anchors.ts';
import { overlap } from './geometry.ts';
import { codersIn, type Layer } from './layers.ts';

export interface PassageFilter extends Omit<CodingFilter, 'codes' | 'flagged' | 'responses'> {
  /** Whose codings may be seen: `layerOf`. */
  layer: Layer;
  /** Coded with one of these. Neither `any` nor `all`: with any code at all. */
  any?: readonly string[];
  /** Each of these stands there too. */
  all?: readonly string[];
  /** None of these does. */
  not?: readonly string[];
  /** Where `all` and `not` are looked for: on some of the same words (where absent), or anywhere in the same answer. */
  within?: 'words' | 'answer';
  /** Only what tables count (`store/comparing.ts`): nothing lost, no code that is removed. */
  isCounted?: boolean;
  /** Each code that is named stands for those under it, too. */
  withSubcodes?: boolean;
}

export interface Passage {
  /** The first that stands on these words with this code. */
  coding: Coding;
  /** It, and of each further coder who coded the same words with the same code their first. */
  codings: Coding[];
  code: Code;
  /** The words as the answer has them now; '' where the coding is lost. */
  text: string;
  answer: CountedAnswer;
}

/** Ids of a code and of all under it. */
function withUnder(codes: readonly Code[], id: string): string[] {
  const found = [id];
  for (const one of found) found.push(...codes.filter(({ parent }) => parent === one).map((code) => code.id));
  return found;
}

type PassageReads = Pick<Store, 'codes' | 'codings' | 'countedAnswer' | 'unanchored' | 'revision' | 'reanchor'>;

/** Codings that are looked at for one page at most, so that a rare combination does not read a survey at once. */
const LOOKED_AT = 2_000;

/**
 * By response, question and coding, after the one whose `codingCursor` is `after`, about `limit`. `next` is where to go on, null at the end: a page may be short of `limit` and not
 * be the last.
 */
export async function passagesPage(
  store: PassageReads,
  survey: string,
  filter: PassageFilter,
  after: string | null,
  limit: number,
): Promise<{ passages: Passage[]; next: string | null }> {
  const { layer, any = [], all = [], not = [], within, isCounted = false, withSubcodes = false, ...places } = filter;
  const codes = await store.codes(survey);
  const isLeftOut = ({ code, anchor }: Coding): boolean =>
    isCounted && (anchor.state === 'lost' || byId.get(code)?.removedAt !== null);
  const byId = new Map(codes.map((code) => [code.id, code]));
  const family = (id: string): string[] => (withSubcodes ? withUnder(codes, id) : [id]);
  const needed = all.map((id) => new Set(family(id)));
  const refused = new Set(not.flatMap(family));
  const wanted = [...new Set([...any, ...all].flatMap(family))];
  const by = codersIn(layer, filter.by);
  const passages: Passage[] = [];
  const answers = answersOf(store, survey);
  let cursor = after;
  for (let looked = 0; looked < LOOKED_AT; ) {
    const size = Math.max(limit - passages.length, 50);
    const from = cursor;
    const found = await brought(store, survey, () =>
      store.codings(survey, { ...places, ...(by && { by }), ...(wanted.length > 0 && { codes: wanted }) }, from, size),
    );
    const beside = await codingsBeside(store, survey, found, by);
    for (const coding of found) {
      cursor = codingCursor(coding);
      if (isLeftOut(coding)) continue;
      const here = beside.get(`${coding.response} ${coding.question}`) ?? [];
      const same = here.filter((other) => other.id === coding.id || isSamePassage(other, coding));
      const around = here.filter(
        (other) =>
          !isLeftOut(other) && (within === 'answer' || other.id === coding.id || overlap(other.anchor, coding.anchor)),
      );
      const isWanted =
        same[0]?.id === coding.id &&
        needed.every((set) => around.some(({ code }) => set.has(code))) &&
        !around.some(({ code }) => refused.has(code));
      const code = byId.get(coding.code);
      const answer = isWanted ? await answers(coding) : undefined;
      if (code === undefined || answer === undefined) continue;
      passages.push({ coding, codings: oneACoder(same), code, text: textOf(coding, answer), answer });
      if (passages.length === limit) return { passages, next: cursor };
    }
    looked += found.length;
    if (found.length < size) return { passages, next: null };
  }
  return { passages, next: cursor };
}

/** Whether both count as one passage: after a merge of codes they may be of one coder. What is lost stands nowhere. */
const isSamePassage = (one: Coding, other: Coding): boolean =>
  one.code === other.code &&
  one.anchor.state !== 'lost' &&
  other.anchor.state !== 'lost' &&
  one.anchor.from === other.anchor.from &&
  one.anchor.to === other.anchor.to;

const oneACoder = (codings: readonly Coding[]): Coding[] =>
  codings.filter(({ by }, at) => codings.findIndex((other) => other.by === by) === at);

/** At most `limit` passages, however many codings must be looked at for them. */
export async function passagesOf(
  store: PassageReads,
  survey: string,
  filter: PassageFilter,
  after: string | null,
  limit: number,
): Promise<Passage[]> {
  const found: Passage[] = [];
  for (let cursor = after; ; ) {
    const { passages, next } = await passagesPage(store, survey, filter, cursor, limit - found.length);
    found.push(...passages);
    if (next === null || found.length >= limit) return found;
    cursor = next;
  }
}

function textOf({ anchor }: Coding, { value, revision }: CountedAnswer): string {
  if (typeof value !== 'string' || anchor.revision !== revision) return '';
  return slicePoints(value, anchor.from, anchor.to) ?? '';
}

/** Each answer is read once. */
function answersOf(store: PassageReads, survey: string): (coding: Coding) => Promise<CountedAnswer | undefined> {
  const known = new Map<string, Promise<CountedAnswer | undefined>>();
  return ({ invitation, question }) => {
    const key = `${invitation} ${question}`;
    const made = known.get(key) ?? store.countedAnswer(survey, invitation, question);
    known.set(key, made);
    return made;
  };
}

/** All codings of the same answers that may be seen, by answer. */
async function codingsBeside(
  store: PassageReads,
  survey: string,
  found: readonly Coding[],
  by: readonly string[] | undefined,
): Promise<Map<string, Coding[]>> {
  const beside: Coding[] = [];
  const responses = [...new Set(found.map(({ response }) => response))];
  for (let start = 0; start < responses.length; start += 100) {
    const filter = { responses: responses.slice(start, start + 100), ...(by && { by }) };
    for (let after: string | null = null; ; ) {
      const from = after;
      const page: Coding[] = await brought(store, survey, () => store.codings(survey, filter, from, 1_000));
      beside.push(...page);
      const last = page.at(-1);
      if (page.length < 1_000 || last === undefined) break;
      after = codingCursor(last);
    }
  }
  return Map.groupBy(beside, ({ response, question }) => `${response} ${question}`);
}
