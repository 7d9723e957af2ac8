/** Revisions as they are written: what they share bound once, each text in the bytes in which it came. */
import { sql as raw } from 'kysely';
import { textOf, type Utf8 } from '../../foundation/utf8.ts';
import { kept, type Operation, pieces, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';

/** A new row of `answer`. */
export type WrittenAnswer = Omit<Tables['answer'], 'value'> & { json: Utf8 };

/** Rows at most in one statement: each adds six parameters. */
const TOGETHER = 64;

/** Inserts the revisions of one save. */
export function* insertAnswers(sql: Sql, rows: readonly WrittenAnswer[]): Operation<void> {
  for (const piece of pieces([...rows], TOGETHER)) {
    const [one] = piece;
    if (one === undefined) return;
    const shared = [one.survey, one.response, one.language, one.received_at, one.contributor];
    const values = sql.engine === 'sqlite' ? bytesOf(piece) : piece.map(({ json }) => textOf(json));
    const own = piece.map(({ question, revision, client_id, base, parallel }, index) => [
      ...[question, revision, client_id, values[index], base, parallel],
    ]);
    yield* kept(sql, `answers ${piece.length}`, [...shared, ...own.flat()], () => statement(sql, shared, own));
  }
}

const scratch = Buffer.alloc(64 * 1024);

/** For SQLite, which copies them as it takes them, before anything else is written here: a string it would encode anew. */
function bytesOf(rows: WrittenAnswer[]): Uint8Array[] {
  let length = 0;
  return rows.map(({ json }) => {
    if (json.length > scratch.length - length) return Buffer.from(json, 'latin1');
    const from = length;
    length += scratch.write(json, length, 'latin1');
    return scratch.subarray(from, length);
  });
}

/** The casts tell PostgreSQL what is a number, and SQLite that the bytes are a text. */
function statement(sql: Sql, [survey, response, language, at, contributor]: unknown[], rows: unknown[][]) {
  const values = raw.join(rows.map((row) => raw`(${raw.join(row)})`));
  const insert = raw<never>`insert into answer
    (survey, response, language, received_at, contributor, question, revision, client_id, value, base, parallel)
    select cast(${survey} as text), cast(${response} as text), cast(${language} as text), cast(${at} as bigint), cast(${contributor} as text),
    column1, cast(column2 as integer), column3, cast(column4 as text), cast(column5 as integer), cast(column6 as integer)
    from (values ${values}) as written`;
  return { compile: () => insert.compile(sql.db) };
}
