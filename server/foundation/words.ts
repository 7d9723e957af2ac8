/** Counting what was written; the same on the server and in the browser, so it imports nothing. */

/** Words: runs of letters, digits and marks, inner apostrophes and hyphens included, so `e-post` and `l'eau` are one each. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’\-‐·.][\p{L}\p{N}\p{M}]+)*/gu;

export function countWords(text: string): number {
  let words = 0;
  WORD.lastIndex = 0;
  while (WORD.test(text)) words += 1;
  return words;
}

/** Length in Unicode code points: an emoji that one code point makes counts as one. */
export function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}
