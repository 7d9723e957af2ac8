/** Bars: a row a code or choice, a column a group, each with its figure; intervals as whiskers. */
import { scaleLinear } from 'd3-scale';
import { type Html, html } from '../../../pages/html.ts';
import { type ComparedCell, type ComparedTable, cellAt } from '../table.ts';
import {
  type ChartReader,
  colourOf,
  FAINT,
  figureOf,
  INK,
  LINE,
  linesAt,
  one,
  picture,
  textAt,
  WIDTH,
  widthOf,
  wrapped,
} from './drawing.ts';

const NAMES = 196;
const ACROSS = 4;
const ROW = 34;
const HEAD = 46;
const GAP = 18;
/** To the right, of what stands under another. */
const STEP = 12;
/** Groups and rows that are drawn; the table has all. */
const MOST_GROUPS = 12;
export const MOST_ROWS = 40;

interface Line {
  label: string;
  level: number;
  colour: string;
  cells: ComparedCell[];
}

/** What is drawn: all rows, or those at the top where all are too many; and the groups with most in them. */
export function drawnBars(table: ComparedTable): { heads: string[]; lines: Line[]; leftOut: number } {
  const rows = table.rows.map((row, at) => ({ row, at })).filter(({ row }) => row.id !== '');
  const tops = rows.filter(({ row }) => row.level === 0);
  const shownRows = (rows.length > MOST_ROWS && tops.length > 1 ? tops : rows).slice(0, MOST_ROWS);
  const groups = table.columns.map((column, at) => ({ column, at })).filter(({ column }) => !column.isWhole);
  const biggest = groups.toSorted((a, b) => (b.column.base ?? 0) - (a.column.base ?? 0)).slice(0, MOST_GROUPS);
  const shownGroups = groups.filter((group) => biggest.includes(group));
  const leftOut = rows.length - shownRows.length + groups.length - shownGroups.length;
  const [only] = shownRows;
  // One code in many places reads better downwards.
  if (shownRows.length === 1 && only !== undefined && groups.length > ACROSS) {
    const most = groups
      .toSorted((a, b) => (cellAt(table, only.at, b.at).value ?? 0) - (cellAt(table, only.at, a.at).value ?? 0))
      .slice(0, MOST_ROWS);
    return {
      heads: [only.row.label],
      lines: most.map(({ column, at }) => ({
        ...{ label: column.label, level: 0, colour: colourOf(only.row.colour), cells: [cellAt(table, only.at, at)] },
      })),
      leftOut: groups.length - most.length,
    };
  }
  return {
    heads: shownGroups.map(({ column }) => column.label),
    lines: shownRows.map(({ row, at }) => ({
      label: row.label,
      level: Math.min(2, row.level),
      colour: colourOf(row.colour),
      cells: shownGroups.map((group) => cellAt(table, at, group.at)),
    })),
    leftOut,
  };
}

export function barsChart(table: ComparedTable, reader: ChartReader): Html {
  const { heads, lines } = drawnBars(table);
  const bands: number[] = [];
  for (let from = 0; from < heads.length; from += ACROSS) bands.push(from);
  const bandHeight = HEAD + lines.length * ROW + GAP;
  const height = Math.max(1, bands.length) * bandHeight;
  return picture(
    table,
    reader,
    height,
    html`${bands.map((from, band) => bandOf(table, reader, { heads, lines, from, top: band * bandHeight }))}`,
  );
}

function bandOf(
  table: ComparedTable,
  reader: ChartReader,
  { heads, lines, from, top }: { heads: string[]; lines: Line[]; from: number; top: number },
): Html {
  const across = Math.min(ACROSS, heads.length);
  const cell = (WIDTH - NAMES - 8) / across;
  const here = heads.slice(from, from + ACROSS);
  const hasShares = table.share !== 'none';
  const measureOf = (one: ComparedCell): number => (hasShares ? (one.share ?? 0) : (one.value ?? 0));
  const all = lines.flatMap(({ cells }) => cells);
  const figures = Math.max(24, ...all.map((each) => widthOf(figureOf(reader, table, each), 12))) + 14;
  const most = table.kind === 'question' ? 1 : Math.max(...all.map(measureOf), hasShares ? 0.05 : 1);
  const along = scaleLinear([0, most], [0, Math.max(20, cell - figures)]);
  const bottom = top + HEAD + lines.length * ROW;
  return html`${here.map((head, at) => {
    const left = NAMES + at * cell;
    return html`${linesAt(wrapped(head, cell - 12, 13), { x: left, y: top + HEAD / 2 - 2, weight: 'bold' })}<path d="M${one(left)} ${top + HEAD - 4}V${bottom}" stroke="${LINE}"/>`;
  })}${lines.map(({ label, level, colour, cells }, row) => {
    const y = top + HEAD + row * ROW;
    return html`${linesAt(wrapped(label, NAMES - 14 - level * STEP, 13), { x: 4 + level * STEP, y: y + ROW / 2 - 3 })}${here.map(
      (_, at) => {
        const each = cells[from + at];
        return each !== undefined && barOf(table, reader, each, NAMES + at * cell, y, along, colour);
      },
    )}`;
  })}`;
}

function barOf(
  table: ComparedTable,
  reader: ChartReader,
  cell: ComparedCell,
  left: number,
  y: number,
  along: (value: number) => number,
  colour: string,
): Html {
  const figure = figureOf(reader, table, cell);
  const value = cell.share ?? cell.value;
  if (cell.value === null || value === null)
    return textAt(figure, { x: left + 6, y: y + ROW / 2 + 1, size: 12, fill: FAINT });
  const length = along(value);
  const middle = y + ROW / 2 - 3;
  const { interval } = cell;
  const end = Math.max(length, interval === null ? 0 : along(interval.high));
  return html`<rect x="${one(left)}" y="${middle - 8}" width="${one(length)}" height="16" fill="${colour}"/>${
    interval !== null &&
    html`<path d="M${one(left + along(interval.low))} ${middle}H${one(left + along(interval.high))}M${one(left + along(interval.low))} ${middle - 5}v10M${one(left + along(interval.high))} ${middle - 5}v10" stroke="#fff" stroke-width="4" fill="none"/><path d="M${one(left + along(interval.low))} ${middle}H${one(left + along(interval.high))}M${one(left + along(interval.low))} ${middle - 5}v10M${one(left + along(interval.high))} ${middle - 5}v10" stroke="${INK}" stroke-width="1.5" fill="none"/>`
  }${textAt(figure, { x: left + end + 6, y: middle + 4.5, size: 12 })}`;
}
