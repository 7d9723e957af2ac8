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

/** What `likeness` is at most, out of the words alone and however they stand: quick to find out, and mostly enough to say no. */
export function likenessAtMost(one: readonly string[], other: readonly string[]): number {
  const longer = Math.max(one.length, other.length);
  if (longer === 0) return 1;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of other) {
    const n = left.get(word) ?? 0;
    if (n === 0) continue;
    shared += 1;
    left.set(word, n - 1);
  }
  return shared / longer;
}
