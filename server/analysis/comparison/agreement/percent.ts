/** Percent agreement: how often two coders who both rated a unit said the same. */
import { type Coefficient, type Rating, sum, tally } from './rating.ts';

/** The share, 0 to 1, of all pairs of coders within units that agree. Says nothing of chance. */
export function percentAgreement(ratings: readonly Rating[]): Coefficient {
  let pairs = 0;
  let agreeing = 0;
  for (const { values, weight } of ratings) {
    const counts = tally(values);
    const raters = sum(counts.values());
    pairs += (weight * raters * (raters - 1)) / 2;
    for (const count of counts.values()) agreeing += (weight * count * (count - 1)) / 2;
  }
  return pairs === 0 ? { undefinedAs: 'no-units' } : { value: agreeing / pairs };
}
