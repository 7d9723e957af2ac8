/** A machine translator with LibreTranslate's interface, played by a server of the test's own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../../server/config.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { readPage } from '../../fixtures/web-page.ts';
import { BASE, NYNORSK, SPANISH, SURVEY, type TranslationWorld, translationWorld } from './world.ts';

/** What it was asked, and how it is to answer next. */
const asked: { path: string; body: Record<string, unknown> }[] = [];
let answer: (q: string[]) => { status: number; body: string; headers?: Record<string, string> };
const shouts = (q: string[]) => ({
  ...{ status: 200, body: JSON.stringify({ translatedText: q.map((one) => one.toUpperCase()) }) },
});

let machine: Server;
let world: TranslationWorld;
let analyst: Researcher;
beforeAll(async () => {
  machine = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    asked.push({ path: String(request.url), body });
    const { status, body: said, headers = {} } = answer(body.q);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(said);
  });
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve));
  const { port } = machine.address() as AddressInfo;
  world = await translationWorld({
    environment: { SAMSVAR_TRANSLATE_URL: `http://127.0.0.1:${port}/`, SAMSVAR_TRANSLATE_KEY: 'secret key' },
  });
  analyst = await researcher(world.server, 'researcher');
});
afterAll(async () => {
  await world.server.close();
  machine.close();
});

const editor = (id: string, to: string) => `${BASE}/${id}/stories?to=${to}`;
const page = async (address: string) => readPage(200, (await analyst.get(`${address}&lang=en`)).body).text;
const one = async (id: string, to: string) =>
  (await analyst.get(`/api/v1/surveys/${SURVEY}/translations?to=${to}`))
    .json()
    .translations.find((row: { invitation: string }) => row.invitation === id);
const ask = (id: string, to: string, base = '0') =>
  analyst.post(editor(id, to), { do: 'machine', revision: '1', base });

describe('a machine', () => {
  let id: string;
  beforeAll(async () => {
    answer = shouts;
    id = (await world.answered('al', NYNORSK, 'nn')).id;
    await world.answered('solola', SPANISH, 'es');
  });

  it('is told about before anything is sent: which address the text goes to', async () => {
    const { port } = machine.address() as AddressInfo;
    const told = `The text of the answer is sent to http://127.0.0.1:${port}/translate. It leaves this house.`;
    expect(await page(editor(id, 'en'))).toContain(told);
    const many = await page(`${BASE}/machine?to=en`);
    expect(many).toContain(told);
    expect(many).toContain('It reads such answers as norsk bokmål');
    expect(asked).toEqual([]);
  });

  it('is sent the sentences and the languages, and its output is marked until a person saves it', async () => {
    expect((await ask(id, 'en')).statusCode).toBe(303);
    expect(asked).toEqual([
      {
        path: '/translate',
        body: {
          ...{ q: ['Me hausta regn på taket.', 'Det gjekk bra.', 'Så kom tørken.'], source: 'nb', target: 'en' },
          ...{ format: 'text', api_key: 'secret key' },
        },
      },
    ]);
    expect(await one(id, 'en')).toMatchObject({
      state: 'machine',
      translation: { text: 'ME HAUSTA REGN PÅ TAKET. DET GJEKK BRA.\nSÅ KOM TØRKEN.', origin: 'machine' },
    });
    expect(await page(editor(id, 'en'))).toContain('Machine output, not checked');
    await analyst.post(editor(id, 'en'), {
      ...{ do: 'save', as: 'sentences', revision: '1', base: '1', 'target.0': 'ME HAUSTA REGN PÅ TAKET.' },
      ...{ 'target.1': 'DET GJEKK BRA.', 'target.2': 'SÅ KOM TØRKEN.' },
    });
    expect(await one(id, 'en')).toMatchObject({ state: 'done', translation: { origin: 'person', version: 2 } });
    expect(await page(editor(id, 'en'))).not.toContain('Machine output');
    expect(await page(`${BASE}/${id}/stories/history?to=en`)).toContain('Machine output, not checked');
  });

  it('writes no nynorsk: bokmål is not called so', async () => {
    const { id: other } = await world.answered('taveta', 'We have rain again.', 'en');
    expect(await page(editor(other, 'nn'))).toContain('The machine cannot write this language.');
    const before = asked.length;
    expect((await ask(other, 'nn')).statusCode).toBe(502);
    expect(asked).toHaveLength(before);
    expect(await page(`${BASE}/machine?to=nn`)).toContain('The machine cannot write this language.');
  });

  it('that fails changes nothing, and says what is wrong in a sentence', async () => {
    const fails = async (wrong: typeof answer): Promise<string> => {
      answer = wrong;
      const failed = await analyst.post(`${editor(id, 'es')}&lang=en`, { do: 'machine', revision: '1', base: '0' });
      expect(failed.statusCode).toBe(502);
      expect(await one(id, 'es')).toMatchObject({ state: 'missing' });
      return readPage(502, failed.body).text;
    };
    const json = JSON.stringify;
    expect(await fails(() => ({ status: 403, body: json({ error: 'Invalid API key' }) }))).toMatch(
      /refused \(403\): Invalid API key|rechazó|sa nei/,
    );
    expect(await fails(() => ({ status: 500, body: '<html>' }))).toMatch(/\(500\)/);
    expect(await fails(() => ({ status: 200, body: 'not json' }))).toContain('other than translations');
    expect(await fails(() => ({ status: 200, body: json({ translatedText: ['one'] }) }))).toContain('other than');
    expect(await fails(() => ({ status: 200, body: json({ translatedText: 'x'.repeat(2_000_001) }) }))).toContain(
      'other than',
    );
    const elsewhere = { location: 'http://127.0.0.1:1/' };
    expect(await fails(() => ({ status: 307, body: '', headers: elsewhere }))).toContain('does not answer');
    answer = shouts;
  });

  it('translates what is missing, some at a time, and all of that can be undone', async () => {
    const done = await analyst.post(`${BASE}/machine?to=en&lang=en`, {});
    expect(readPage(200, done.body).text).toContain('1 draft was fetched.');
    expect(asked.at(-1)?.body).toMatchObject({ source: 'es', target: 'en' });
    const batch = /name="batch" value="([^"]+)"/.exec((await analyst.get(`${BASE}/hand-over`)).body)?.[1] ?? '';
    expect((await analyst.post(`${BASE}/undo`, { batch })).headers.location).toMatch(/undone=1&left=0$/);
  });

  it('is asked by researchers only', async () => {
    const before = asked.length;
    const reader = await researcher(world.server, 'reader');
    expect((await reader.post(editor(id, 'es'), { do: 'machine', revision: '1', base: '0' })).statusCode).toBe(403);
    expect((await reader.get(`${BASE}/machine?to=en`)).statusCode).toBe(403);
    expect((await reader.post(`${BASE}/machine?to=en`)).statusCode).toBe(403);
    expect(asked).toHaveLength(before);
  });
});

describe('where none is set up', () => {
  it('none is offered, and none is asked', async () => {
    const other = await translationWorld();
    const who = await researcher(other.server, 'researcher');
    const { id } = await other.answered('al', NYNORSK, 'nn');
    expect((await who.get(editor(id, 'en'))).body).not.toContain('value="machine"');
    expect((await who.get(`${BASE}?to=en`)).body).not.toContain('/translations/machine');
    expect((await who.post(editor(id, 'en'), { do: 'machine', revision: '1', base: '0' })).statusCode).toBe(404);
    await other.server.close();
  });
});

describe('its variables', () => {
  it('are off where nothing is said', () => {
    expect(readConfig({}).translate).toBeUndefined();
    expect(readConfig({ SAMSVAR_TRANSLATE_URL: 'https://translate.example' }).translate).toEqual({
      ...{ url: 'https://translate.example', key: undefined },
    });
  });
  it.each([
    [{ SAMSVAR_TRANSLATE_URL: 'translate.example' }, 'SAMSVAR_TRANSLATE_URL'],
    [{ SAMSVAR_TRANSLATE_URL: 'ftp://translate.example' }, 'SAMSVAR_TRANSLATE_URL'],
    [{ SAMSVAR_TRANSLATE_URL: 'https://translate.example/?key=1' }, 'SAMSVAR_TRANSLATE_URL'],
    [{ SAMSVAR_TRANSLATE_KEY: 'key' }, 'SAMSVAR_TRANSLATE_KEY'],
  ])('with %j does not begin, and says which variable is wrong', (environment, name) => {
    const read = () => readConfig(environment);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} .+\\.$`));
  });
});
