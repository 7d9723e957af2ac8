/** Reads one CSV file of a registry as rows by column name, and knows the line of each. What the columns mean is in `load.ts`. */
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Finding } from '../definitions/findings.ts';

/** Says what is wrong at a line of this file. */
export type ReportLine = (line: number, code: string, data?: Finding['data'], severity?: Finding['severity']) => void;

export interface CsvRow {
  /** Where the row begins, from 1. */
  line: number;
  /** The trimmed cell of a column; `''` where the file has no such column. */
  cell(column: string): string;
}

/** What the parser gives with `info` and `raw`, which its types do not know. */
const parsed = z.array(
  z.object({ record: z.array(z.string()), raw: z.string(), info: z.object({ lines: z.number() }) }),
);

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** The bytes as text with `\n` line ends; undefined where they are not UTF-8, as when a spreadsheet saves in Windows' own encoding. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return DECODER.decode(bytes).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  } catch {
    return undefined;
  }
}

/** Spreadsheets write `;` where the comma is the decimal mark. */
function delimiterOf(text: string): ',' | ';' {
  const header = text.split('\n', 1)[0] ?? '';
  return header.split(';').length > header.split(',').length ? ';' : ',';
}

/** The bytes of a file; undefined, with an error reported, where it cannot be read. */
export async function readReported(path: string, report: ReportLine): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    report(1, 'registry:unreadable', { reason });
    return undefined;
  }
}

/**
 * The rows below the header, empty ones left out. `columns` must all be there, `optional` ones may; others are passed over with a warning.
 * Undefined, with an error reported, where the bytes cannot be read as such a table.
 */
export function csvTable(
  bytes: Uint8Array,
  columns: readonly string[],
  optional: readonly string[],
  report: ReportLine,
): CsvRow[] | undefined {
  const text = decoded(bytes);
  if (text === undefined) {
    report(1, 'registry:not-utf-8');
    return undefined;
  }
  let records: z.infer<typeof parsed>;
  try {
    records = parsed.parse(
      parse(text, {
        delimiter: delimiterOf(text),
        info: true,
        raw: true,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
      }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    report(typeof error.lines === 'number' ? error.lines : 1, 'registry:quotes');
    return undefined;
  }
  const [header, ...rest] = records.map(({ record, raw, info }) => ({
    record,
    line: info.lines - (raw.trim().split('\n').length - 1),
  }));
  const names = header?.record ?? [];
  const missing = columns.filter((column) => !names.includes(column));
  for (const column of missing) report(header?.line ?? 1, 'registry:missing-column', { column });
  for (const [at, column] of names.entries()) {
    if (column === '') continue;
    if (names.indexOf(column) < at) report(header?.line ?? 1, 'registry:duplicate-column', { column });
    else if (!columns.includes(column) && !optional.includes(column))
      report(header?.line ?? 1, 'registry:unknown-column', { column }, 'warning');
  }
  if (missing.length > 0) return undefined;
  return rest
    .filter(({ record }) => record.some((cell) => cell !== ''))
    .map(({ record, line }) => {
      const overhanging = record.slice(names.length).some((cell) => cell !== '');
      if (record.length < names.length || overhanging)
        report(line, 'registry:cells', { cells: record.length, columns: names.length });
      return { line, cell: (column) => record[names.indexOf(column)] ?? '' };
    });
}
