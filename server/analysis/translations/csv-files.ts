/** The same units as a table, for translators who work in a spreadsheet. Cells as `foundation/csv-cell.ts` writes them. */
import type { Language } from '../../definitions/model.ts';
import { textCell } from '../../foundation/csv-cell.ts';
import { type CsvRow, csvTable } from '../../registry/csv-table.ts';
import { type FileFault, type HandedOver, MOST_UNITS, type ReadFile, unitId } from './unit.ts';

const NEEDED = ['id', 'revision', 'source_language', 'target_language', 'source', 'target'];
const BESIDE = ['municipality', 'questionnaire', 'question', 'earlier_translation'];

export function csvOf(units: readonly HandedOver[], to: Language): string {
  const header = [
    ...['id', 'municipality', 'questionnaire', 'question', 'revision', 'source_language'],
    ...['target_language', 'source', 'target', 'earlier_translation'],
  ];
  const rows = units.map((unit) => [
    ...[unitId(unit), unit.municipality, unit.questionnaire, unit.asked.text, String(unit.revision), unit.from],
    ...[to, unit.source, '', unit.earlier],
  ]);
  return `\uFEFF${[header, ...rows].map((cells) => `${cells.map(textCell).join(',')}\r\n`).join('')}`;
}

export function readCsv(name: string, bytes: Uint8Array): ReadFile {
  const faults: FileFault[] = [];
  const report = (
    line: number,
    code: string,
    data: FileFault['data'] = {},
    severity: FileFault['severity'] = 'error',
  ) => void faults.push({ line, severity, code, data });
  const rows = csvTable(bytes, NEEDED, BESIDE, report) ?? [];
  if (rows.length > MOST_UNITS) {
    report(1, 'working-translations:too-many-units', { count: rows.length, most: MOST_UNITS });
    return { name, format: 'csv', units: [], faults };
  }
  if (rows.length === 0 && faults.length === 0) report(1, 'working-translations:no-units');
  return { name, format: 'csv', units: rows.map(unitOf), faults };
}

const unitOf = (row: CsvRow): ReadFile['units'][number] => ({
  ...{ line: row.line, id: row.cell('id'), revision: Number(row.cell('revision')) || 0 },
  ...{ from: row.cell('source_language'), to: row.cell('target_language') },
  ...{ source: row.cell('source'), segments: null, text: row.cell('target') },
});
