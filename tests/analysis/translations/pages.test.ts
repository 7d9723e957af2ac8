/** Working translations through the pages: what is left to do, written sentence by sentence, two at once, stale, remembered. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../server/pages/texts.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { readPage } from '../../fixtures/web-page.ts';
import { BASE, NYNORSK, SPANISH, SURVEY, type TranslationWorld, translationWorld } from './world.ts';

let world: TranslationWorld;
let analyst: Researcher;
beforeAll(async () => {
  world = await translationWorld();
  analyst = await researcher(world.server, 'researcher');
});
afterAll(() => world.server.close());

const editor = (id: string, to = 'en') => `${BASE}/${id}/stories?to=${to}`;
const text = async (address: string): Promise<string> =>
  readPage(200, (await analyst.get(`${address}&lang=en`)).body).text;
const rows = async (query: string) =>
  (await analyst.get(`/api/v1/surveys/${SURVEY}/translations?${query}`)).json().translations;
const one = async (id: string, to = 'en') =>
  (await rows(`to=${to}`)).find(({ invitation }: { invitation: string }) => invitation === id);
const write = (id: string, targets: string[], about: Record<string, string> = {}) =>
  analyst.post(editor(id), {
    ...{ do: 'save', as: 'sentences', revision: '1', base: '0' },
    ...Object.fromEntries(targets.map((target, at) => [`target.${at}`, target])),
    ...about,
  });
const ENGLISH = ['We harvested rain on the roof.', 'It went well.', 'Then came the drought.'];

describe('before anything is submitted', () => {
  it('the list says so, in every language', async () => {
    for (const language of languages) {
      const page = await analyst.get(`${BASE}?to=en&lang=${language}`);
      expect(page.statusCode).toBe(200);
      expect(page.body).not.toMatch(/working-translations:[a-z]|\{\{/);
    }
    expect(await text(`${BASE}?to=en`)).toContain('No answers have been submitted yet');
  });
});

describe('an answer', () => {
  let id: string;
  let of: { id: string; token: string };
  beforeAll(async () => {
    of = await world.answered('al', NYNORSK, 'nn');
    id = of.id;
  });

  it('is missing in every other language, with its words counted', async () => {
    expect(await one(id)).toMatchObject({ state: 'missing', words: 11, language: 'nn', base: 0, translation: null });
    expect(await one(id, 'nn')).toBeUndefined();
    expect(await text(`${BASE}?to=en`)).toMatch(/Ål · .+Missing.+11 words/s);
  });

  it('is written sentence by sentence, and what is left out makes it unfinished', async () => {
    const page = readPage(200, (await analyst.get(editor(id))).body);
    const fields = page.controls.filter(({ name }) => name.startsWith('target.'));
    expect(fields.map(({ value }) => value)).toEqual(['', '', '']);
    const saved = await write(id, [ENGLISH[0] ?? '', '', '']);
    expect(saved.statusCode).toBe(303);
    expect(await one(id)).toMatchObject({ state: 'unfinished', translation: { text: ENGLISH[0] } });
    await write(id, ENGLISH, { base: '1' });
    expect(await one(id)).toMatchObject({
      state: 'done',
      translation: { text: `${ENGLISH[0]} ${ENGLISH[1]}\n${ENGLISH[2]}`, origin: 'person', revision: 1, version: 2 },
    });
  });

  it('is marked as a working translation wherever it is shown, in every language', async () => {
    const marks = {
      nb: 'Arbeidsoversettelse',
      nn: 'Arbeidsomsetjing',
      es: 'Traducción de trabajo',
      en: 'Working translation',
    };
    for (const [language, mark] of Object.entries(marks))
      for (const address of [editor(id), `${BASE}/${id}/stories/history?to=en`]) {
        const page = await analyst.get(`${address}&lang=${language}`);
        expect(page.statusCode).toBe(200);
        expect(page.body).toContain(`>${mark}</span>`);
        expect(page.body).not.toMatch(/working-translations:[a-z]|\{\{/);
      }
  });

  it('written by two at once keeps both, and gives back what was typed', async () => {
    const late = await write(id, ['Late.', 'Later.', 'Latest.'], { base: '1' });
    expect(late.statusCode).toBe(409);
    const page = readPage(409, late.body);
    const fields = page.controls.filter(({ name }) => name.startsWith('target.'));
    expect(fields.map(({ value }) => value)).toEqual(['Late.', 'Later.', 'Latest.']);
    expect(page.controls.find(({ name }) => name === 'base')?.value).toBe('2');
    expect(await one(id)).toMatchObject({ translation: { version: 2 } });
    expect(await text(editor(id))).toMatch(/Written at the same time.+Late\. Later\.\s+Latest\./s);
    await write(id, ENGLISH, { base: '2' });
    expect(await text(editor(id))).not.toContain('Written at the same time');
    expect(await text(`${BASE}/${id}/stories/history?to=en`)).toContain(
      'Saved after somebody else had saved a newer one',
    );
  });

  it('that changes makes its translation stale, and keeps what still fits', async () => {
    await world.changed(of, NYNORSK.replace('Det gjekk bra.', 'Det gjekk svært bra.'));
    expect(await one(id)).toMatchObject({ state: 'stale', revision: 2, translation: { revision: 1 } });
    const page = readPage(200, (await analyst.get(`${editor(id)}&lang=en`)).body);
    expect(page.text).toMatch(/The answer has changed since it was translated.+1 word added/s);
    const fields = page.controls.filter(({ name }) => name.startsWith('target.'));
    expect(fields.map(({ value }) => value)).toEqual([ENGLISH[0], '', ENGLISH[2]]);
    // What it was until now is remembered, and offered as what it is: like it, not the same.
    expect(page.text).toMatch(/75.?% It went well\./);
    const base = String((await one(id)).base);
    expect((await analyst.post(editor(id), { do: 'confirm', base, revision: '2' })).statusCode).toBe(303);
    expect(await one(id)).toMatchObject({ state: 'done', translation: { revision: 2 } });
  });

  it('may be written as a whole; then sentences are remembered only where both have as many', async () => {
    const other = await world.answered('voi', 'Det gjekk bra. Alle var nøgde.', 'nn');
    const whole = (typed: string, base: string) =>
      analyst.post(editor(other.id), { do: 'save', as: 'whole', revision: '1', base, text: typed });
    await whole('It all went well and everybody was content.', '0');
    expect(await text(editor(other.id))).toContain('It all went well and everybody was content.');
    const third = await world.answered('stord', 'Alle var nøgde.', 'nn');
    expect(await text(editor(third.id))).not.toContain('From earlier translations');
    await whole('It went well. Everybody was content.', '1');
    expect(await text(editor(third.id))).toMatch(/100.?% Everybody was content\./);
  });

  it('is saved on the way to the next one that is left', async () => {
    const other = await world.answered('solola', SPANISH, 'es');
    const saved = await analyst.post(editor(other.id), {
      ...{ do: 'next', as: 'sentences', revision: '1', base: '0' },
      ...{ 'target.0': 'We planted 1,200 trees.', 'target.1': 'The school took part.' },
    });
    expect(saved.statusCode).toBe(303);
    expect(saved.headers.location).toMatch(/done=(saved|all-done)$/);
    expect(saved.headers.location).not.toContain(other.id);
  });

  it('is not there to translate where it is no text, does not count, or is in that language', async () => {
    expect((await analyst.get(`${BASE}/${id}/objectives?to=en`)).statusCode).toBe(404);
    expect((await analyst.get(`${BASE}/nobody/stories?to=en`)).statusCode).toBe(404);
    expect((await analyst.get(editor(id, 'nn'))).statusCode).toBe(400);
    expect((await analyst.get(editor(id, 'fr'))).statusCode).toBe(400);
  });

  it('is seen by readers and translated by researchers only', async () => {
    const reader = await researcher(world.server, 'reader');
    const page = await reader.get(editor(id));
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('<textarea');
    expect((await reader.post(editor(id), { do: 'save', as: 'whole', revision: '1', base: '0' })).statusCode).toBe(403);
    const coordinator = await researcher(world.server, 'coordinator', 'africa@samsvar.example', 'africa');
    expect((await coordinator.get(editor(id))).statusCode).toBe(404);
    const list = await coordinator.get(`/api/v1/surveys/${SURVEY}/translations?to=en`);
    expect(list.json().translations.map((row: { municipality: string }) => row.municipality)).toEqual(['voi']);
    expect((await coordinator.get(`${BASE}/hand-over`)).statusCode).toBe(403);
  });
});

describe('the API', () => {
  it('saves a version, and keeps one that came late beside it', async () => {
    const { id } = await world.answered('taveta', 'We have rain again.', 'en');
    const put = async (body: object) =>
      world.server.app.inject({
        ...{ method: 'PUT', url: `/api/v1/surveys/${SURVEY}/translations/${id}/stories` },
        ...{ headers: { cookie: analyst.cookie }, payload: body },
      });
    const first = await put({ to: 'es', revision: 1, base: 0, text: 'Tenemos lluvia otra vez.' });
    expect(first.json()).toEqual({ kind: 'saved', version: 1 });
    expect((await put({ to: 'es', revision: 1, base: 0, text: 'Otra.' })).json()).toEqual({
      kind: 'beside',
      version: 2,
    });
    expect((await put({ to: 'es', revision: 9, base: 0, text: 'Otra.' })).statusCode).toBe(404);
    expect((await put({ to: 'en', revision: 1, base: 0, text: 'Other.' })).statusCode).toBe(400);
    expect((await put({ to: 'es', revision: 1, base: 0 })).statusCode).toBe(400);
  });
});
