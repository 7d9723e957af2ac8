/**
 * A slope a row, from the baseline to the latest value; every end has its figure, every line its name, pattern and mark. Rows of different units stand in pictures of their
 * own below one another, each with its scale.
 */
import { scaleLinear } from 'd3-scale';
import { type Html, html } from '../../../pages/html.ts';
import { type ComparedTable, cellAt } from '../table.ts';
import { type ChartReader, FAINT, figureOf, INK, LINE, one, picture, textAt, widthOf, wrapped } from './drawing.ts';

const [LEFT, RIGHT] = [140, 440];
/** Unit and heads above the scale, and room below it. */
const [HEAD, FOOT] = [64, 26];
const [ALONE, ONE_OF_SEVERAL] = [290, 170];
/** Between the middles of two labels of one line, and what a further line takes. */
const [APART, FURTHER] = [17, 15];
/** More would be told apart by nobody; the table has them. */
const MOST_UNITS = 8;
const MOST_ROWS = 10;
const SIZE = 13;
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

interface Panel {
  unit: string;
  slopes: Slope[];
}

export function slopesChart(table: ComparedTable, reader: ChartReader): Html {
  const panels = panelsOf(table, reader);
  const least = panels.length === 1 ? ALONE : ONE_OF_SEVERAL;
  let top = 0;
  const drawn = panels.map((panel) => {
    const made = panelHtml(table, reader, panel, top, least);
    top += made.height;
    return made.content;
  });
  return picture(table, reader, Math.max(top, HEAD), html`${drawn}`);
}

/** Whether the picture leaves something out that the table has. */
export function isPartOfSlopes(table: ComparedTable): boolean {
  const units = Map.groupBy(table.rows, ({ unit }) => unit);
  return units.size > MOST_UNITS || [...units.values()].some((rows) => rows.length > MOST_ROWS);
}

function panelsOf(table: ComparedTable, reader: ChartReader): Panel[] {
  const panels = new Map<string, Panel>();
  for (const [row, { id, label, unit = table.unit ?? '' }] of table.rows.entries()) {
    const [from, to] = [cellAt(table, row, 0), cellAt(table, row, 1)];
    if (from.value === null || to.value === null) continue;
    const figures: [string, string] = [figureOf(reader, table, from), figureOf(reader, table, to)];
    const panel = panels.get(unit) ?? { unit, slopes: [] };
    panels.set(unit, panel);
    panel.slopes.push({ label, isWhole: id === '', from: from.value, to: to.value, figures });
  }
  return [...panels.values()].slice(0, MOST_UNITS).map(({ unit, slopes }) => ({
    unit,
    // All together is the one region again where there is but one.
    slopes: (slopes.length === 2 && slopes[1]?.isWhole === true ? slopes.slice(0, 1) : slopes).slice(0, MOST_ROWS),
  }));
}

function panelHtml(
  table: ComparedTable,
  reader: ChartReader,
  { unit, slopes }: Panel,
  above: number,
  least: number,
): { content: Html; height: number } {
  const beside = RIGHT + 18 + Math.max(...slopes.map(({ figures }) => widthOf(figures[1], SIZE)));
  const labels = slopes.map(({ label }) => wrapped(label, 752 - beside, SIZE, 3));
  const apart = APART + (Math.max(...labels.map((lines) => lines.length)) - 1) * FURTHER;
  const [top, bottom] = [above + HEAD, above + HEAD + Math.max(least, apart * (slopes.length - 1))];
  const values = slopes.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(...values, 0), Math.max(...values, 0)];
  const up = scaleLinear([low, high === low ? low + 1 : high], [bottom, top]).nice();
  // Things that are counted come in no halves.
  const steps = values.every(Number.isInteger) ? Math.max(1, Math.min(5, high - low)) : 5;
  const [before, after] = [slopes.map(({ from }) => up(from)), slopes.map(({ to }) => up(to))].map((places, at) =>
    spread(places, at === 0 ? APART : apart, bottom + 8),
  );
  const content = html`${unit !== '' && textAt(wrapped(unit, 740, SIZE, 1)[0] ?? '', { x: 8, y: above + 20, fill: FAINT })}${up
    .ticks(steps)
    .map(
      (tick) =>
        html`<path d="M${LEFT} ${one(up(tick))}H${RIGHT}" stroke="${LINE}"/>${textAt(reader.numbers.decimal(tick), { x: 8, y: up(tick) + 4, size: 11, fill: FAINT })}`,
    )}${[LEFT, RIGHT].map((x, at) => html`<path d="M${x} ${one(top - 8)}V${one(bottom)}" stroke="${FAINT}"/>${textAt(table.columns[at]?.label ?? '', { x, y: top - 18, anchor: 'middle', weight: 'bold' })}`)}${slopes.map(
    ({ isWhole, from, to, figures }, at) => {
      const { colour, dash } = isWhole
        ? { colour: INK, dash: '' }
        : (LINES[at % LINES.length] ?? { colour: INK, dash: '' });
      const [start, end] = [up(from), up(to)];
      const [left, right] = [before?.[at] ?? start, after?.[at] ?? end];
      const weight = isWhole ? { weight: 'bold' as const } : {};
      return html`<path d="M${LEFT} ${one(start)}L${RIGHT} ${one(end)}" stroke="${colour}" stroke-width="${isWhole ? 4 : 2.5}" fill="none"${dash !== '' && html` stroke-dasharray="${dash}"`}/><circle cx="${LEFT}" cy="${one(start)}" r="4.5" fill="${colour}"/><circle cx="${RIGHT}" cy="${one(end)}" r="4.5" fill="${colour}"/><path d="M${LEFT - 5} ${one(start)}L${LEFT - 9} ${one(left)}M${RIGHT + 5} ${one(end)}L${RIGHT + 9} ${one(right)}" stroke="${colour}" fill="none"/>${textAt(figures[0], { x: LEFT - 11, y: left + 4, size: 12, anchor: 'end', fill: colour })}${textAt(figures[1], { x: RIGHT + 11, y: right + 4, size: SIZE, fill: colour, ...weight })}${(labels[at] ?? []).map((line, index) => textAt(line, { x: beside, y: right + 4 + index * FURTHER, size: SIZE, fill: colour, ...weight }))}`;
    },
  )}`;
  return { content, height: bottom + FOOT + (apart - APART) - above };
}

/** Places of labels `apart` from one another, in their order, the last one not below `lowest`. */
function spread(places: readonly number[], apart: number, lowest: number): number[] {
  const order = places.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y);
  let last = Number.NEGATIVE_INFINITY;
  for (const place of order) {
    place.y = Math.max(place.y, last + apart);
    last = place.y;
  }
  // Back up where the lowest would leave the picture.
  let next = lowest;
  for (const place of order.toReversed()) {
    place.y = Math.min(place.y, next);
    next = place.y - apart;
  }
  const found = [...places];
  for (const { y, at } of order) found[at] = y;
  return found;
}
