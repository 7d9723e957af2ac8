/** Cohen's kappa: J. Cohen, A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20 (1960), 37–46. */
import { beyondChance, type Coefficient, type Rating, tally } from './rating.ts';

/** Of exactly two coders, over the units that both rated. Chance is what each coder's own frequencies would give. */
export function cohenKappa(ratings: readonly Rating[]): Coefficient {
  if (ratings.some(({ values }) => values.length !== 2)) return { undefinedAs: 'coders' };
  const both = ratings.filter(({ values }) => values.every((value) => value !== null));
  const units = both.reduce((total, { weight }) => total + weight, 0);
  if (units === 0) return { undefinedAs: 'no-units' };
  const first = new Map<string, number>();
  const second = new Map<string, number>();
  let same = 0;
  for (const { values, weight } of both) {
    const [one, other] = [values[0] ?? '', values[1] ?? ''];
    first.set(one, (first.get(one) ?? 0) + weight);
    second.set(other, (second.get(other) ?? 0) + weight);
    if (tally(values).size === 1) same += weight;
  }
  let expected = 0;
  for (const [value, count] of first) expected += (count / units) * ((second.get(value) ?? 0) / units);
  return beyondChance(same / units, expected);
}
