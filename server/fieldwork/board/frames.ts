/** One frame a region, with a mark for each of its municipalities that can be pointed at: close ones are moved apart, and tied to where they are. */
import type { Municipality, Registry } from '../../registry/model.ts';
import { type Frame, frameOf, SIDE } from './geometry.ts';

export interface Placed {
  municipality: string;
  /** Where its mark is. */
  x: number;
  y: number;
  /** Where it is itself, where that is another place. */
  from: { x: number; y: number } | null;
}
export interface RegionFrame {
  region: string;
  land: string;
  borders: string;
  places: Placed[];
}

/** Units between the middles of two marks: WCAG 2.2 asks for 24 px between targets, and a frame is drawn about as large as its units. */
const APART = 24;
/** More marks in one frame are a heap however they are moved. */
const MOST_MOVED = 60;
const ROUNDS = 200;
/** From here on a mark is tied to its place. */
const MOVED = 3;

/** By what decides it: positions change with the registry only. */
const drawn = new Map<string, Frame>();
const MOST_DRAWN = 50;

function frameFor(points: { latitude: number; longitude: number }[]): Frame {
  const key = JSON.stringify(points);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const made = frameOf(points);
  // Registries that were, and parts of them.
  if (drawn.size >= MOST_DRAWN) drawn.clear();
  drawn.set(key, made);
  return made;
}

/** The frames of a registry's regions, in its order: each around its own municipalities, `shown` or not, so that a filter moves nothing. */
export function framesOf(registry: Registry, shown: ReadonlySet<string>): RegionFrame[] {
  const regionOf = new Map(registry.countries.map(({ id, region }) => [id, region]));
  const positioned = registry.municipalities.flatMap((municipality) => {
    const { latitude, longitude } = municipality;
    return latitude === undefined || longitude === undefined ? [] : [{ municipality, latitude, longitude }];
  });
  const byRegion = Map.groupBy(positioned, ({ municipality }) => regionOf.get(municipality.country));
  return registry.regions.flatMap(({ id }) => {
    const of = byRegion.get(id) ?? [];
    if (!of.some(({ municipality }) => shown.has(municipality.id))) return [];
    const frame = frameFor(of.map(({ latitude, longitude }) => ({ latitude, longitude })));
    const here = of.flatMap(({ municipality }, index) => {
      const place = frame.places[index];
      return place !== undefined && shown.has(municipality.id) ? [{ municipality: municipality.id, ...place }] : [];
    });
    return [{ region: id, land: frame.land, borders: frame.borders, places: movedApart(here) }];
  });
}

const inside = (at: number): number => Math.min(SIDE - APART / 2, Math.max(APART / 2, at));

/** The marks, none on another where there is room for them. */
export function movedApart(places: readonly { municipality: string; x: number; y: number }[]): Placed[] {
  const marks = places.map(({ x, y }) => ({ x, y }));
  let isMoving = places.length <= MOST_MOVED;
  for (let round = 0; isMoving && round < ROUNDS; round += 1) {
    isMoving = false;
    for (const [index, one] of marks.entries())
      for (const [next, other] of marks.slice(index + 1).entries()) {
        const [x, y] = [other.x - one.x, other.y - one.y];
        const distance = Math.hypot(x, y);
        if (distance >= APART - 0.1) continue;
        isMoving = true;
        // Those in the very same place go apart in a direction of their own.
        const angle = distance > 0.01 ? Math.atan2(y, x) : index + 2 * next;
        const by = (APART - distance) / 2;
        one.x = inside(one.x - by * Math.cos(angle));
        one.y = inside(one.y - by * Math.sin(angle));
        other.x = inside(other.x + by * Math.cos(angle));
        other.y = inside(other.y + by * Math.sin(angle));
      }
  }
  const round = (value: number): number => Math.round(value);
  return places.map(({ municipality, x, y }, index) => {
    const mark = marks[index] ?? { x, y };
    const isMoved = Math.hypot(mark.x - x, mark.y - y) > MOVED;
    return {
      municipality,
      x: round(mark.x),
      y: round(mark.y),
      from: isMoved ? { x: round(x), y: round(y) } : null,
    };
  });
}

/** Those of `shown` that have no position. */
export const withoutPlace = (registry: Registry, shown: ReadonlySet<string>): Municipality[] =>
  registry.municipalities.filter(
    ({ id, latitude, longitude }) => shown.has(id) && (latitude === undefined || longitude === undefined),
  );
