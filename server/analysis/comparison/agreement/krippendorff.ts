/** Krippendorff's alpha for nominal data: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011; 2007 in its first form), steps for nominal data with missing values. */
import { type Coefficient, type Rating, sum, tally } from './rating.ts';

/**
 * Of any number of coders, each of whom may have left units out: a unit takes part with as many values as it has, from two on. `1 - observed / expected
 * disagreement`, from the coincidences of values within units.
 */
export function krippendorffAlpha(ratings: readonly Rating[]): Coefficient {
  const totals = new Map<string, number>();
  let observed = 0;
  for (const { values, weight } of ratings) {
    const counts = tally(values);
    const raters = sum(counts.values());
    if (raters < 2) continue;
    let same = 0;
    for (const [value, count] of counts) {
      totals.set(value, (totals.get(value) ?? 0) + weight * count);
      same += count * (count - 1);
    }
    // Each unit's pairs weigh as many as it has values.
    observed += (weight * (raters * (raters - 1) - same)) / (raters - 1);
  }
  const n = sum(totals.values());
  if (n === 0) return { undefinedAs: 'no-units' };
  if (totals.size === 1) return { undefinedAs: 'one-category' };
  const expected = n * n - sum([...totals.values()].map((count) => count * count));
  return { value: 1 - ((n - 1) * observed) / expected };
}
