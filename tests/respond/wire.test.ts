/** What goes over the line, byte by byte: people write on phones, far away, and pay for it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spliceOf } from '../../server/foundation/splice.ts';
import { type CountingProxy, countingProxy } from '../fixtures/counting-proxy.ts';
import { readEvents } from '../fixtures/event-stream.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

let server: TestServer;
let proxy: CountingProxy;
let token: string;
beforeAll(async () => {
  server = await startServer({ listen: true });
  proxy = await countingProxy(server.url);
  const [row] = await server.invite('mic-2011-2014');
  if (row === undefined) throw new Error('nobody is invited');
  token = row.token;
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** Six hundred words, and the same with one sentence more in the middle. */
const SENTENCE = 'Ungdomsrådet var med på alle møta, og det var dei som fekk fram kor mykje vatnet betyr. ';
const BOOK = Array.from({ length: 60 }, (_, at) => `Avsnitt ${at}: vi lærte å samarbeide om skog og vatn her.`).join(
  '\n',
);
const LONGER = BOOK.slice(0, BOOK.indexOf('Avsnitt 30')) + SENTENCE + BOOK.slice(BOOK.indexOf('Avsnitt 30'));
const CONTRIBUTOR = { name: 'Kari Nes', role: 'miljøvernleiar' };

/** The headers that Chromium on a phone sends with `fetch`. Node adds host and length. */
const headers = {
  'content-type': 'application/json',
  'user-agent':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Mobile Safari/537.36',
  'sec-ch-ua': '"Chromium";v="153", "Not.A/Brand";v="99", "Google Chrome";v="153"',
  'sec-ch-ua-mobile': '?1',
  'sec-ch-ua-platform': '"Android"',
  accept: '*/*',
  origin: 'https://samsvar.example.no',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'nn-NO,nn;q=0.9,nb;q=0.8,en-US;q=0.7,en;q=0.6',
  priority: 'u=1, i',
};
const put = (body: object) =>
  fetch(`${proxy.url}/api/v1/r/${token}/answers/stories?lang=nn`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ ...body, contributor: CONTRIBUTOR }),
  });
const clientId = () => crypto.randomUUID();

describe('a sentence in an answer of six hundred words', () => {
  test('is saved with at most 2 KB, request and answer with all headers', async () => {
    const saved = await put({ value: BOOK, baseRevision: 0, clientId: clientId() });
    expect(await saved.json()).toMatchObject({ revision: 1 });
    proxy.reset();
    const spliced = await put({ splice: spliceOf(BOOK, LONGER), baseRevision: 1, clientId: clientId() });
    expect([spliced.status, await spliced.json()]).toMatchObject([200, { revision: 2 }]);
    const { up, down } = proxy.bytes();
    expect(up).toBeGreaterThan(500);
    expect(up + down).toBeLessThanOrEqual(2048);
    const state = await server.app.inject(`/api/v1/r/${token}`);
    expect(state.json().answers.stories.value).toBe(LONGER);
  });

  test('that does not fit the text it was written on is refused, and taken whole under the same client id', async () => {
    const id = clientId();
    const wrong = await put({ splice: spliceOf('another text', LONGER), baseRevision: 2, clientId: id });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ code: 'respond:splice-mismatch' });
    const ahead = await put({ splice: spliceOf(LONGER, BOOK), baseRevision: 99, clientId: id });
    expect(ahead.status).toBe(422);
    const whole = await put({ value: BOOK, baseRevision: 2, clientId: id });
    expect(await whole.json()).toMatchObject({ revision: 3 });
  });

  test('finds its text also where a newer one stands, and is kept beside it', async () => {
    const late = `${LONGER}\nOg meir 🦉.`;
    const answer = await put({ splice: spliceOf(LONGER, late), baseRevision: 2, clientId: clientId() });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ current: { value: BOOK, revision: 3 }, kept: 4 });
    const state = (await server.app.inject(`/api/v1/r/${token}`)).json();
    expect(state.answers.stories.parallel).toMatchObject([{ value: late, by: CONTRIBUTOR }]);
  });

  test('sent again as a splice gets the first answer again', async () => {
    const again = { splice: spliceOf(BOOK, LONGER), baseRevision: 3, clientId: clientId() };
    const first = await (await put(again)).json();
    await put({ value: 'something else', baseRevision: first.revision, clientId: clientId() });
    expect(await (await put(again)).json()).toEqual(first);
  });

  test('is neither both nor nothing: a body has a value or a splice', async () => {
    for (const body of [{}, { value: 'x', splice: spliceOf('', 'x') }]) {
      const refused = await put({ ...body, baseRevision: 0, clientId: clientId() });
      expect(refused.status).toBe(400);
      expect((await refused.json()).errors).toMatchObject([{ path: 'body/value' }]);
    }
  });
});

test('an answer that did not change is asked for with a tag, and comes without a body', async () => {
  const get = (tag?: string) =>
    server.app.inject({ url: `/api/v1/r/${token}`, headers: tag === undefined ? {} : { 'if-none-match': tag } });
  const first = await get();
  const tag = String(first.headers.etag);
  for (const sent of [tag, `W/${tag}`, `"x", ${tag}`]) {
    const same = await get(sent);
    expect([same.statusCode, same.body]).toEqual([304, '']);
  }
  await put({ value: 'changed', baseRevision: 99, clientId: clientId() });
  const changed = await get(tag);
  expect(changed.statusCode).toBe(200);
  expect(changed.headers.etag).not.toBe(tag);
  const payload = { device: 'c2c2c2c2c2c2c2c2', question: 'stories' };
  await server.app.inject({ method: 'POST', url: `/api/v1/r/${token}/writing`, payload });
  expect((await get(String(changed.headers.etag))).statusCode).toBe(200);
});

test('a stream carries what changed and little else', async () => {
  const events = await readEvents(`${proxy.url}/api/v1/r/${token}/events?device=c2c2c2c2c2c2c2c2`);
  await events.next();
  proxy.reset();
  const payload = { value: 'Nytt.', baseRevision: 0, clientId: clientId() };
  await server.app.inject({ method: 'PUT', url: `/api/v1/r/${token}/answers/objectives`, payload });
  expect(await events.next()).toMatchObject({ answers: { objectives: { value: 'Nytt.' } } });
  const { up, down } = proxy.bytes();
  expect(up).toBe(0);
  expect(down).toBeLessThan(250);
  await events.close();
});
