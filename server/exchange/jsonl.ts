/** JSON Lines: one submission a line with everything that is known of it, answers as they are stored. */
import type { ExportedSubmission } from '../store/store.ts';
import type { Column } from './column.ts';
import type { ZonedTime } from './zone.ts';

const CHUNK = 32 * 1024;

/** The file's bytes. Each line has the columns that are no question's, then `hash` and `answers` by question id. */
export async function* writeJsonLines(
  columns: Column[],
  pages: AsyncIterable<ExportedSubmission[]>,
  time: ZonedTime,
): AsyncGenerator<Buffer> {
  const about = columns.filter((column) => column.asked === undefined);
  let text = '';
  for await (const page of pages) {
    for (const row of page) {
      const line: Record<string, unknown> = {};
      for (const column of about) {
        const cell = column.read(row);
        line[column.id] = column.kind === 'time' && typeof cell === 'number' ? time.iso(cell) : cell;
      }
      line.hash = row.hash;
      line.answers = Object.fromEntries(
        Object.entries(row.answers).map(([question, answer]) => [
          question,
          { ...answer, receivedAt: time.iso(answer.receivedAt) },
        ]),
      );
      text += `${JSON.stringify(line)}\n`;
      if (text.length > CHUNK) {
        yield Buffer.from(text);
        text = '';
      }
    }
  }
  yield Buffer.from(text);
}
