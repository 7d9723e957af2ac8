/** The registry as files: a workbook with a sheet a table, a CSV file a table, all of those in a ZIP archive. */
import { ZipFile } from 'yazl';
import type { Language } from '../../definitions/model.ts';
import { textCell as csvCell } from '../../foundation/csv-cell.ts';
import { packageParts, SHEET_END, sheetHead, sheetPath } from '../../foundation/xlsx-parts.ts';
import { columnLetters, STYLES, textCell } from '../../foundation/xlsx-text.ts';
import { ENTITIES, type FullRegistry, type RegistryEntity } from '../../registry/changes.ts';
import { TABLE_OF, tableColumns, tableRowsOf } from '../../registry/tables.ts';

/** One moment for all files, without a zone: equal content has equal bytes. */
const ZIP = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
/** What a spreadsheet sorts and counts; everything else is text, so that a telephone number keeps its plus sign. */
const NUMBERS = ['latitude', 'longitude'];

/** UTF-8 with byte order mark, RFC 4180; what could be a formula is marked. */
export function csvFile(entity: RegistryEntity, registry: FullRegistry, languages: readonly Language[]): Buffer {
  const columns = tableColumns(entity, languages);
  const lines = tableRowsOf(entity, registry, languages).map((row) =>
    columns.map((column) => (NUMBERS.includes(column) ? row[column] : csvCell(row[column] ?? ''))).join(','),
  );
  return Buffer.from(`\uFEFF${[columns.map(csvCell).join(','), ...lines, ''].join('\r\n')}`);
}

export const zipFile = (registry: FullRegistry, languages: readonly Language[]): NodeJS.ReadableStream =>
  packed(ENTITIES.map((entity) => [TABLE_OF[entity], csvFile(entity, registry, languages)]));

export function workbookFile(registry: FullRegistry, languages: readonly Language[]): NodeJS.ReadableStream {
  const names = ENTITIES.map((entity) => TABLE_OF[entity].replace('.csv', ''));
  const parts = Object.entries(packageParts(names));
  const sheets = ENTITIES.map((entity, at): [string, string] => [
    sheetPath(at),
    sheetOf(entity, registry, languages, at === 0),
  ]);
  return packed([...parts, ...sheets].map(([path, xml]) => [path, Buffer.from(xml)]));
}

function sheetOf(
  entity: RegistryEntity,
  registry: FullRegistry,
  languages: readonly Language[],
  isFirst: boolean,
): string {
  const columns = tableColumns(entity, languages);
  const widths = columns.map((column) => (column === 'id' || column === 'language' ? 16 : 28));
  const head = columns.map((column, at) => textCell(`${columnLetters(at)}1`, STYLES.header, column)).join('');
  const rows = tableRowsOf(entity, registry, languages).map((row, index) => {
    const number = index + 2;
    const cells = columns.map((column, at) => cellOf(`${columnLetters(at)}${number}`, column, row[column] ?? ''));
    return `<row r="${number}">${cells.join('')}</row>`;
  });
  return `${sheetHead(widths, false, isFirst)}<row r="1">${head}</row>${rows.join('')}${SHEET_END}`;
}

function cellOf(reference: string, column: string, text: string): string {
  if (text === '') return '';
  return NUMBERS.includes(column) ? `<c r="${reference}"><v>${text}</v></c>` : textCell(reference, STYLES.text, text);
}

function packed(files: [string, Buffer][]): NodeJS.ReadableStream {
  const zip = new ZipFile();
  for (const [path, content] of files) zip.addBuffer(content, path, ZIP);
  zip.end();
  return zip.outputStream;
}
