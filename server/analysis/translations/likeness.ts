/** How like two sentences are: 1 less the words to be put in, taken out or exchanged, as a share of the longer one. Pure. */
import { plainSentence } from '../../store/translations.ts';

/** What a remembered sentence must reach to be offered. */
export const LEAST_LIKE = 0.75;

/** A sentence as words in the order written: letters and digits, without case; everything between them does not count. */
export const wordsOf = (sentence: string): string[] =>
  plainSentence(sentence)
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');

/** From 0 (nothing in common) to 1 (the same words in the same order). Levenshtein's distance on words, divided by the number of words of the longer one. */
export function likeness(one: readonly string[], other: readonly string[]): number {
  const longer = Math.max(one.length, other.length);
  if (longer === 0) return 1;
  let row = other.map((_, at) => at + 1);
  for (const [at, word] of one.entries()) {
    let [diagonal, left] = [at, at + 1];
    row = row.map((above, place) => {
      const changed = diagonal + (other[place] === word ? 0 : 1);
      diagonal = above;
      left = Math.min(changed, above + 1, left + 1);
      return left;
    });
  }
  return 1 - (row.at(-1) ?? one.length) / longer;
}

/** How often each word stands in a sentence, and how many words it has. */
export interface WordCounts {
  total: number;
  counts: ReadonlyMap<string, number>;
}

export function countsOf(words: readonly string[]): WordCounts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { total: words.length, counts };
}

/** What `likeness` is at most, out of the words alone and however they stand: quick to find out, and mostly enough to say no. */
export function likenessAtMost(one: WordCounts, other: WordCounts): number {
  const longer = Math.max(one.total, other.total);
  if (longer === 0) return 1;
  // Most are of another length: they need no looking at.
  const most = Math.min(one.total, other.total) / longer;
  if (most < LEAST_LIKE) return most;
  let shared = 0;
  for (const [word, n] of one.counts) shared += Math.min(n, other.counts.get(word) ?? 0);
  return shared / longer;
}
