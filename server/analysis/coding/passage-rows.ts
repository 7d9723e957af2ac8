/** Passages as the rows that tables count: each passage, answer or respondent once, with all that is coded there. */
import { codingCursor } from '../../store/codings.ts';
import { type Passage, type PassageFilter, passagesPage } from './retrieval.ts';

/** What a row is. */
export const ROWS = ['passage', 'answer', 'respondent'] as const;
export type RowKind = (typeof ROWS)[number];

/** Codings that are read at once. */
const PIECE = 200;
/** How often, for a page of which hardly anything is found. */
const TIMES = 5;

const answerOf = ({ coding }: Passage): string => `${coding.response} ${coding.question}`;
const spanOf = ({ coding: { anchor } }: Passage): string => `${anchor.from} ${anchor.to}`;

/** What is never parted between two pages: all of an answer, or of a respondent. They come one after another. */
const blocksOf = <P extends Passage>(passages: readonly P[], kind: RowKind): P[][] => [
  ...Map.groupBy(passages, (one) => (kind === 'respondent' ? one.coding.response : answerOf(one))).values(),
];

/** The codings of each stretch of words, in the order of the text. */
export const spansOf = <P extends Passage>(passages: readonly P[]): P[][] =>
  [...Map.groupBy(passages, (one) => `${answerOf(one)} ${spanOf(one)}`).values()].sort(([one], [other]) => {
    if (one === undefined || other === undefined || answerOf(one) !== answerOf(other)) return 0;
    const [a, b] = [one.coding.anchor, other.coding.anchor];
    return a.from - b.from || a.to - b.to;
  });

/** Whole answers, or respondents, in rows: a passage’s codings, or all of an answer or a respondent. */
export const rowsOf = <P extends Passage>(passages: readonly P[], kind: RowKind): P[][] =>
  blocksOf(passages, kind).flatMap((block) => (kind === 'passage' ? spansOf(block) : [block]));

/**
 * What is counted of `filter` in whole answers (whole respondents where a row is one), after the coding with the cursor `after`: at least `limit` rows where there are so many. `next` is where to go
 * on, null at the end: a page may be short of `limit` and not be the last.
 */
export async function countedPassages(
  store: Parameters<typeof passagesPage>[0],
  survey: string,
  filter: PassageFilter,
  kind: RowKind,
  after: string | null,
  limit: number,
): Promise<{ passages: Passage[]; next: string | null }> {
  const found: Passage[] = [];
  const counted = { ...filter, isCounted: true };
  let cursor = after;
  for (let times = 1; ; times += 1) {
    const page = await passagesPage(store, survey, counted, cursor, PIECE);
    cursor = page.next;
    found.push(...page.passages);
    const blocks = blocksOf(found, kind);
    // The last one may go on.
    const whole = cursor === null ? blocks : blocks.slice(0, -1);
    const shown: Passage[] = [];
    let rows = 0;
    let taken = 0;
    for (const block of whole) {
      if (rows >= limit) break;
      rows += kind === 'passage' ? spansOf(block).length : 1;
      taken += 1;
      shown.push(...block);
    }
    const last = shown.at(-1);
    if (taken < whole.length || rows >= limit || (times >= TIMES && last !== undefined)) {
      const isEnd = cursor === null && taken === whole.length;
      return { passages: shown, next: isEnd || last === undefined ? null : codingCursor(last.coding) };
    }
    if (cursor === null) return { passages: shown, next: null };
    if (times >= TIMES && found.length === 0) return { passages: [], next: cursor };
  }
}
