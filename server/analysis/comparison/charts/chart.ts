/** The chart of a table. It draws what the table says and computes nothing but places. */
import type { Html } from '../../../pages/html.ts';
import type { Registry } from '../../../registry/model.ts';
import type { ComparedTable } from '../table.ts';
import { barsChart } from './bars.ts';
import type { ChartReader } from './drawing.ts';
import { countriesAsPlaces, mapChart } from './map.ts';
import { matrixChart } from './matrix.ts';
import { slopesChart } from './slopes.ts';

/** Where the places of a map are, and what its regions are called. */
export interface Places {
  registry: Registry;
  titles: ReadonlyMap<string, string>;
}

/** Undefined where there is nothing to draw. A map is drawn with `places`, and as bars without. */
export function chartOf(table: ComparedTable, reader: ChartReader, places?: Places): Html | undefined {
  if (!table.cells.flat().some(({ value }) => value !== null && value !== 0)) return undefined;
  switch (table.kind) {
    case 'co-occurrence':
      return matrixChart(table, reader);
    case 'indicator':
      return slopesChart(table, reader);
    case 'map': {
      if (places === undefined) return barsChart(table, reader);
      const { registry, titles } = places;
      return mapChart(table, reader, table.by === 'country' ? countriesAsPlaces(registry) : registry, titles);
    }
    default:
      return barsChart(table, reader);
  }
}
