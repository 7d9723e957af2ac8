/** What changed in a text: one place where so much is taken out and so much put in. The same on the server and in the browser, so it imports nothing. */

/** Makes one text of another. Lengths and places in code points, so that a surrogate pair is never cut. */
export interface Splice {
  /** Where, in code points from the beginning of the text before. */
  at: number;
  /** Code points taken out there. */
  remove: number;
  /** The text put in their place. */
  insert: string;
  /** `textCheck` of the whole text after. */
  check: number;
}

/** The shortest splice that makes `after` of `before`. Any text may be given, lone surrogates included. */
export function spliceOf(before: string, after: string): Splice {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (isInPair(before, start) || isInPair(after, start)) start -= 1;
  let kept = 0;
  while (
    kept < shorter - start &&
    before.charCodeAt(before.length - 1 - kept) === after.charCodeAt(after.length - 1 - kept)
  )
    kept += 1;
  if (isInPair(before, before.length - kept) || isInPair(after, after.length - kept)) kept -= 1;
  return {
    at: codePoints(before, 0, start),
    remove: codePoints(before, start, before.length - kept),
    insert: after.slice(start, after.length - kept),
    check: textCheck(after),
  };
}

/** The text after; undefined where the splice was not made from `before`: it reaches past its end, or the check is another text's. */
export function applySplice(before: string, { at, remove, insert, check }: Splice): string | undefined {
  const start = indexAfter(before, 0, at);
  const end = start === undefined ? undefined : indexAfter(before, start, remove);
  if (end === undefined) return undefined;
  const after = before.slice(0, start) + insert + before.slice(end);
  return textCheck(after) === check ? after : undefined;
}

/** FNV-1a over the text's UTF-16 units, 32 bits, not negative: tells a text from another one, proves nothing. */
export function textCheck(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return sum >>> 0;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether the place before unit `index` is in the middle of a surrogate pair. Past an end there is none: `NaN` is no surrogate. */
const isInPair = (text: string, index: number): boolean =>
  isHigh(text.charCodeAt(index - 1)) && isLow(text.charCodeAt(index));

function codePoints(text: string, start: number, end: number): number {
  let points = 0;
  for (let index = start; index < end; index += 1) if (!isInPair(text, index)) points += 1;
  return points;
}

/** The unit `points` code points after unit `from`; undefined past the end. */
function indexAfter(text: string, from: number, points: number): number | undefined {
  let index = from;
  for (let passed = 0; passed < points; passed += 1) {
    if (index >= text.length) return undefined;
    index += isInPair(text, index + 1) ? 2 : 1;
  }
  return index;
}
