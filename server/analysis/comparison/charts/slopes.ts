/** A slope a region, from the baseline to the latest value; every end has its figure, every line its name, pattern and mark. */
import { scaleLinear } from 'd3-scale';
import { type Html, html } from '../../../pages/html.ts';
import { type ComparedTable, cellAt } from '../table.ts';
import { type ChartReader, FAINT, figureOf, INK, LINE, linesAt, one, picture, textAt, wrapped } from './drawing.ts';

const HEIGHT = 380;
const [LEFT, RIGHT] = [120, 470];
const [TOP, BOTTOM] = [52, 350];
const APART = 17;
/** Told apart by pattern and name too. */
const LINES = [
  { colour: '#0062ba', dash: '' },
  { colour: '#c05100', dash: '8 4' },
  { colour: '#1b7837', dash: '2 4' },
  { colour: '#7b3f9e', dash: '10 4 2 4' },
  { colour: '#b2182b', dash: '5 3' },
];

interface Slope {
  label: string;
  isWhole: boolean;
  from: number;
  to: number;
  figures: [string, string];
}

export function slopesChart(table: ComparedTable, reader: ChartReader): Html {
  const slopes = table.rows.flatMap(({ id, label }, row): Slope[] => {
    const [from, to] = [cellAt(table, row, 0), cellAt(table, row, 1)];
    if (from.value === null || to.value === null) return [];
    const figures: [string, string] = [figureOf(reader, table, from), figureOf(reader, table, to)];
    return [{ label, isWhole: id === '', from: from.value, to: to.value, figures }];
  });
  // All together is the one region again where there is but one.
  const shown = slopes.length === 2 && slopes[1]?.isWhole === true ? slopes.slice(0, 1) : slopes;
  const values = shown.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(...values, 0), Math.max(...values, 0)];
  const up = scaleLinear([least, most === least ? least + 1 : most], [BOTTOM, TOP]).nice();
  const ticks = up.ticks(5);
  const before = spread(shown.map(({ from }) => up(from)));
  const after = spread(shown.map(({ to }) => up(to)));
  return picture(
    table,
    reader,
    HEIGHT,
    html`${ticks.map(
      (tick) =>
        html`<path d="M${LEFT} ${one(up(tick))}H${RIGHT}" stroke="${LINE}"/>${textAt(reader.numbers.decimal(tick), { x: 8, y: up(tick) + 4, size: 11, fill: FAINT })}`,
    )}${[LEFT, RIGHT].map((x, at) => html`<path d="M${x} ${TOP - 8}V${BOTTOM}" stroke="${FAINT}"/>${textAt(table.columns[at]?.label ?? '', { x, y: TOP - 22, anchor: 'middle', weight: 'bold' })}`)}${
      table.unit !== null &&
      table.unit !== '' &&
      linesAt(wrapped(table.unit, 250, 12, 2), { x: RIGHT + 72, y: TOP - 26, size: 12, fill: FAINT })
    }${shown.map(({ label, isWhole, from, to, figures }, at) => {
      const { colour, dash } = isWhole
        ? { colour: INK, dash: '' }
        : (LINES[at % LINES.length] ?? { colour: INK, dash: '' });
      const [start, end] = [up(from), up(to)];
      return html`<path d="M${LEFT} ${one(start)}L${RIGHT} ${one(end)}" stroke="${colour}" stroke-width="${isWhole ? 4 : 2.5}" fill="none"${dash !== '' && html` stroke-dasharray="${dash}"`}/><circle cx="${LEFT}" cy="${one(start)}" r="4.5" fill="${colour}"/><circle cx="${RIGHT}" cy="${one(end)}" r="4.5" fill="${colour}"/>${textAt(figures[0], { x: LEFT - 10, y: (before[at] ?? start) + 4, size: 12, anchor: 'end', fill: colour })}${textAt(`${figures[1]}  ${wrapped(label, 190, 13, 1)[0] ?? ''}`, { x: RIGHT + 10, y: (after[at] ?? end) + 4, size: 13, fill: colour, ...(isWhole && { weight: 'bold' }) })}`;
    })}`,
  );
}

/** Places of labels, none on another, in their order. */
function spread(places: readonly number[]): number[] {
  const order = places.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y);
  let last = Number.NEGATIVE_INFINITY;
  for (const one of order) {
    one.y = Math.max(one.y, last + APART);
    last = one.y;
  }
  // Back up where the lowest would leave the picture.
  let next = HEIGHT - 8;
  for (const one of order.toReversed()) {
    one.y = Math.min(one.y, next);
    next = one.y - APART;
  }
  const found = [...places];
  for (const { y, at } of order) found[at] = y;
  return found;
}
