/** A report as people write and read it: pages without a script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../server/pages/texts.ts';
import { researcher } from '../../fixtures/researcher.ts';
import { BASE, reportWorld, SURVEY, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await reportWorld();
  await world.answers('voi', 'Me hausta regn på taket.');
  await world.answers('stord', 'Vi hadde det fint.');
});
afterAll(() => world.close());

const read = async (language = 'en') => (await world.writer.get(`${BASE}?lang=${language}`)).body;
const baseOf = (form: string): string => /name="base" value="(\d+)"/.exec(form)?.[1] ?? '';

describe('a report', () => {
  it('is nothing at first, and says how to begin to those who may', async () => {
    const page = await read();
    expect(page).toContain('No report has been written yet. Choose');
    expect(page.indexOf('</h1>')).toBeLessThan(page.indexOf(`href="${BASE}/edit"`));
    const reader = await researcher(world.server, 'reader', 'first-reader@samsvar.example');
    expect((await reader.get(`${BASE}?lang=en`)).body).not.toContain('Choose “Write the report”');
  });

  it('has a title, texts and tables in their order, in the reader’s language or marked as another', async () => {
    await world.writer.post(`${BASE}/edit`, {
      do: 'title',
      base: '0',
      'title.nb': 'Samarbeid',
      'title.es': 'Hermanamientos',
    });
    await world.adds('text', {
      'text.nb': '# Funn\n\nMange **svarte**.',
      'text.nn': '# Funn\n\nMange **svara**.',
      'text.en': '',
    });
    await world.adds('table', { item: 'rates region' });
    await world.adds('table', { item: 'question stories' });
    const nn = await read('nn');
    expect(nn).toContain('Mange <strong>svara</strong>.');
    expect(nn).toContain('<span lang="nb">Samarbeid</span>');
    expect(nn.indexOf('</h1>')).toBeLessThan(nn.indexOf(`href="${BASE}/edit"`));
    const es = await read('es');
    expect(es).toMatch(/<h1[^>]*>Hermanamientos<\/h1>/);
    expect(es).toContain('<section class="report-text" lang="nb" dir="ltr">');
    expect(es).toContain('Este texto existe solo en');
    const [text = 0, rates = 0, stories = 0] = ['Mange', 'Answers by region', 'Figures as of'].map((one) =>
      nn.indexOf(one),
    );
    expect([text > 0, rates, stories].length).toBe(3);
    for (const language of languages) expect(await read(language)).not.toMatch(/report:|results:|\{\{/);
  });

  it('says of every table when its figures are from, and leads from each figure to the rows behind it', async () => {
    const page = await read();
    const tables = page.split('<section class="report-table"').slice(1);
    expect(tables.length).toBe(2);
    for (const table of tables) expect(table).toContain('Figures as of 9 July 2014');
    const africa =
      /<a href="([^"]+region=africa[^"]*stage=submitted)">/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const rows = (await world.writer.get(africa)).body;
    expect(rows).toContain('>Voi</a>');
    expect(rows).not.toContain('>Stord</a>');
  });

  it('lives: its numbers are those of now', async () => {
    const submitted = (page: string) => /href="[^"]*region=africa&amp;stage=submitted"><span>(\d+)/.exec(page)?.[1];
    expect(submitted(await read())).toBe('1');
    await world.answers('taveta', 'Og vi plantet trær.');
    expect(submitted(await read())).toBe('2');
  });

  it('is not shown to coordinators, whose region is a part of it; readers read, and write nothing', async () => {
    const coordinator = await researcher(world.server, 'coordinator', undefined, 'africa');
    const reader = await researcher(world.server, 'reader');
    expect((await coordinator.get(BASE)).statusCode).toBe(403);
    expect((await coordinator.get(`/surveys/${SURVEY}/board`)).body).not.toContain(BASE);
    expect((await reader.get(BASE)).statusCode).toBe(200);
    expect((await reader.get(BASE)).body).not.toContain('csrf" value="" ');
    for (const address of [`${BASE}/edit`, `${BASE}/versions`])
      expect((await reader.get(address)).statusCode).toBe(403);
    for (const address of [`${BASE}/edit`, `${BASE}/links`, `${BASE}/editions`])
      expect((await reader.post(address, { do: 'add', kind: 'text', version: '1', name: 'x' })).statusCode).toBe(403);
  });
});

describe('writing', () => {
  it('previews without saving', async () => {
    const id = await world.adds('text', { 'text.en': 'Before.' });
    const base = baseOf((await world.writer.get(`${BASE}/edit/${id}`)).body);
    const preview = await world.writer.post(`${BASE}/edit/${id}?lang=en`, {
      do: 'preview',
      base,
      'text.en': '*After.* <script>',
    });
    expect(preview.body).toContain('<em>After.</em> &lt;script&gt;');
    expect(await read()).not.toContain('After.');
  });

  it('of two who change the same text the second sees both, and nothing typed is lost', async () => {
    const id = await world.adds('text', { 'text.en': 'As it was.' });
    const base = baseOf((await world.writer.get(`${BASE}/edit/${id}`)).body);
    const save = (text: string, upon: string) =>
      world.writer.post(`${BASE}/edit/${id}?lang=en`, { do: 'save', base: upon, 'text.en': text });
    expect((await save('The first.', base)).statusCode).toBe(303);
    const second = await save('The second.', base);
    expect(second.statusCode).toBe(409);
    expect(second.body).toContain('Somebody else changed this meanwhile');
    expect(second.body).toContain('<p>The first.</p>');
    expect(second.body).toMatch(/lang="en"[^>]*>\nThe second\.<\/textarea>/);
    expect((await save('The second.', baseOf(second.body))).statusCode).toBe(303);
    expect(await read()).toContain('The second.');
  });

  it('of a part that somebody removed meanwhile gives back what was typed', async () => {
    const id = await world.adds('text', { 'text.en': 'Short-lived.' });
    const base = baseOf((await world.writer.get(`${BASE}/edit/${id}`)).body);
    await world.writer.post(`${BASE}/edit/${id}`, { do: 'remove', base });
    const late = await world.writer.post(`${BASE}/edit/${id}?lang=en`, {
      do: 'save',
      base,
      'text.en': 'Typed for an hour.',
    });
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('Typed for an hour.');
  });

  it('moves parts, and keeps every version with the way back to it', async () => {
    const before = await world.server.context.store.reportVersion(SURVEY);
    const first = await world.adds('text', { 'text.en': 'Part one.' });
    const second = await world.adds('text', { 'text.en': 'Part two.' });
    await world.writer.post(`${BASE}/edit/${second}`, { do: 'up', base: '0' });
    const page = await read();
    expect(page.indexOf('Part two.')).toBeLessThan(page.indexOf('Part one.'));
    await world.writer.post(`${BASE}/edit/${first}`, {
      do: 'remove',
      base: baseOf((await world.writer.get(`${BASE}/edit/${first}`)).body),
    });
    expect(await read()).not.toContain('Part one.');
    const versions = (await world.writer.get(`${BASE}/versions?lang=en`)).body;
    expect(versions).toContain('something moved');
    const old = await world.writer.get(`${BASE}/versions/${(before?.version ?? 0) + 4}?lang=en`);
    expect(old.body).toContain('Part one.');
    await world.writer.post(`${BASE}/versions/${before?.version}/restore`);
    expect(await read()).not.toContain('Part two.');
    expect((await world.server.context.store.reportVersion(SURVEY))?.content).toEqual(before?.content);
  });

  it('many at once lose nothing', async () => {
    const before = (await world.server.context.store.reportVersion(SURVEY))?.version ?? 0;
    const all = Array.from({ length: 8 }, () => world.writer.post(`${BASE}/edit`, { do: 'add', kind: 'text' }));
    for (const { statusCode } of await Promise.all(all)) expect(statusCode).toBe(303);
    const now = await world.server.context.store.reportVersion(SURVEY);
    expect(now?.version).toBe(before + 8);
  });

  it('refuses what is no part of it', async () => {
    expect((await world.writer.get(`${BASE}/edit/nothing`)).statusCode).toBe(404);
    expect((await world.writer.get(`${BASE}/versions/999`)).statusCode).toBe(404);
    expect((await world.writer.get(`${BASE}/editions/9`)).statusCode).toBe(404);
    expect((await world.writer.post(`${BASE}/edit`, { do: 'add', kind: 'table', item: 'rates moon' })).statusCode).toBe(
      422,
    );
    expect((await world.writer.post(`${BASE}/edit`, { do: 'add', kind: 'poem' })).statusCode).toBe(400);
  });
});
