import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CountedPlace, type ShownSet, shownColumns } from '../../server/results/small-groups.ts';

const sumIn = (table: readonly (readonly number[])[], places: readonly number[], column: number): number =>
  places.reduce((sum, place) => sum + (table[place]?.[column] ?? 0), 0);

/** All ways to put `n` answers into `columns` columns. */
function* ways(n: number, columns: number): Generator<number[]> {
  if (columns === 1) yield [n];
  else for (let first = 0; first <= n; first++) for (const rest of ways(n - first, columns - 1)) yield [first, ...rest];
}

/** The values that each withheld count could have, for someone who knows how many answered everywhere and all that is shown. */
function attack(places: CountedPlace[], sets: ShownSet[], shown: Map<string, ReadonlySet<number>>) {
  const columns = places[0]?.counts.length ?? 0;
  const truth = places.map((place) => place.counts);
  const members = sets.map((set) => [...places.keys()].filter((at) => set.places.has(places[at]?.id ?? '')));
  const known = sets.flatMap((set, at) => [...(shown.get(set.id) ?? [])].map((column) => ({ at, column })));
  const withheld = sets.flatMap((set, at) =>
    Array.from({ length: columns }, (_, column) => column)
      .filter((column) => !shown.get(set.id)?.has(column))
      .map((column) => ({ at, column, possible: new Set<number>() })),
  );
  const tables = (from: number): number[][][] => {
    const place = truth[from];
    if (place === undefined) return [[]];
    const rest = tables(from + 1);
    const n = place.reduce((sum, count) => sum + count, 0);
    return [...ways(n, columns)].flatMap((row) => rest.map((rows) => [row, ...rows]));
  };
  for (const table of tables(0)) {
    const fits = known.every(
      ({ at, column }) => sumIn(table, members[at] ?? [], column) === sumIn(truth, members[at] ?? [], column),
    );
    if (!fits) continue;
    for (const each of withheld) each.possible.add(sumIn(table, members[each.at] ?? [], each.column));
  }
  return withheld.map(({ at, column, possible }) => ({ set: sets[at]?.id, column, possible: [...possible] }));
}

const place = (id: string, region: string, questionnaire: string, counts: number[]): CountedPlace => ({
  id,
  region,
  questionnaire,
  counts,
});

const setsOf = (places: CountedPlace[], others: string[][]): ShownSet[] => {
  const by = (name: string, key: (place: CountedPlace) => string): ShownSet[] =>
    [...Map.groupBy(places, key)].map(([id, of]) => ({ id: `${name} ${id}`, places: new Set(of.map((p) => p.id)) }));
  return [
    ...by('region', (p) => p.region),
    ...by('part', (p) => `${p.region} ${p.questionnaire}`),
    { id: 'whole', places: new Set(places.map((p) => p.id)) },
    ...by('place', (p) => p.id),
    ...others.map((ids, at) => ({ id: `partnership ${at}`, places: new Set(ids) })),
  ];
};

const survey = fc.integer({ min: 2, max: 3 }).chain((columns) =>
  fc.record({
    minimum: fc.integer({ min: 2, max: 3 }),
    places: fc
      .array(
        fc.record({
          region: fc.constantFrom('r', 's'),
          questionnaire: fc.constantFrom('q', 'q', 'z'),
          counts: fc.array(fc.integer({ min: 0, max: columns === 2 ? 5 : 3 }), {
            minLength: columns,
            maxLength: columns,
          }),
        }),
        { minLength: 1, maxLength: columns === 2 ? 5 : 3 },
      )
      .map((list) => list.map((each, at) => ({ ...each, id: `m${at}` }))),
    partnerships: fc.array(fc.uniqueArray(fc.constantFrom('m0', 'm1', 'm2', 'm3', 'm4'), { maxLength: 3 }), {
      maxLength: 3,
    }),
  }),
);

test('no count of too few answers is shown, and none that is withheld can be worked out from all that is shown', () => {
  let showed = 0;
  fc.assert(
    fc.property(survey, ({ minimum, places, partnerships }) => {
      const sets = setsOf(places, partnerships);
      const shown = shownColumns(places, sets, minimum);
      for (const set of sets) {
        const of = places.filter((each) => set.places.has(each.id));
        const answered = of.reduce((sum, each) => sum + each.counts.reduce((n, count) => n + count, 0), 0);
        if (answered === 0) continue;
        for (const column of shown.get(set.id) ?? []) {
          showed += 1;
          expect(of.reduce((sum, each) => sum + (each.counts[column] ?? 0), 0)).toBeGreaterThanOrEqual(minimum);
        }
      }
      for (const { set, column, possible } of attack(places, sets, shown))
        expect(possible.length, `column ${column} of ${set} must be ${possible[0]}`).toBeGreaterThan(1);
    }),
    { numRuns: 300 },
  );
  expect(showed).toBeGreaterThan(0);
});

describe('what is shown', () => {
  const columnsOf = (places: CountedPlace[], minimum: number, others: string[][] = []) =>
    Object.fromEntries(
      [...shownColumns(places, setsOf(places, others), minimum)].map(([id, columns]) => [id, [...columns].sort()]),
    );

  test('everything, where the survey withholds nothing', () => {
    const shown = columnsOf([place('a', 'r', 'q', [1, 0]), place('b', 'r', 'q', [0, 1])], 1);
    expect(Object.values(shown).every((columns) => columns.join() === '0,1')).toBe(true);
  });
  test('a small choice takes the next smallest with it, never the others', () => {
    const shown = columnsOf([place('a', 'r', 'q', [20, 9, 1, 6])], 3);
    expect(shown['region r']).toEqual([0, 1]);
  });
  test('two small choices that together are enough take no other', () => {
    expect(columnsOf([place('a', 'r', 'q', [20, 2, 2])], 3)['region r']).toEqual([0]);
  });
  test('a small municipality takes one more of its region with it, so that the region’s count does not reveal it', () => {
    const places = [
      place('a', 'r', 'q', [1, 5]),
      place('b', 'r', 'q', [5, 5]),
      place('c', 'r', 'q', [5, 5]),
      place('d', 'r', 'q', [5, 5]),
    ];
    const shown = columnsOf(places, 3);
    expect(shown['region r']).toEqual([0, 1]);
    expect(['a', 'b', 'c', 'd'].filter((id) => shown[`place ${id}`]?.length === 2)).toEqual(['b', 'c']);
  });
  test('a small questionnaire hides within its region, and the region is still shown', () => {
    const shown = columnsOf([place('a', 'r', 'q', [9, 9]), place('b', 'r', 'z', [1, 0])], 3);
    expect(shown).toMatchObject({ 'region r': [0, 1], 'part r q': [], 'part r z': [] });
  });
  test('a small region is not revealed by the whole', () => {
    const shown = columnsOf([place('a', 'r', 'q', [9, 9]), place('b', 's', 'q', [1, 1])], 3);
    expect(shown).toMatchObject({ 'region r': [0, 1], 'region s': [], whole: [] });
  });
  test('a partnership that with its country would reveal one municipality is withheld', () => {
    const places = [place('a', 'r', 'q', [4, 4]), place('b', 'r', 'q', [1, 1]), place('c', 's', 'q', [4, 4])];
    expect(columnsOf(places, 3, [['a', 'c']])).toMatchObject({ 'region r': [0, 1], 'partnership 0': [] });
  });
  test('one column, as the answers behind a mean, is a matter of how many answered', () => {
    const places = [place('a', 'r', 'q', [2]), place('b', 'r', 'q', [9]), place('c', 's', 'q', [2])];
    expect(columnsOf(places, 3)).toMatchObject({ 'region r': [0], 'place b': [], 'place a': [], 'region s': [] });
  });
});
