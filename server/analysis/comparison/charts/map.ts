/** A map: one frame a region as on the board, the area of each circle what is counted there, with its figure. */
import { scaleSqrt } from 'd3-scale';
import { framesOf } from '../../../fieldwork/board/frames.ts';
import { SIDE } from '../../../fieldwork/board/geometry.ts';
import { type Html, html } from '../../../pages/html.ts';
import type { Registry } from '../../../registry/model.ts';
import { type ComparedCell, type ComparedTable, cellAt } from '../table.ts';
import { type ChartReader, figureOf, INK, linesAt, one, PLAIN, picture, textAt, WIDTH, wrapped } from './drawing.ts';

const HEAD = 34;
const ACROSS = 2;
const FRAME = (WIDTH - 20) / ACROSS;

/** Each country as one place in the middle of its municipalities: a registry of countries, to be drawn as the other. */
export function countriesAsPlaces(registry: Registry): Registry {
  const places = registry.countries.flatMap((country) => {
    const own = registry.municipalities.filter(
      ({ country: of, latitude, longitude }) => of === country.id && latitude !== undefined && longitude !== undefined,
    );
    if (own.length === 0) return [];
    const mean = (of: (one: (typeof own)[number]) => number | undefined): number =>
      own.reduce((sum, one) => sum + (of(one) ?? 0), 0) / own.length;
    const [latitude, longitude] = [mean((one) => one.latitude), mean((one) => one.longitude)];
    return [{ id: country.id, name: country.id, country: country.id, language: 'en', latitude, longitude }];
  });
  return { ...registry, municipalities: places };
}

/** `titles`: what each region is called. */
export function mapChart(
  table: ComparedTable,
  reader: ChartReader,
  registry: Registry,
  titles: ReadonlyMap<string, string>,
): Html {
  const row = Math.max(0, table.rows.length - 1);
  const columns = new Map(table.columns.map(({ id }, at) => [id, at]));
  const shown = new Set(table.columns.filter(({ isWhole }) => !isWhole).map(({ id }) => id));
  const frames = framesOf(registry, shown);
  const values = [...shown].map((id) => cellAt(table, row, columns.get(id) ?? 0).value ?? 0);
  const radius = scaleSqrt([0, Math.max(1, ...values)], [0, 20]);
  const rows = Math.max(1, Math.ceil(frames.length / ACROSS));
  const sizeOf = ({ value }: ComparedCell): number => Math.max(4, radius(value ?? 0));
  return picture(
    table,
    reader,
    rows * (FRAME + HEAD + 8),
    html`${frames.map(({ region, land, borders, places }, at) => {
      const left = (at % ACROSS) * (FRAME + 20);
      const top = Math.floor(at / ACROSS) * (FRAME + HEAD + 8);
      const marks = places
        .map((place) => ({ place, cell: cellAt(table, row, columns.get(place.municipality) ?? 0) }))
        .sort((a, b) => (b.cell.value ?? 0) - (a.cell.value ?? 0));
      return html`${linesAt(wrapped(titles.get(region) ?? region, FRAME, 15, 1), { x: left + 2, y: top + HEAD / 2, size: 15, weight: 'bold' })}<svg x="${one(left)}" y="${one(top + HEAD)}" width="${one(FRAME)}" height="${one(FRAME)}" viewBox="0 0 ${SIDE} ${SIDE}"><rect width="${SIDE}" height="${SIDE}" fill="#e9eff5"/>${land !== '' && html`<path d="${land}" fill="#fbfaf7" stroke="#aab4be" stroke-width="0.6"/>`}${borders !== '' && html`<path d="${borders}" fill="none" stroke="#aab4be" stroke-width="0.8"/>`}${marks.map(
        ({ place: { municipality, x, y }, cell }) => {
          const column = table.columns[columns.get(municipality) ?? 0];
          const isNothing = (cell.value ?? 0) === 0;
          return html`<g><title>${column?.label ?? municipality}: ${figureOf(reader, table, cell)}</title><circle cx="${x}" cy="${y}" r="${one(sizeOf(cell))}" fill="${isNothing ? '#fff' : PLAIN}" fill-opacity="0.85" stroke="${isNothing ? INK : '#fff'}" stroke-width="1.2"/></g>`;
        },
      )}${marks.map(({ place: { x, y }, cell }) => {
        const r = sizeOf(cell);
        const isInside = r >= 9;
        return (
          (cell.value ?? 0) > 0 &&
          textAt(figureOf(reader, table, cell), {
            ...{ x, y: y + (isInside ? 4 : -r - 3), size: 11, anchor: 'middle' },
            fill: isInside ? '#fff' : INK,
          })
        );
      })}</svg>`;
    })}`,
  );
}
