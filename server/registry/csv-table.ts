/** Reads one CSV file of a registry as rows by column name, and knows the line of each. What the columns mean is in `load.ts`. */
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Finding } from '../definitions/findings.ts';
import { readText } from '../foundation/csv-cell.ts';

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

/** Spreadsheets write `;` where the comma is the decimal mark, and a tab where they save "Unicode text". */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const header = text.split('\n', 1)[0] ?? '';
  const parts = (mark: string): number => header.split(mark).length;
  if (parts('\t') > Math.max(parts(';'), parts(','))) return '\t';
  return parts(';') > parts(',') ? ';' : ',';
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

/** One row of a table as it was read: what every kind of file gives. */
export interface TableRecord {
  /** From 1. */
  line: number;
  /** Trimmed. */
  cells: string[];
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
  const records = csvRecords(text, report);
  return records && tableRows(records, columns, optional, report);
}

/** The rows of CSV text with `\n` line ends, the header first; undefined, with an error reported, where quotation marks do not close. */
export function csvRecords(text: string, report: ReportLine): TableRecord[] | undefined {
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
  return records.map(({ record, raw, info }) => ({
    line: info.lines - (raw.trim().split('\n').length - 1),
    cells: record.map(readText),
  }));
}

/** Records as rows by column name; what is wrong with the header or a row's length is reported. Undefined where a needed column is missing. */
export function tableRows(
  [header, ...rest]: readonly TableRecord[],
  columns: readonly string[],
  optional: readonly string[],
  report: ReportLine,
): CsvRow[] | undefined {
  const names = header?.cells ?? [];
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
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ cells, line }) => {
      const overhanging = cells.slice(names.length).some((cell) => cell !== '');
      if (cells.length < names.length || overhanging)
        report(line, 'registry:cells', { cells: cells.length, columns: names.length });
      return { line, cell: (column) => cells[names.indexOf(column)] ?? '' };
    });
}
