/** Passages by any combination of codes, however many codings must be looked at for them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PassageFilter, passagesOf } from '../../../server/analysis/coding/retrieval.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { codingCursor } from '../../../server/store/codings.ts';
import type { Store } from '../../../server/store/store.ts';
import { newPlace, type Place } from '../../store/world.ts';
import { AT, adding, answered, IDA, makeCodes, OLA, SURVEY } from './world.ts';

const TEXT = 'Rain was harvested. Pupils cleaned the tanks. It went well.';
const all: PassageFilter = { layer: { all: true } };

let place: Place;
let store: Store;
beforeAll(async () => {
  place = await newPlace('sqlite');
  store = await place.open();
  await makeCodes(store, SURVEY, 'water', 'schools', 'money');
  const under = { parent: 'water', position: 0, colour: 'c1', source: 'en', removedAt: null, mergedInto: null };
  await store.changeCodebook({
    ...{ survey: SURVEY, id: newId(), at: AT, by: IDA, cause: 'add', undoes: null },
    changes: [{ id: 'tanks', before: null, after: { ...under, texts: { en: { name: 'tanks', definition: '' } } } }],
  });
  for (let municipality = 0; municipality < 30; municipality += 1) {
    const of = await answered(store, {}, TEXT);
    await store.addCoding(adding(of, 'water', 0, 19));
    await store.addCoding(adding(of, 'schools', 20, 45, { by: OLA }));
    await store.addCoding(adding(of, 'money', 46, 59));
    if (municipality % 10 === 7) await store.addCoding(adding(of, 'tanks', 35, 44));
  }
});
afterAll(async () => {
  await store.close();
  await place.remove();
});

const found = async (filter: Partial<PassageFilter>, limit = 100): Promise<string[]> =>
  (await passagesOf(store, SURVEY, { ...all, ...filter }, null, limit)).map(({ text }) => text);
const times = (text: string, n: number): string[] => Array.from({ length: n }, () => text);

it('a rare combination is found to the last, a few at a time', async () => {
  expect(await found({ all: ['schools', 'tanks'] })).toEqual(
    [1, 2, 3].flatMap(() => ['Pupils cleaned the tanks.', 'the tanks']),
  );
  expect(await found({ any: ['schools'], not: ['tanks'] })).toEqual(times('Pupils cleaned the tanks.', 27));
  expect(await found({ any: ['money'], all: ['water'] })).toEqual(times('Rain was harvested.', 30));
});

it('a code stands for those under it where that is asked', async () => {
  expect(await found({ any: ['water'] })).toHaveLength(30);
  expect(await found({ any: ['water'], withSubcodes: true })).toHaveLength(33);
  expect(await found({ all: ['schools', 'water'], withSubcodes: true })).toHaveLength(6);
});

it('goes on after the last one that was read', async () => {
  const first = await passagesOf(store, SURVEY, { ...all, any: ['money'] }, null, 20);
  const last = first.at(-1);
  if (last === undefined) throw new Error('nothing found');
  const rest = await passagesOf(store, SURVEY, { ...all, any: ['money'] }, codingCursor(last.coding), 20);
  expect([first.length, rest.length]).toEqual([20, 10]);
  expect(new Set([...first, ...rest].map(({ coding }) => coding.id)).size).toBe(30);
});

it('of one layer alone neither shows nor reckons with what others coded', async () => {
  const ola: PassageFilter['layer'] = { all: false, by: OLA };
  expect(await found({ layer: ola })).toEqual(times('Pupils cleaned the tanks.', 30));
  expect(await found({ layer: ola, any: ['schools'], not: ['tanks'] })).toHaveLength(30);
  expect(await found({ layer: ola, by: [IDA] })).toEqual([]);
});

it('a passage is there once, with everyone who coded it, also where a merge has given one coder two codings of it', async () => {
  await makeCodes(store, SURVEY, 'bins', 'rubbish');
  const of = await answered(store, {}, TEXT);
  await store.addCoding(adding(of, 'bins', 0, 19));
  await store.addCoding(adding(of, 'rubbish', 0, 19));
  await store.addCoding(adding(of, 'bins', 0, 19, { by: OLA }));
  await store.addCoding(adding(of, 'rubbish', 20, 45, { by: OLA }));
  const recode = [{ from: 'rubbish', to: 'bins' }];
  const at = { survey: SURVEY, id: newId(), at: AT, by: IDA, undoes: null };
  await store.changeCodebook({ ...at, cause: 'merge', changes: [], recode });
  const filter: PassageFilter = { ...all, any: ['bins'] };
  const passages = await passagesOf(store, SURVEY, filter, null, 100);
  expect(passages.map(({ text, codings }) => [text, codings.map(({ by }) => by)])).toEqual([
    ['Rain was harvested.', [IDA, OLA]],
    ['Pupils cleaned the tanks.', [OLA]],
  ]);
  const [counted] = await store.codeCounts(SURVEY, [{ code: 'bins', as: 'bins' }], {});
  expect(counted?.passages).toBe(2);
  // Page by page, too.
  const [first] = await passagesOf(store, SURVEY, filter, null, 1);
  const rest = await passagesOf(store, SURVEY, filter, first ? codingCursor(first.coding) : null, 100);
  expect(rest.map(({ text }) => text)).toEqual(['Pupils cleaned the tanks.']);
});
