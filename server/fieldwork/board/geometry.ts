/** Land and borders of the world (Natural Earth 1:50m, as `world-atlas` packs it), and the part of them that a frame shows: `docs/decisions/board-map.md`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type GeoPermissibleObjects, geoAzimuthalEqualArea, geoBounds, geoDistance, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

export interface Point {
  /** WGS 84, decimal degrees. */
  latitude: number;
  longitude: number;
}
/** What one frame shows, in its own units: 0 to `SIDE` to the right and downwards. */
export interface Frame {
  land: string;
  borders: string;
  /** One for each point, in their order. */
  places: { x: number; y: number }[];
}

export const SIDE = 360;
/** Units around the outermost points. */
const PADDING = 40;
/** Degrees that a frame shows at least: towns that lie close are not drawn as if they were a country. */
const LEAST_SPAN = 4;
/** Points of a line that lie closer than this add bytes and nothing to see. */
const STEP = 1;
const DEGREE = Math.PI / 180;

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

let world: { land: GeoPermissibleObjects; borders: GeoPermissibleObjects } | undefined;

/** Read when the first map is drawn: a server of a survey without positions never does. */
function readWorld(): NonNullable<typeof world> {
  if (world !== undefined) return world;
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
  const topology: World = JSON.parse(readFileSync(file, 'utf8'));
  const { countries, land } = topology.objects;
  world = { land: feature(topology, land), borders: mesh(topology, countries, (one, other) => one !== other) };
  return world;
}

/** The frame around `points`, of which there is at least one. North is up in its middle; areas are true. */
export function frameOf(points: readonly Point[]): Frame {
  const coordinates = points.map(({ longitude, latitude }): [number, number] => [longitude, latitude]);
  const [[west, south], [east, north]] = geoBounds({ type: 'MultiPoint', coordinates });
  // Across the date line the eastern edge is the smaller number.
  const middle: [number, number] = [(west + (east < west ? east + 360 : east)) / 2, (south + north) / 2];
  const farthest = Math.max(...coordinates.map((point) => geoDistance(middle, point))) / DEGREE;
  const projection = geoAzimuthalEqualArea()
    .rotate([-middle[0], -middle[1]])
    .clipAngle(Math.min(179, 2 * farthest + 3 * LEAST_SPAN))
    .scale(1)
    .translate([0, 0]);
  const bare = coordinates.map((point) => projection(point) ?? ([0, 0] satisfies [number, number]));
  const across = bare.map(([x]) => x);
  const down = bare.map(([, y]) => y);
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [top, bottom] = [Math.min(...down), Math.max(...down)];
  const room = SIDE - 2 * PADDING;
  const scale = Math.min(room / (right - left), room / (bottom - top), SIDE / (LEAST_SPAN * DEGREE));
  projection
    .scale(scale)
    .translate([SIDE / 2 - (scale * (left + right)) / 2, SIDE / 2 - (scale * (top + bottom)) / 2])
    .clipExtent([
      [-1, -1],
      [SIDE + 1, SIDE + 1],
    ]);
  const path = geoPath(projection).digits(1);
  const { land, borders } = readWorld();
  return {
    land: thinned(path(land) ?? ''),
    borders: thinned(path(borders) ?? ''),
    places: coordinates.map((point) => {
      const [x, y] = projection(point) ?? [SIDE / 2, SIDE / 2];
      return { x, y };
    }),
  };
}

/** A path of `M`, `L` and `Z` with whole numbers, steps relative to each other, and without what cannot be seen. */
export function thinned(path: string): string {
  let text = '';
  for (const part of path.split('M').slice(1)) {
    const isClosed = part.endsWith('Z');
    const points = part
      .replace('Z', '')
      .split('L')
      .map((pair) => pair.split(',').map(Number));
    const kept = points.filter(isFarEnough(points.length - 1)).map(([x = 0, y = 0]) => [Math.round(x), Math.round(y)]);
    if (kept.length < (isClosed ? 3 : 2)) continue;
    let [x, y] = [0, 0];
    kept.forEach(([nextX = 0, nextY = 0], index) => {
      if (index === 0) text += `M${nextX} ${nextY}l`;
      else text += `${index === 1 ? '' : ' '}${nextX - x} ${nextY - y}`;
      [x, y] = [nextX, nextY];
    });
    if (isClosed) text += 'z';
  }
  return text.replaceAll(' -', '-');
}

/** The first and the last point stay, so that neighbours go on meeting. */
function isFarEnough(last: number): (point: number[], index: number) => boolean {
  let [beforeX, beforeY] = [Number.NaN, Number.NaN];
  return ([x = 0, y = 0], index) => {
    if (index > 0 && index < last && Math.hypot(x - beforeX, y - beforeY) < STEP) return false;
    [beforeX, beforeY] = [x, y];
    return true;
  };
}
