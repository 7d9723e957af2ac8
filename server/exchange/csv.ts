/** CSV: UTF-8 with a byte order mark, RFC 4180; cells as `foundation/csv-cell.ts` writes them. */
import { textCell } from '../foundation/csv-cell.ts';
import type { Column } from './column.ts';
import type { ZonedTime } from './zone.ts';

/** Characters gathered before they leave: few large writes are what makes it fast. */
const CHUNK = 32 * 1024;

/** The file's bytes, in chunks of some ten kilobytes. */
export async function* writeCsv<Row>(
  columns: Column<Row>[],
  pages: AsyncIterable<Row[]> | Iterable<Row[]>,
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
