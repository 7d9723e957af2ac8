/** Who did what is recorded: of every route that shows or changes something, before it does, or not at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addApiToken } from '../../server/access/tokens.ts';
import { createApp } from '../../server/app.ts';
import type { AuditEntry } from '../../server/store/audit.ts';
import type { Store } from '../../server/store/store.ts';
import { StoreUnavailable } from '../../server/store/unavailable.ts';
import { csrfOf, type Researcher, researcher, signedInWith, signedUp } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { aloneOf, ask, parametersOf, type Route, requestsOf, withRoutes } from './every-request.ts';
import { ELSEWHERE, PERSON, type Planted, plant, SAID, SURVEY } from './planted.ts';

let server: TestServer;
let routes: Route[];
let planted: Planted;
let admin: Researcher;
beforeAll(async () => {
  ({ started: server, routes } = await withRoutes(() => startServer()));
  planted = await plant(server);
  admin = await researcher(server, 'administrator');
}, 120_000);
afterAll(() => server.close());

const ids = () =>
  parametersOf({
    ...{ survey: SURVEY, municipality: ELSEWHERE, partnership: 'stord-san-juan-comalapa' },
    ...{ region: 'guatemala', country: 'GT' },
    ...planted.elsewhere,
  });
/** For whoever has a link, and what ends the session that asks. */
const NOT_ASKED =
  /^\/(api\/v1\/)?(r|report|open|receipt|set-up|sign-in|sign-out|session|resume)\b|^\/(sign-out-everywhere|\*)?$/;

/** Of one choice alone: others show less than none. */
const isFormat = (field: string): boolean => field === 'format';

async function newest(survey: string, limit = 1): Promise<AuditEntry[]> {
  return server.context.store.audit(survey, {}, null, limit);
}
const lastId = async (): Promise<string> =>
  [...(await newest(SURVEY)), ...(await newest(''))]
    .map(({ id }) => id)
    .sort()
    .at(-1) ?? '';

describe('every route', () => {
  it('that shows who people are or what they answered leaves an entry', async () => {
    const silent: string[] = [];
    let shown = 0;
    for (const route of routes.filter(({ method, url }) => method === 'GET' && !NOT_ASKED.test(url)))
      for (const request of [...requestsOf(route, ids(), ids(), {}), ...aloneOf(route, ids(), ids(), isFormat)]) {
        const before = await lastId();
        const { status, body } = await ask(server.app, request, { cookie: admin.cookie });
        if (status !== 200 || (!body.includes(PERSON) && !body.includes(SAID))) continue;
        shown += 1;
        if ((await lastId()) === before) silent.push(`${request.url}`);
      }
    expect(silent).toEqual([]);
    expect(shown).toBeGreaterThan(50);
  }, 300_000);

  it('that changes something leaves an entry, also where it is refused', async () => {
    const silent: string[] = [];
    const changing = routes.filter(({ method, url }) => method !== 'GET' && !NOT_ASKED.test(url));
    const csrf = csrfOf((await admin.get('/account')).body);
    for (const route of changing) {
      const [request] = requestsOf(route, ids(), ids(), { csrf });
      if (request === undefined) continue;
      const before = await lastId();
      const { status } = await ask(server.app, request, { cookie: admin.cookie });
      if (status !== 400 && (await lastId()) === before) silent.push(`${route.method} ${route.url}: ${status}`);
    }
    expect(silent).toEqual([]);
    expect(changing.length).toBeGreaterThan(30);
  }, 300_000);
});

describe('an entry', () => {
  it('says who, when, what, on what and from where, and holds no answer, no name and no secret', async () => {
    await admin.get(`/surveys/${SURVEY}/responses/${planted.elsewhere.invitation}?lang=en`);
    const [entry] = await newest(SURVEY);
    expect(entry).toMatchObject({
      name: admin.email,
      via: 'session',
      action: 'view-personal',
      kind: 'responses',
      subject: planted.elsewhere.invitation,
      detail: { lang: 'en' },
      page: `GET /surveys/${SURVEY}/responses/${planted.elsewhere.invitation}`,
    });
    const account = await server.context.store.accountByEmail(admin.email);
    expect(entry?.by).toBe(account?.id);
    const all = JSON.stringify([...(await newest(SURVEY, 10_000)), ...(await newest('', 10_000))]);
    for (const told of [SAID, PERSON, 'samsvar_']) expect(all).not.toContain(told);
  });

  it('of what a token takes out names the token', async () => {
    const token = await addApiToken(server.context, 'Nightly export', 'researcher');
    const headers = { authorization: `Bearer ${token}` };
    await server.app.inject({ url: `/api/v1/surveys/${SURVEY}/export?format=csv&lang=nn`, headers });
    expect(await newest(SURVEY)).toMatchObject([
      { name: 'Nightly export', via: 'token', action: 'export', kind: 'export', detail: { format: 'csv', lang: 'nn' } },
    ]);
  });

  it('is there for signing in, for failing to, and for signing out', async () => {
    const ola = await signedUp(server, 'reader', 'ola@samsvar.example');
    const session = (password: string) =>
      server.app.inject({ method: 'POST', url: '/api/v1/session', payload: { email: ola.email, password } });
    await session('wrong as wrong can be');
    await ola.post('/sign-out');
    const done = (await newest('', 20)).filter(({ name }) => name === ola.email).map(({ action }) => action);
    expect(done).toEqual(['sign-out', 'sign-in-failed', 'sign-in', 'rights']);
    // Whoever guesses at accounts that are not there writes nothing.
    const before = await lastId();
    await server.app.inject({
      ...{ method: 'POST', url: '/api/v1/session' },
      payload: { email: 'nobody@samsvar.example', password: 'x' },
    });
    expect(await lastId()).toBe(before);
  });

  it('begins no chain for a survey that there is not', async () => {
    await admin.post('/surveys/nothing/outbox/sending', { paused: 'yes' });
    expect(await newest('nothing')).toEqual([]);
    expect(await newest('')).toMatchObject([{ action: 'refused', detail: { survey: 'nothing', status: 404 } }]);
  });
});

describe('what cannot be recorded', () => {
  it('is neither shown, nor sent, nor done', async () => {
    const { store } = server.context;
    const full: Store = { ...store, recordAudit: () => Promise.reject(new StoreUnavailable('disk full')) };
    const app = await createApp({ ...server.context, store: full });
    const kari = signedInWith(app, admin.email, admin.cookie);
    const invitation = planted.own.invitation;
    const responses = `/surveys/${SURVEY}/responses/${invitation}`;
    for (const url of [responses, `/api/v1/surveys/${SURVEY}/export?format=csv`, `/api/v1/surveys/${SURVEY}/audit`]) {
      const { statusCode, body, headers } = await kari.get(url);
      expect(statusCode).toBe(503);
      expect(body).not.toContain('our own words');
      expect(headers['content-type']).toMatch(/problem\+json|text\/html/);
    }
    expect((await kari.post(`${responses}/withdraw`)).statusCode).toBe(503);
    expect((await store.invitation(SURVEY, invitation))?.withdrawnAt).toBeNull();
    // Nothing is taken down for what needs no entry.
    expect((await kari.get(`/surveys/${SURVEY}/results`)).statusCode).toBe(200);
    await app.close();
  });
});
