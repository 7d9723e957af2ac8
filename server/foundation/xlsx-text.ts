/** Text in a sheet's cells: how SpreadsheetML writes it (ISO/IEC 29500-1, 18.3.1.4 and 22.9.2.19), and how cells are named. */

/** UTF-16 units that a cell takes: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
export const LONGEST = 32_767;

/** Places in `cellXfs` of the stylesheet. */
export const STYLES = { plain: 0, header: 1, text: 2, date: 3, time: 4, wrapped: 5 } as const;

/** Text in pieces that each fit a cell. Joined they are the text; no surrogate pair is parted. */
export function piecesOf(text: string, longest = LONGEST): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + longest, text.length);
    if (end < text.length && isHigh(text.charCodeAt(end - 1)) && isLow(text.charCodeAt(end))) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces.length === 0 ? [''] : pieces;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const SPECIAL = /[&<>_\0-\x08\x0b-\x1f\ufffe\uffff]/;
/** What XML 1.0 forbids, and a literal underscore that would be read as the start of `_xHHHH_`. */
const ESCAPED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}|_(?=x[0-9A-Fa-f]{4}(?:[_\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}))/gu;

const escaped = (character: string): string =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/**
 * Text as the content of `<t>`: the forbidden as `_xHHHH_`, a literal `_xHHHH_` as `_x005F_xHHHH_` (22.9.2.19, ST_Xstring). A carriage return is a
 * character reference, as a bare one would be read as a line feed, and `_x000D_` is not understood by every reader.
 */
export function xmlText(text: string): string {
  if (!SPECIAL.test(text) && text.isWellFormed()) return text;
  return text
    .replace(ESCAPED, escaped)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

export const textCell = (reference: string, style: number, text: string): string =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

/** `A`, `B` … `Z`, `AA` … of the column at `index`, counted from 0. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
