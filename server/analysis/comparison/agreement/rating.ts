/** What coefficients of agreement are computed from, and what they say. Pure. */

/**
 * What each coder said of one unit, in the coders' order; null where one said nothing of it. `weight`: of how many units exactly this was said, so that a run of
 * characters is one rating. A whole number, at least 1.
 */
export interface Rating {
  values: readonly (string | null)[];
  weight: number;
}

/** Why there is no figure: no unit that enough coders rated; all said one and the same of everything; not as many coders as it is made for. */
export type Undefined = 'no-units' | 'one-category' | 'coders';

/** Never NaN: a figure, or why there is none. */
export type Coefficient = { value: number } | { undefinedAs: Undefined };

export const isDefined = (coefficient: Coefficient): coefficient is { value: number } => 'value' in coefficient;

/** How many coders gave a unit each value. */
export function tally(values: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const one of numbers) total += one;
  return total;
};

/** Agreement beyond chance, `(observed - expected) / (1 - expected)`; undefined where chance alone would agree on everything. */
export const beyondChance = (observed: number, expected: number): Coefficient =>
  expected >= 1 ? { undefinedAs: 'one-category' } : { value: (observed - expected) / (1 - expected) };
