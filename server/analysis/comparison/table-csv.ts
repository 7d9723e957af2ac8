/** A comparison as CSV: a line a cell, so that statistics programs read it as it is. UTF-8 with a byte order mark, RFC 4180. */
import { textCell } from '../../foundation/csv-cell.ts';
import { type ComparedTable, cellAt } from './table.ts';

const COLUMNS = [
  ...['survey', 'as_of', 'table', 'title', 'measure', 'unit', 'by', 'row_id', 'row_label', 'column_id', 'column_label'],
  ...['column_respondents', 'value', 'share_of', 'share', 'interval_low', 'interval_high', 'missing'],
];

export function tableCsv(table: ComparedTable): string {
  const { survey, asOf, kind, title, measure, unit, by, share } = table;
  const text = (value: string | number | null): string =>
    value === null ? '' : typeof value === 'number' ? String(value) : textCell(value);
  const lines = table.rows.flatMap((row, at) =>
    table.columns.map((column, over) => {
      const cell = cellAt(table, at, over);
      return [
        ...[survey, asOf, kind, title, measure, row.unit ?? unit, by, row.id, row.label],
        ...[column.id, column.label, column.base],
        ...[cell.value, share === 'none' ? null : share, cell.share],
        ...[cell.interval?.low ?? null, cell.interval?.high ?? null, cell.missing],
      ]
        .map(text)
        .join(',');
    }),
  );
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}
