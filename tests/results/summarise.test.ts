import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../server/definitions/answers.ts';
import { spread, wholeSpread } from '../../server/results/exact.ts';
import { addTo, type Measures, summarise } from '../../server/results/summarise.ts';

const measuresOf = (facts: Omit<Fact, 'question'>[]): Measures => {
  const measures: Measures = new Map();
  for (const { measure, value } of facts) addTo(measures, measure, value, 1);
  return measures;
};
const multiset = (values: string[]) => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** Hundredths, so that the naive side can count in whole numbers. */
const hundredths = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 60 });
const written = (n: number): string => {
  const digits = String(Math.abs(n)).padStart(3, '0');
  const fraction = digits.slice(-2).replace(/0+$/, '');
  return `${n < 0 ? '-' : ''}${digits.slice(0, -2)}${fraction === '' ? '' : `.${fraction}`}`;
};

test('mean, median, least and greatest are what writing all values out gives', () => {
  fc.assert(
    fc.property(hundredths, (values) => {
      const found = spread(multiset(values.map(written)));
      const sorted = values.toSorted((a, b) => a - b);
      const n = values.length;
      const middle = ((sorted[Math.floor((n - 1) / 2)] ?? 0) + (sorted[Math.floor(n / 2)] ?? 0)) / 2;
      const total = values.reduce((sum, value) => sum + value, 0);
      expect(found?.n).toBe(n);
      expect(found?.total).toBe(written(total));
      expect(found?.mean).toBeCloseTo(total / n / 100, 9);
      expect(found?.median).toBe(middle / 100);
      expect([found?.min, found?.max]).toEqual([(sorted[0] ?? 0) / 100, (sorted.at(-1) ?? 0) / 100]);
    }),
  );
});

test('a tenth ten times adds up to one, and a mean of thirds is rounded once', () => {
  expect(spread(new Map([['0.1', 10]]))).toMatchObject({ total: '1', mean: 0.1, median: 0.1 });
  expect(
    spread(
      new Map([
        ['1', 1],
        ['0', 2],
      ]),
    )?.mean,
  ).toBe(0.333333333333333);
  expect(
    spread(
      new Map([
        ['2', 1],
        ['0', 2],
      ]),
    )?.mean,
  ).toBe(0.666666666666667);
  expect(spread(new Map())).toBeUndefined();
});

test('word counts: total, median and longest are what writing all counts out gives', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { maxLength: 60 }), (counts) => {
      const sorted = counts.toSorted((a, b) => a - b);
      const n = counts.length;
      const middle = ((sorted[Math.floor((n - 1) / 2)] ?? 0) + (sorted[Math.floor(n / 2)] ?? 0)) / 2;
      expect(wholeSpread(multiset(counts.map(String)))).toEqual({
        n,
        total: counts.reduce((sum, value) => sum + value, 0),
        median: middle,
        longest: sorted.at(-1) ?? 0,
      });
    }),
  );
});

describe('each kind is counted as its facts say', () => {
  const answered = { measure: 'answered', value: '' };
  test('choices in the order asked, those that nobody made with 0, those of earlier versions last', () => {
    const choose = (value: string) => [answered, { measure: 'choice', value }];
    const facts = measuresOf([...choose('b'), ...choose('b'), ...choose('old'), { measure: 'blank', value: '' }]);
    const summary = summarise({ kind: 'one choice', columns: ['a', 'b'] }, facts);
    expect(summary).toEqual({ kind: 'one choice', answered: 3, blank: 1, choices: { a: 0, b: 2, old: 1 } });
    expect(Object.keys(summary.choices ?? {})).toEqual(['a', 'b', 'old']);
  });
  test('shares as the mean of each part', () => {
    const shares = (a: string, b: string) => [
      answered,
      { measure: 'share:a', value: a },
      { measure: 'share:b', value: b },
    ];
    const facts = measuresOf([...shares('33.3', '66.7'), ...shares('50', '50'), ...shares('0', '100')]);
    expect(summarise({ kind: 'share', columns: ['a', 'b'] }, facts).shares).toEqual({
      n: 3,
      mean: { a: 27.7666666666667, b: 72.2333333333333 },
    });
  });
  test('indicators as the change in each unit', () => {
    const facts = measuresOf([
      { measure: 'change:%', value: '19' },
      { measure: 'change:%', value: '-4' },
      { measure: 'change:t', value: '39' },
    ]);
    expect(summarise({ kind: 'indicator', columns: [] }, facts).indicators).toEqual({
      '%': { n: 2, mean: 7.5, median: 7.5, min: -4, max: 19 },
      t: { n: 1, mean: 39, median: 39, min: 39, max: 39 },
    });
  });
  test('dates as the first and the last', () => {
    const facts = measuresOf(['2013-02-01', '2011-12-31', '2013-01-31'].map((value) => ({ measure: 'date', value })));
    expect(summarise({ kind: 'date', columns: [] }, facts).dates).toEqual({
      n: 3,
      earliest: '2011-12-31',
      latest: '2013-02-01',
    });
  });
  test('a question that nobody answered says so', () => {
    expect(summarise({ kind: 'long text', columns: [] }, new Map())).toEqual({
      kind: 'long text',
      answered: 0,
      blank: 0,
      words: { total: 0, median: 0, longest: 0 },
    });
    expect(summarise({ kind: 'number', columns: [] }, new Map())).toEqual({ kind: 'number', answered: 0, blank: 0 });
  });
});
