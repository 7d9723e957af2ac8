/**
 * A backup: every table from one moment, as gzip-compressed JSON lines that either engine can read back.
 * Line 1 is `{format, schema, madeAt}`; then `{table}` before that table's rows, each an object; the last line is `{rows}`, their number.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Clock } from '../foundation/clock.ts';
import { StoreRefusal, schemaVersion } from '../store/migrations.ts';
import { TABLE_KEYS, type TableName, type TableRow } from '../store/operations/copy.ts';
import type { Reads, Store } from '../store/store.ts';

const FORMAT = 'samsvar backup 1';
const PAGE = 500;
const TABLES = Object.keys(TABLE_KEYS) as [TableName, ...TableName[]];

const head = z.object({ format: z.literal(FORMAT), schema: z.number(), madeAt: z.number() });
const tableLine = z.strictObject({ table: z.enum(TABLES) });
const rowLine = z.strictObject({ row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });
const endLine = z.strictObject({ rows: z.number() });
const line = z.union([rowLine, tableLine, endLine]);

/** Writes a consistent copy to `file` while others read and write. The file appears once it is whole. Returns how many rows it holds. */
export async function backup(store: Store, file: string, clock: Clock): Promise<{ rows: number }> {
  const part = `${file}.part`;
  let rows = 0;
  async function* lines(reads: Reads): AsyncGenerator<string> {
    yield `${JSON.stringify({ format: FORMAT, schema: schemaVersion(), madeAt: clock.now() })}\n`;
    for (const table of TABLES) {
      yield `${JSON.stringify({ table })}\n`;
      for (let after: TableRow | null = null; ; ) {
        const page = await reads.dumpTable(table, after, PAGE);
        if (page.length > 0) yield page.map((row) => `${JSON.stringify({ row })}\n`).join('');
        rows += page.length;
        after = page.at(-1) ?? null;
        if (page.length < PAGE) break;
      }
    }
    yield `${JSON.stringify({ rows })}\n`;
  }
  try {
    // Secrets' hashes and answers are in it: nobody else on the machine reads it.
    await store.snapshot((reads) =>
      pipeline(Readable.from(lines(reads)), createGzip(), createWriteStream(part, { mode: 0o600 })),
    );
    const handle = await open(part, 'r+');
    await handle.sync();
    await handle.close();
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { rows };
}

/** Reads a backup into an empty store. Throws `StoreRefusal` where the store is not empty or the file is none of ours, or not whole. */
export async function restore(store: Store, file: string): Promise<{ rows: number }> {
  if (!(await store.isEmpty())) {
    throw new StoreRefusal('There is data here already: restore into an empty SAMSVAR_DATA or an empty database.');
  }
  // Read through once before anything is written, so that a damaged file leaves the place empty.
  const rows = await readBackup(file, async () => {});
  await readBackup(file, (table, page) => store.loadTable(table, page));
  return { rows };
}

async function readBackup(file: string, load: (table: TableName, rows: TableRow[]) => Promise<void>): Promise<number> {
  let rows = 0;
  let whole = false;
  let table: TableName | undefined;
  let page: TableRow[] = [];
  const flush = async () => {
    if (table && page.length > 0) await load(table, page);
    page = [];
  };
  const damaged = () => new StoreRefusal(`${file} is no whole Samsvar backup.`);
  const read = async (text: string, isFirst: boolean): Promise<void> => {
    if (isFirst) {
      const found = head.safeParse(JSON.parse(text));
      if (!found.success) throw damaged();
      if (found.data.schema === schemaVersion()) return;
      throw new StoreRefusal(
        `${file} was written at database version ${found.data.schema}, this Samsvar has ${schemaVersion()}: restore it with the Samsvar that wrote it, then update.`,
      );
    }
    const found = line.parse(JSON.parse(text));
    if ('row' in found) {
      if (!table) throw damaged();
      page.push(found.row);
      rows += 1;
      if (page.length >= PAGE) await flush();
    } else {
      await flush();
      if ('table' in found) table = found.table;
      else whole = found.rows === rows;
    }
  };
  try {
    await pipeline(createReadStream(file), createGunzip(), async (source: AsyncIterable<Buffer>) => {
      let isFirst = true;
      for await (const text of linesOf(source)) {
        await read(text, isFirst);
        isFirst = false;
      }
    });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || isZlib(error)) throw damaged();
    throw error;
  }
  if (!whole) throw damaged();
  return rows;
}

const isZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^Z_|^ERR_STREAM_PREMATURE/.test(String(error.code));

async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of source) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}
