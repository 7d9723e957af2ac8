/** Fleiss' kappa: J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76 (1971), 378–382. */
import { beyondChance, type Coefficient, type Rating, sum, tally } from './rating.ts';

/** Of two coders or more, over the units that all of them rated: it is made for as many ratings of each unit. Chance is what all coders' frequencies together would give. */
export function fleissKappa(ratings: readonly Rating[]): Coefficient {
  const coders = ratings[0]?.values.length ?? 0;
  if (ratings.length > 0 && coders < 2) return { undefinedAs: 'coders' };
  const full = ratings.filter(({ values }) => values.every((value) => value !== null));
  const units = sum(full.map(({ weight }) => weight));
  if (units === 0) return { undefinedAs: 'no-units' };
  const frequencies = new Map<string, number>();
  let observed = 0;
  for (const { values, weight } of full) {
    let squares = 0;
    for (const [value, count] of tally(values)) {
      frequencies.set(value, (frequencies.get(value) ?? 0) + weight * count);
      squares += count * count;
    }
    observed += (weight * (squares - coders)) / (coders * (coders - 1));
  }
  const expected = sum([...frequencies.values()].map((count) => (count / (units * coders)) ** 2));
  return beyondChance(observed / units, frequencies.size === 1 ? 1 : expected);
}
