/** Where a code stands among those beside it. Places have gaps, so that most moves change one code alone. Pure. */
import type { Code } from '../../store/codebook.ts';

/** From one place to the next, where there is room. */
export const STEP = 1024;

/** A code and its new place. */
export interface Placed {
  id: string;
  position: number;
}

/** Codes that are there and stand directly under `parent`, in order. */
export const codesUnder = (codes: readonly Code[], parent: string | null): Code[] =>
  codes.filter((code) => code.removedAt === null && code.parent === parent);

/** The place after the last of those under `parent`. */
export const lastPlace = (codes: readonly Code[], parent: string | null): number =>
  Math.max(0, ...codes.filter((code) => code.parent === parent).map(({ position }) => position)) + STEP;

/**
 * Puts `id` at `index` (0 is first) among `beside`, which does not hold it. One result where there is a gap; otherwise all of them get new places,
 * and those that change are in the result.
 */
export function placedAt(id: string, index: number, beside: readonly Pick<Code, 'id' | 'position'>[]): Placed[] {
  const before = beside[index - 1]?.position;
  const after = beside[index]?.position;
  if (after === undefined) return [{ id, position: (before ?? 0) + STEP }];
  const between = before === undefined ? after - STEP : Math.floor((before + after) / 2);
  if (before === undefined || between > before) return [{ id, position: between }];
  const all = [...beside.slice(0, index), { id, position: Number.NaN }, ...beside.slice(index)];
  return all.flatMap((one, place) => {
    const position = (place + 1) * STEP;
    return one.position === position ? [] : [{ id: one.id, position }];
  });
}
