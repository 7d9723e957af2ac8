/** CSV of 100,000 responses with 7 answers of 600 characters, beside the SQLite shell writing the same text. */
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { MEMORY, run } from './child.ts';
import { type EngineName, filled } from './place.ts';
import { median, number, type Row } from './table.ts';

const RESPONSES = Number(process.env.BENCH_RESPONSES ?? 100_000);
const LENGTH = 600;
const TIMES = 3;

const measured = z.object({ bytes: z.number(), milliseconds: z.number(), resident: z.number() });
const speed = ({ bytes, milliseconds }: { bytes: number; milliseconds: number }): number => bytes / 1000 / milliseconds;

export async function csvExport(engine: EngineName): Promise<Row[]> {
  const place = await filled(engine, RESPONSES, LENGTH);
  const folder = mkdtempSync(join(tmpdir(), 'samsvar-bench-csv-'));
  try {
    const file = join(folder, 'export.csv');
    // The first run also leaves the file that the reference is made of.
    await run('csv-export-child.ts', { ...place.environment, BENCH_OUT: file }, MEMORY);
    const flat = await flatCopy(file, join(folder, 'flat.sqlite'));
    const runs = [];
    const references = [];
    for (let time = 0; time < TIMES; time += 1) {
      runs.push(measured.parse(await run('csv-export-child.ts', place.environment, MEMORY)));
      references.push(await referenceRun(flat));
    }
    const megabytes = median(runs.map(speed));
    const reference = median(references.map(speed));
    const resident = Math.max(...runs.map((one) => one.resident)) / 1e6;
    const about = `CSV, ${number(RESPONSES)} responses × 7 answers × ${LENGTH} characters`;
    return [
      {
        what: about,
        mustReach: '≥ 40 MB/s',
        figure: `${number(megabytes)} MB/s (${number((runs[0]?.bytes ?? 0) / 1e6)} MB)`,
        reference: `${references[0]?.name}: ${number(reference)} MB/s (LimeSurvey, measured elsewhere: 2.6 MB/s)`,
        passed: megabytes >= 40,
      },
      {
        what: `${about}: most memory resident`,
        mustReach: '≤ 200 MB',
        figure: `${number(resident)} MB`,
        reference: '',
        passed: resident <= 200,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same cells as plain text columns of a table. */
async function flatCopy(csv: string, file: string): Promise<string> {
  const database = new Database(file);
  database.pragma('journal_mode = off');
  database.pragma('synchronous = off');
  let insert: Database.Statement<string[]> | undefined;
  database.exec('begin');
  for await (const cells of createReadStream(csv).pipe(parse({ bom: true })) as AsyncIterable<string[]>) {
    if (insert === undefined) {
      database.exec(`create table flat (${cells.map((name) => `"${name}" text`).join(', ')})`);
      insert = database.prepare(`insert into flat values (${cells.map(() => '?').join(', ')})`);
    } else insert.run(...cells);
  }
  database.exec('commit');
  database.close();
  return file;
}

const QUERY = 'select * from flat';

/** `sqlite3 -csv`, where there is one; otherwise better-sqlite3 reading the table and joining its cells. */
async function referenceRun(file: string): Promise<{ name: string; bytes: number; milliseconds: number }> {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return plainRead(file);
  const began = performance.now();
  const shell = spawn('sqlite3', ['-csv', '-header', file, QUERY], { stdio: ['ignore', 'pipe', 'inherit'] });
  let bytes = 0;
  for await (const chunk of shell.stdout) bytes += (chunk as Buffer).length;
  return { name: 'sqlite3 -csv of the same text', bytes, milliseconds: performance.now() - began };
}

function plainRead(file: string): { name: string; bytes: number; milliseconds: number } {
  const database = new Database(file, { readonly: true });
  const began = performance.now();
  let bytes = 0;
  for (const row of database.prepare<[], string[]>(QUERY).raw().iterate())
    bytes += Buffer.from(row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).length;
  const milliseconds = performance.now() - began;
  database.close();
  return {
    name: `no sqlite3 here: better-sqlite3 joining the same cells `,
    bytes,
    milliseconds,
  };
}
