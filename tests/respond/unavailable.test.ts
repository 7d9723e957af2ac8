/** A disk that is full, a database that may not be written or that another holds: what respondents see meanwhile, and afterwards. */
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { Store } from '../../server/store/store.ts';
import { StoreUnavailable } from '../../server/store/unavailable.ts';
import { fullDisk, lockedDatabase, readOnlyFiles, type Trouble } from '../fixtures/troubled-disk.ts';
import { readPage } from '../fixtures/web-page.ts';
import { troubledWorld, type World } from './world.ts';

const LANGUAGES = ['nb', 'nn', 'es', 'en'] as const;
/** More than what is left anywhere in a file that the disk gave out before. */
const LONG = 'Vi lærte mye “sammen”. '.repeat(20_000);

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

/** The same store; where `fault` says so, its writes are refused. */
const simulating = (store: Store, fault: () => StoreUnavailable | undefined): Store =>
  new Proxy(store, {
    get(target, name) {
      const refuses = ['saveAnswers', 'submit', 'ping'].includes(String(name)) ? fault() : undefined;
      if (refuses !== undefined) return () => Promise.reject(refuses);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

interface Service {
  world: World;
  app: FastifyInstance;
  log: string[];
  begin(): void | Promise<void>;
  end(): void | Promise<void>;
}

async function serviceOn(trouble: Trouble): Promise<Service> {
  cleaning.push(trouble.remove);
  const world = await troubledWorld('sqlite', { SAMSVAR_DATA: trouble.folder });
  cleaning.push(world.server.close);
  let fault: StoreUnavailable | undefined;
  const log: string[] = [];
  const store = simulating(world.server.context.store, () => fault);
  const app = await createApp({ ...world.server.context, store }, { stream: { write: (line) => void log.push(line) } });
  const end = () => {
    fault = undefined;
    trouble.end();
  };
  cleaning.push(end);
  return {
    world,
    app,
    log,
    begin() {
      if (trouble.simulated !== undefined) fault = new StoreUnavailable(trouble.simulated);
      trouble.begin();
    },
    end,
  };
}

const put = (app: FastifyInstance, token: string, value: string, clientId: string, language = 'nb') =>
  app.inject({
    method: 'PUT',
    url: `/api/v1/r/${token}/answers/prose?lang=${language}`,
    headers: { 'accept-language': language },
    payload: { value, baseRevision: 9, clientId },
  });
const post = (app: FastifyInstance, token: string, fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: `/r/${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const ready = async (app: FastifyInstance) => (await app.inject({ url: '/readyz' })).statusCode;

/** Saves until the trouble is felt: a little may still fit. Gives what was acknowledged. */
async function saveUntilRefused(app: FastifyInstance, token: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    const text = `${turn} ${LONG}`;
    const answer = await put(app, token, text, `turn ${turn}`);
    if (answer.statusCode === 503) return acknowledged;
    expect(answer.statusCode).toBe(200);
    acknowledged.push(text);
  }
  throw new Error('the trouble never showed');
}

describe.each([
  ['a disk that is full', fullDisk(16), 'disk full'],
  ['a database that may not be written', readOnlyFiles(), undefined],
  ['a database that is locked', lockedDatabase(), 'locked'],
] as const)('%s', (_, trouble, reason) => {
  test(`(${trouble.how}) refuses with 503 and gives the text back; what was received stays, and it goes on by itself`, async () => {
    const { world, app, log, begin, end } = await serviceOn(trouble);
    const { token, invitation } = await world.respondent();
    const others = await Promise.all(LANGUAGES.map(async (language) => ({ language, ...(await world.respondent()) })));
    expect((await put(app, token, 'received before', 'before')).statusCode).toBe(200);

    await begin();
    const acknowledged = await saveUntilRefused(app, token);
    const forms = others.map(({ language, token: one }) =>
      post(app, one, { 'page-language': language, client: 'first', 'answer.prose': `${LONG}<&>`, do: 'save' }),
    );
    const calls = others.map(({ language, token: one }) => put(app, one, LONG, 'api', language));
    for (const [index, answer] of (await Promise.all(calls)).entries()) {
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.json()).toMatchObject({ status: 503, code: 'store-unavailable' });
      expect(answer.headers['content-language']).toBe(LANGUAGES[index]);
    }
    const pages = await Promise.all(forms);
    for (const [index, answer] of pages.entries()) {
      expect(answer.statusCode).toBe(503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      const page = readPage(answer.statusCode, answer.body);
      expect(page.language).toBe(LANGUAGES[index]);
      expect(page.text).toContain(`${LONG}<&>`.trim().slice(-100));
    }
    expect(new Set(pages.map((answer) => readPage(answer.statusCode, answer.body).title)).size).toBe(LANGUAGES.length);
    expect(await ready(app)).toBe(503);
    // Reading goes on meanwhile.
    expect((await app.inject({ url: `/r/${token}` })).statusCode).toBe(200);

    await end();
    for (const [index, answer] of pages.entries()) {
      const { controls } = readPage(answer.statusCode, answer.body);
      const again = Object.fromEntries(controls.map((one) => [one.name, one.value]));
      expect((await post(app, others[index]?.token ?? '', again)).statusCode).toBe(303);
    }
    for (const { token: one } of others) expect((await put(app, one, LONG, 'api')).statusCode).toBe(200);
    expect(await ready(app)).toBe(200);

    const { store } = world.server.context;
    const kept = await store.revisions('troubled', (await store.responseState('troubled', invitation))?.id ?? '');
    expect(kept.map(({ value }) => value)).toEqual(['received before', ...acknowledged]);
    for (const { invitation: one } of others) {
      const state = await store.responseState('troubled', one);
      expect((await store.revisions('troubled', state?.id ?? '')).map(({ value }) => value)).toEqual([
        `${LONG}<&>`,
        LONG,
      ]);
    }

    const said = log.filter((line) => line.includes('the store is unavailable'));
    if (reason !== undefined) expect(said.map((line) => JSON.parse(line).reason)).toEqual([reason]);
    else expect(said.length).toBeGreaterThan(0);
    expect(log.join('')).not.toContain('lærte');
  }, 120_000);
});

test('a PostgreSQL that takes no writes, then hangs up, refuses with 503; it goes on by itself', async () => {
  const world = await troubledWorld('postgresql');
  cleaning.push(world.server.close);
  const { app, context } = world.server;
  const { token } = await world.respondent();
  const connectionString = context.config.databaseUrl;
  if (connectionString === undefined) throw new Error('no PostgreSQL');
  const administrator = new pg.Client({ connectionString });
  await administrator.connect();
  cleaning.push(() => administrator.end());
  const readOnly = async (is: 'on' | 'off') => {
    const { rows } = await administrator.query<{ name: string }>('select current_database() as name');
    await administrator.query(`alter database ${rows[0]?.name} set default_transaction_read_only = ${is}`);
    await administrator.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  };
  /** Connections that were cut while idle are noticed at their next use. */
  const settled = async (status: number) => {
    for (let left = 40; left > 0; left -= 1) {
      const answer = await put(app, token, `try ${left}`, `try ${left}`);
      if (answer.statusCode === status) return answer;
      expect([200, 503]).toContain(answer.statusCode);
    }
    throw new Error(`never answered ${status}`);
  };
  expect((await put(app, token, 'before', 'before')).statusCode).toBe(200);
  await readOnly('on');
  await settled(503);
  const answer = await put(app, token, 'now', 'now');
  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
    503,
    'store-unavailable',
    '5',
  ]);
  await readOnly('off');
  await settled(200);
  expect(await ready(app)).toBe(200);
}, 60_000);
