/** Text as a cell of a CSV file (RFC 4180). What a spreadsheet would run as a formula is marked with an apostrophe: `docs/decisions/csv-writer.md`. */

/** A first character that Excel or LibreOffice may take for a formula, and the mark itself, so that the mark can be taken off again. */
const MARKED = /^[=+\-@\t\r\n'＝＋－＠]/;
const QUOTED = /[",\r\n]/;

/** Text as it stands in a cell: marked with `'` where it must be. */
export const markText = (text: string): string => (MARKED.test(text) ? `'${text}` : text);
/** The text that `markText` was given. */
export const unmarkText = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** The text of a cell in a file that anybody may have written: a mark is taken off where `markText` would have set it, an apostrophe of somebody's own stays. */
export const readText = (cell: string): string => {
  const text = unmarkText(cell);
  return markText(text) === cell ? text : cell;
};

const quote = (cell: string): string => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Text as it stands in the file: marked and quoted where it must be. */
export const textCell = (text: string): string => quote(markText(text));
