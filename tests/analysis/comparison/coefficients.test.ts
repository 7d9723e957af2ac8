/** Coefficients of agreement and intervals against the worked examples of those who published them, and against laws that hold for all data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohenKappa } from '../../../server/analysis/comparison/agreement/cohen.ts';
import { fleissKappa } from '../../../server/analysis/comparison/agreement/fleiss.ts';
import { krippendorffAlpha } from '../../../server/analysis/comparison/agreement/krippendorff.ts';
import { percentAgreement } from '../../../server/analysis/comparison/agreement/percent.ts';
import { type Coefficient, isDefined, type Rating } from '../../../server/analysis/comparison/agreement/rating.ts';
import { wilsonInterval } from '../../../server/analysis/comparison/wilson.ts';

const figure = (coefficient: Coefficient): number => {
  if (!isDefined(coefficient)) throw new Error(coefficient.undefinedAs);
  return coefficient.value;
};

/** One line a coder, one sign a unit; a dot where nothing was said. */
function byCoder(...lines: string[]): Rating[] {
  const coders = lines.map((line) => line.split(' '));
  return (coders[0] ?? []).map((_, unit) => ({
    values: coders.map((said) => (said[unit] === '.' ? null : (said[unit] ?? null))),
    weight: 1,
  }));
}

/** Two coders' table of frequencies. */
const fromTable = (table: number[][]): Rating[] =>
  table.flatMap((row, one) =>
    row.flatMap((weight, other) => (weight === 0 ? [] : { values: [String(one), String(other)], weight })),
  );

/** Fleiss (1971), table 1: how many of six psychiatrists gave each of 30 patients each of five diagnoses. */
const DIAGNOSES = `00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006`.split(/\s/);

describe('published worked examples', () => {
  it("give Cohen's kappa: 0.492 for the 200 cases of Cohen (1968), table 1", () => {
    const table = [
      [88, 10, 2],
      [14, 40, 6],
      [18, 10, 12],
    ];
    expect(figure(cohenKappa(fromTable(table)))).toBeCloseTo(0.492, 3);
    expect(figure(percentAgreement(fromTable(table)))).toBeCloseTo(0.7, 10);
  });

  it("give Cohen's kappa where one coder never uses a category: 0.4842, as SAS's FREQ procedure prints it", () => {
    const table = [
      [0, 4, 1],
      [0, 8, 0],
      [0, 1, 5],
    ];
    expect(figure(cohenKappa(fromTable(table)))).toBeCloseTo(0.4842, 4);
  });

  it("give Fleiss' kappa: 0.430 for the diagnoses of Fleiss (1971)", () => {
    const ratings = DIAGNOSES.map((counts) => ({
      values: [...counts].flatMap((count, category) => Array<string>(Number(count)).fill(String(category))),
      weight: 1,
    }));
    expect(ratings.every(({ values }) => values.length === 6)).toBe(true);
    const column = (at: number): number => DIAGNOSES.reduce((total, counts) => total + Number(counts[at]), 0);
    expect([0, 1, 2, 3, 4].map(column)).toEqual([26, 26, 30, 55, 43]);
    // To seven places as R's package irr computes it.
    expect(figure(fleissKappa(ratings))).toBeCloseTo(0.4302445, 7);
  });

  it("give Krippendorff's alpha: 0.095 for two observers and two categories (his example A)", () => {
    const ratings = byCoder('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0');
    expect(figure(krippendorffAlpha(ratings))).toBeCloseTo(0.095, 3);
  });

  it("give Krippendorff's alpha: 0.692 for two observers and five categories (his example B)", () => {
    const ratings = byCoder('a a b b d c c c e d d a', 'b a b b b c c c e d d d');
    expect(figure(krippendorffAlpha(ratings))).toBeCloseTo(0.692, 3);
  });

  it("give Krippendorff's alpha: 0.743 for four observers who left units out (his example C)", () => {
    const ratings = byCoder(
      '1 2 3 3 2 1 4 1 2 . . .',
      '1 2 3 3 2 2 4 1 2 5 . 3',
      '. 3 3 3 2 3 4 2 2 5 1 .',
      '1 2 3 3 2 4 4 1 2 5 1 .',
    );
    expect(figure(krippendorffAlpha(ratings))).toBeCloseTo(0.743, 3);
  });

  it("give Wilson's intervals, as in table I of Newcombe (1998), method 3", () => {
    const shown = ([part, whole]: [number, number]): string => {
      const found = wilsonInterval(part, whole);
      return `${found?.low.toFixed(4)} ${found?.high.toFixed(4)}`;
    };
    const cases: [number, number][] = [
      [81, 263],
      [15, 148],
      [0, 20],
      [1, 29],
    ];
    expect(cases.map(shown)).toEqual(['0.2553 0.3662', '0.0624 0.1605', '0.0000 0.1611', '0.0061 0.1718']);
  });
});

describe('where there is no figure', () => {
  it('says so instead of dividing by nothing', () => {
    const same = byCoder('a a a', 'a a a');
    expect(percentAgreement(same)).toEqual({ value: 1 });
    for (const of of [cohenKappa, fleissKappa, krippendorffAlpha]) {
      expect(of(same)).toEqual({ undefinedAs: 'one-category' });
      expect(of([])).toEqual({ undefinedAs: 'no-units' });
      expect(of(byCoder('a . b', '. a .'))).toEqual({ undefinedAs: 'no-units' });
    }
    expect(percentAgreement(byCoder('a b'))).toEqual({ undefinedAs: 'no-units' });
    expect(cohenKappa(byCoder('a b', 'a b', 'a b'))).toEqual({ undefinedAs: 'coders' });
    expect(fleissKappa(byCoder('a b'))).toEqual({ undefinedAs: 'coders' });
    expect(wilsonInterval(0, 0)).toBeUndefined();
  });
});

describe('for all data', () => {
  const rating = (coders: number) =>
    fc.record({
      values: fc.array(fc.option(fc.constantFrom('yes', 'no', 'other'), { nil: null, freq: 5 }), {
        minLength: coders,
        maxLength: coders,
      }),
      weight: fc.integer({ min: 1, max: 4 }),
    });
  const data = fc.integer({ min: 2, max: 5 }).chain((coders) => fc.array(rating(coders), { maxLength: 12 }));
  const all = [percentAgreement, cohenKappa, fleissKappa, krippendorffAlpha];

  it('a rating that weighs as many units is that many ratings', () => {
    fc.assert(
      fc.property(data, (ratings) => {
        const single = ratings.flatMap(({ values, weight }) =>
          Array.from({ length: weight }, () => ({ values, weight: 1 })),
        );
        for (const of of all) {
          const [one, other] = [of(ratings), of(single)];
          if (isDefined(one)) expect(figure(other)).toBeCloseTo(one.value, 10);
          else expect(other).toEqual(one);
        }
      }),
    );
  });

  it('a figure is a number of at most 1, and 1 where all agree', () => {
    fc.assert(
      fc.property(data, (ratings) => {
        const isAgreed = ratings.every(({ values }) => new Set(values.filter((value) => value !== null)).size < 2);
        for (const of of all) {
          const found = of(ratings);
          if (!isDefined(found)) continue;
          expect(found.value).toBeLessThanOrEqual(1 + 1e-12);
          if (isAgreed) expect(found.value).toBeCloseTo(1, 12);
        }
      }),
    );
  });

  it('the order of coders and of units does not matter', () => {
    fc.assert(
      fc.property(data, (ratings) => {
        const turned = ratings.toReversed().map(({ values, weight }) => ({ values: values.toReversed(), weight }));
        for (const of of all) {
          const [one, other] = [of(ratings), of(turned)];
          if (isDefined(one)) expect(figure(other)).toBeCloseTo(one.value, 10);
          else expect(other).toEqual(one);
        }
      }),
    );
  });

  it("Wilson's interval holds the share and stays within 0 and 1", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (one, other) => {
        const [part, whole] = [Math.min(one, other), Math.max(one, other, 1)];
        const found = wilsonInterval(part, whole);
        expect(found?.low).toBeGreaterThanOrEqual(0);
        expect(found?.low).toBeLessThanOrEqual(part / whole);
        expect(found?.high).toBeGreaterThanOrEqual(part / whole);
        expect(found?.high).toBeLessThanOrEqual(1);
      }),
    );
  });
});
