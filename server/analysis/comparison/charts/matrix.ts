/** Codes with codes: the area of each circle is how often both stand together, with the figure in or under it. Each pair once. */
import { scaleSqrt } from 'd3-scale';
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

export function matrixChart(table: ComparedTable, reader: ChartReader): Html {
  const rows = table.rows.slice(0, MOST_ROWS);
  const cell = Math.min(56, (WIDTH - NAMES - 8) / Math.max(1, rows.length));
  const values = table.cells.flat().map(({ value }) => value ?? 0);
  const radius = scaleSqrt([0, Math.max(1, ...values)], [0, cell / 2 - 2]);
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
            const frame = html`<rect x="${one(x - cell / 2)}" y="${one(y - cell / 2)}" width="${one(cell)}" height="${one(cell)}" fill="${row === column ? '#eef1f4' : 'none'}" stroke="${LINE}"/>`;
            const each = cellAt(table, row, column);
            if (each.value === null || row === column) return frame;
            const r = radius(each.value);
            const isInside = r >= 11;
            return html`${frame}<circle cx="${one(x)}" cy="${one(y)}" r="${one(r)}" fill="${PLAIN}"/>${each.value > 0 && textAt(figureOf(reader, table, each), { x: isInside ? x : x + r + 2, y: y + 4, size: 11, anchor: isInside ? 'middle' : 'start', ...(isInside && { fill: '#fff' }) })}`;
          })}`,
    )}`,
  );
}
