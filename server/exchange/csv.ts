/** CSV: UTF-8 with a byte order mark, RFC 4180. Text that a spreadsheet would run as a formula is marked with an apostrophe: `docs/decisions/csv-writer.md`. */
import type { ExportedSubmission } from '../store/store.ts';
import type { Column } from './column.ts';
import type { ZonedTime } from './zone.ts';

/** A first character that Excel or LibreOffice may take for a formula, and the mark itself, so that the mark can be taken off again. */
const MARKED = /^[=+\-@\t\r\n'＝＋－＠]/;
const QUOTED = /[",\r\n]/;

/** Text as it stands in a cell: marked with `'` where it must be. */
export const markText = (text: string): string => (MARKED.test(text) ? `'${text}` : text);
/** The text that `markText` was given. */
export const unmarkText = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

const quote = (cell: string): string => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Text as it stands in the file: marked and quoted where it must be. */
export const textCell = (text: string): string => quote(markText(text));

/** Characters gathered before they leave: few large writes are what makes it fast. */
const CHUNK = 32 * 1024;

/** The file's bytes, in chunks of some ten kilobytes. */
export async function* writeCsv(
  columns: Column[],
  pages: AsyncIterable<ExportedSubmission[]>,
  time: ZonedTime,
): AsyncGenerator<Buffer> {
  let text = `\uFEFF${columns.map((column) => textCell(column.id)).join(',')}\r\n`;
  for await (const page of pages) {
    for (const row of page) {
      let separator = '';
      for (const column of columns) {
        const cell = column.read(row);
        text += separator;
        separator = ',';
        if (cell === null || cell === '') continue;
        if (typeof cell === 'string') text += textCell(cell);
        else if (column.kind === 'time' && typeof cell === 'number') text += time.iso(cell);
        else text += cell;
      }
      text += '\r\n';
      if (text.length > CHUNK) {
        yield Buffer.from(text);
        text = '';
      }
    }
  }
  yield Buffer.from(text);
}
