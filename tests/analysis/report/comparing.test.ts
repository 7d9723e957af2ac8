/** Comparisons in a report: chosen by name or by the address of their page, drawn, and frozen with it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalJson } from '../../../server/foundation/hash.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { languages } from '../../../server/pages/texts.ts';
import { BASE, reportWorld, SURVEY, type World } from './world.ts';

const CODE = 'waste-in-test';

let world: World;
beforeAll(async () => {
  world = await reportWorld();
  const { store } = world.server.context;
  const at = world.clock.time;
  const texts = Object.fromEntries(languages.map((one) => [one, { name: `Waste ${one}`, definition: '' }]));
  const code = {
    ...{ id: CODE, parent: null, position: 0, colour: 'c1', source: 'nb', texts, removedAt: null, mergedInto: null },
    ...{ madeBy: 'ida', madeAt: at },
  };
  await store.changeCodebook({
    ...{ survey: SURVEY, id: newId(), at, by: 'ida', cause: 'add' },
    undoes: null,
    changes: [{ id: CODE, before: null, after: code }],
  });
  for (const place of ['voi', 'stord']) await codes(place);
}, 120_000);
afterAll(() => world.close());

async function codes(place: string): Promise<void> {
  const { store } = world.server.context;
  const invitation = await world.answers(place, 'Me sorterer alt avfall no.');
  await store.readSubmissions(SURVEY);
  await store.addCoding({
    ...{ survey: SURVEY, id: newId(), invitation, question: 'stories', revision: 1, code: CODE, by: 'ida' },
    ...{ at: world.clock.time, span: { from: 0, to: 12 } },
  });
}
const read = async (language = 'en') => (await world.writer.get(`${BASE}?lang=${language}`)).body;
const added = (fields: Record<string, string>) =>
  world.writer.post(`${BASE}/edit?lang=en`, { do: 'add', kind: 'table', ...fields });

it('themes by region are counted, drawn, and lead to their passages, in every language', async () => {
  const form = (await world.writer.get(`${BASE}/edit?lang=en`)).body;
  const choice = /<option value="(comparison [^"]+)">Themes by region \(municipalities\)/
    .exec(form)?.[1]
    ?.replaceAll('&quot;', '"');
  await added({ item: choice ?? '' });
  for (const language of languages) {
    const page = await read(language);
    expect(page).toContain(`Waste ${language}`);
    expect(page).toContain('<svg ');
    expect(page).not.toMatch(/comparison:|report:|\{\{/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  }
  expect(await read()).toMatch(/<a href="\/surveys\/[^"]+"><span>1<\/span><\/a>/);
});

it('any comparison is added by the address of its page; what is none is refused', async () => {
  const address = `http://samsvar.example/surveys/${SURVEY}/comparison?by=country&measure=passages&subcodes=no&lang=en`;
  expect((await added({ address })).statusCode).toBe(303);
  const form = (await world.writer.get(`${BASE}/edit?lang=en`)).body;
  expect(form).not.toContain('no longer there');
  for (const other of [
    '/surveys/mic-tor-2014/comparison',
    'https://strangers.example/',
    'javascript:1',
    `/surveys/${SURVEY}/comparison/moon`,
  ]) {
    const refused = await added({ address: other });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('No table has this address.');
  }
});

it('an edition keeps counts and charts when answers are coded further', async () => {
  const { store } = world.server.context;
  const version = String((await store.reportVersion(SURVEY))?.version);
  await world.writer.post(`${BASE}/editions`, { version });
  const article = async () =>
    /<article.*<\/article>/s.exec((await world.writer.get(`${BASE}/editions/1?lang=en`)).body)?.[0];
  const before = await article();
  expect(before).toContain('<svg ');
  await codes('taveta');
  expect(await article()).toBe(before);
  expect(canonicalJson((await store.reportEdition(SURVEY, 1))?.content)).toContain('Waste es');
});

it('while coding is blind nobody’s codings are counted', async () => {
  await world.server.context.store.setCodingMode({ survey: SURVEY, blind: true, at: world.clock.time, by: 'ida' });
  const page = await read();
  expect(page).toContain('the counts are shown once coding is opened');
  expect(page).not.toContain('Waste en');
});
