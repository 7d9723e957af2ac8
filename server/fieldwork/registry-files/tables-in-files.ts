/** Uploaded files as tables of the registry: what each is, in whichever form a spreadsheet saved it. */
import type { Language } from '../../definitions/model.ts';
import { ENTITIES, type RegistryEntity } from '../../registry/changes.ts';
import { csvRecords, type ReportLine, type TableRecord } from '../../registry/csv-table.ts';
import { TABLE_OF } from '../../registry/tables.ts';
import { columnOf } from './fault-columns.ts';
import { MOST_ROWS } from './limits.ts';
import type { ReadFiles, ReadTable, RowFault } from './model.ts';
import type { OddCell, Unpacked } from './unpacked.ts';
import { unpackedOf } from './unpacking-thread.ts';

export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}
/** Why nothing can be read at all: names a sentence. */
export interface Refusal {
  key: string;
  data: Record<string, string | number>;
}
export type Reading = { kind: 'read'; read: ReadFiles } | { kind: 'refused'; refusal: Refusal };

const PACKED = [0x50, 0x4b, 0x03, 0x04];
/** The container of Excel's files before 2007: [MS-CFB], 2.2. */
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];
const begins = (bytes: Uint8Array, with_: readonly number[]): boolean => with_.every((byte, at) => bytes[at] === byte);

/** Rejects for nothing that is in the files. */
export async function tablesIn(files: readonly UploadedFile[], languages: readonly Language[]): Promise<Reading> {
  const read: ReadFiles = { tables: [], faults: [] };
  for (const { name, bytes } of files) {
    if (begins(bytes, OLD_EXCEL)) return refused('old-excel', { file: name });
    if (begins(bytes, PACKED)) {
      const unpacked = await unpackedOf(bytes);
      if (unpacked.kind === 'refused') return refused(unpacked.code, { file: name, ...unpacked.data });
      addUnpacked(read, name, unpacked, languages);
    } else addCsv(read, name, bytes, languages);
  }
  const rows = read.tables.reduce((sum, { records }) => sum + records.length, 0);
  if (rows > MOST_ROWS) return refused('too-many-rows', { rows, most: MOST_ROWS });
  if (read.tables.length === 0) {
    const error = read.faults.find(({ severity }) => severity === 'error');
    if (error !== undefined) return { kind: 'refused', refusal: { key: error.code, data: error.data } };
    return refused('no-table', { file: files[0]?.name ?? '' });
  }
  return { kind: 'read', read };
}

const refused = (key: string, data: Refusal['data']): Reading => ({
  kind: 'refused',
  refusal: { key: `registry-files:${key}`, data },
});

function addUnpacked(
  read: ReadFiles,
  name: string,
  unpacked: Exclude<Unpacked, { kind: 'refused' }>,
  languages: readonly Language[],
): void {
  if (unpacked.kind === 'files') {
    for (const file of unpacked.files) addCsv(read, file.name, file.bytes, languages);
    return;
  }
  for (const { name: sheet, records, dates, failed } of unpacked.sheets) {
    if (records.length === 0) continue;
    const source = `${name}, ${sheet}`;
    add(read, sheet, source, records, languages);
    const header = records[0]?.cells ?? [];
    const odd = (cells: readonly OddCell[], code: string, severity: RowFault['severity']): void => {
      for (const { line, column, text } of cells)
        read.faults.push({
          ...{ source, line, column: header[column] ?? '', severity, code: `registry-files:${code}` },
          data: { value: text },
        });
    };
    odd(failed, 'cell-error', 'error');
    odd(dates, 'date-read', 'warning');
  }
}

function addCsv(read: ReadFiles, name: string, bytes: Uint8Array, languages: readonly Language[]): void {
  const report: ReportLine = (line, code, data = {}, severity = 'error') =>
    void read.faults.push({ source: name, line, column: columnOf(undefined, code, data), severity, code, data });
  const { text, encoding } = decoded(bytes);
  if (text.includes('\0')) {
    report(0, 'registry-files:no-table', { file: name });
    return;
  }
  if (encoding === 'windows-1252') report(0, 'registry-files:windows', {}, 'warning');
  const records = csvRecords(text, report);
  if (records !== undefined) add(read, name, name, records, languages);
}

/** Text with `\n` line ends. What is not UTF-8 is what spreadsheets on Windows save as plain CSV. */
function decoded(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'utf-16le' | 'windows-1252' } {
  const as = (encoding: 'utf-8' | 'utf-16le' | 'windows-1252', fatal = false) => ({
    text: new TextDecoder(encoding, { fatal }).decode(bytes).replaceAll('\r\n', '\n').replaceAll('\r', '\n'),
    encoding,
  });
  if (begins(bytes, [0xff, 0xfe])) return as('utf-16le');
  try {
    return as('utf-8', true);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return as('windows-1252');
  }
}

function add(
  read: ReadFiles,
  name: string,
  source: string,
  records: TableRecord[],
  languages: readonly Language[],
): void {
  const entity = entityOf(name, records[0]?.cells ?? [], languages);
  const fault = (code: string, severity: RowFault['severity'], data: RowFault['data'] = {}): void =>
    void read.faults.push({ source, line: 0, column: '', severity, code: `registry-files:${code}`, data });
  const other: ReadTable | undefined = read.tables.find((table) => table.entity === entity);
  if (entity === undefined) fault('unknown-table', 'warning');
  else if (other !== undefined) fault('table-twice', 'error', { other: other.source });
  else read.tables.push({ entity, source, records });
}

/** By its name, `contacts.csv` or `Contacts (2)`; otherwise by columns that only one kind of table has. */
function entityOf(name: string, header: readonly string[], languages: readonly Language[]): RegistryEntity | undefined {
  const plain = name.toLowerCase();
  const named = ENTITIES.find((entity) => {
    const table = TABLE_OF[entity].replace('.csv', '');
    return new RegExp(`(^|[^a-z])${table}([^a-z]|$)`).test(plain.replace(/\.(csv|txt)$/, ''));
  });
  if (named !== undefined) return named;
  const columns = new Set(header.map((column) => column.toLowerCase()));
  const has = (...all: string[]): boolean => all.every((column) => columns.has(column));
  if (has('label', 'municipalities')) return 'partnership';
  if (has('municipality', 'name')) return 'contact';
  if (has('name', 'country')) return 'municipality';
  if (has('region')) return 'country';
  return has('id') && languages.some((language) => columns.has(language)) ? 'region' : undefined;
}
