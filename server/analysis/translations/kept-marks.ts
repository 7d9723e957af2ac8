/** What a translation ought to have as its source has it: addresses, places to be filled in, numbers. */

const MARKS =
  /\{\{[^{}]{1,50}\}\}|\[[a-z][a-z0-9-]{0,50}\]|https?:\/\/[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d[\d.,\u00a0\u202f]*\d/g;

/** A number by its digits: languages part them differently. */
const plain = (mark: string): string => (/^\d/.test(mark) ? mark.replace(/\D/g, '') : mark.replace(/[.,;:)]+$/, ''));

/** What stands in the source and not in the target, as the source has it; each once. */
export function lostMarks(source: string, target: string): string[] {
  const there = new Set([...target.matchAll(MARKS)].map(([mark]) => plain(mark)));
  const found = [...source.matchAll(MARKS)].map(([mark]) => mark);
  return [...new Set(found.filter((mark) => !there.has(plain(mark))))];
}
