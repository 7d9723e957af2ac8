/** The words of a text as a search knows them, and where they stand. */
import { fold } from './folding.ts';

export interface PlacedWord {
  /** Folded; never empty. */
  word: string;
  /** UTF-16 units, as strings are sliced; the end exclusive. */
  from: number;
  to: number;
}

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
/** In code points: more of a word is not looked at. Databases have limits, and so have words. */
const LONGEST = 64;

/** Runs of letters, digits and marks; `l'eau` and `e-post` are two each. What is written without spaces is divided as `Intl.Segmenter` does. */
export function searchWords(text: string): PlacedWord[] {
  const found: PlacedWord[] = [];
  const take = (run: string, from: number): void => {
    const word = cut(fold(run));
    if (word !== '') found.push({ word, from, to: from + run.length });
  };
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!UNSPACED.test(run)) take(run, index);
    else for (const { segment, index: within } of segmenter.segment(run)) take(segment, index + within);
  }
  return found;
}

/** Folding may leave a space or a sign of what was one letter (`㏂` is `a.m.`): they are no part of a word. */
function cut(word: string): string {
  const letters = word.replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
  return letters.length <= LONGEST ? letters : [...letters].slice(0, LONGEST).join('');
}
