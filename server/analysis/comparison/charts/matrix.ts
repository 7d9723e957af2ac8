/** Codes with codes: the darker a field, the more often both stand together; every field has its figure. Each pair once. */
import { scaleLinear } from 'd3-scale';
import { type Html, html } from '../../../pages/html.ts';
import { type ComparedTable, cellAt } from '../table.ts';
import { MOST_ROWS } from './bars.ts';
import {
  type ChartReader,
  FAINT,
  figureOf,
  LINE,
  linesAt,
  one,
  PLAIN,
  picture,
  textAt,
  WIDTH,
  wrapped,
} from './drawing.ts';

const NAMES = 232;
const HEAD = 34;

const opacity = (value: number): string => String(Math.round(value * 100) / 100);

export function matrixChart(table: ComparedTable, reader: ChartReader): Html {
  const rows = table.rows.slice(0, MOST_ROWS);
  const cell = Math.min(56, (WIDTH - NAMES - 8) / Math.max(1, rows.length));
  const values = table.cells.flat().map(({ value }) => value ?? 0);
  const strength = scaleLinear([0, Math.max(1, ...values)], [0.08, 1]);
  const middle = (at: number): number => cell * (at + 0.5);
  return picture(
    table,
    reader,
    HEAD + cell * rows.length + 10,
    html`${rows.map((_, at) => textAt(String(at + 1), { x: NAMES + middle(at), y: HEAD - 12, anchor: 'middle', fill: FAINT, size: 12 }))}${rows.map(
      ({ label }, row) =>
        html`${linesAt(wrapped(`${row + 1}  ${label}`, NAMES - 16, 13, cell > 30 ? 2 : 1), { x: 4, y: HEAD + middle(row) })}${rows
          .slice(0, row + 1)
          .map((_other, column) => {
            const x = NAMES + middle(column);
            const y = HEAD + middle(row);
            const each = cellAt(table, row, column);
            const isFilled = each.value !== null && each.value > 0 && row !== column;
            const dark = isFilled ? strength(each.value ?? 0) : 0;
            const fill = row === column ? '#eef1f4' : isFilled ? PLAIN : '#fff';
            return html`<rect x="${one(x - cell / 2)}" y="${one(y - cell / 2)}" width="${one(cell)}" height="${one(cell)}" fill="${fill}" fill-opacity="${isFilled ? opacity(dark) : '1'}" stroke="${LINE}"/>${isFilled && textAt(figureOf(reader, table, each), { x, y: y + 4, size: cell > 30 ? 13 : 11, anchor: 'middle', ...(dark > 0.55 && { fill: '#fff' }) })}`;
          })}`,
    )}`,
  );
}
