import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../../server/access/accounts.ts';
import { createApp } from '../../server/app.ts';
import { Problem } from '../../server/foundation/problem.ts';
import { researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });

describe('every answer', () => {
  it('forbids inline script, strangers’ resources, framing, referrers and search engines', async () => {
    const [row] = await server.invite('mic-2011-2014');
    for (const url of [
      '/',
      '/sign-in',
      `/r/${row?.token}`,
      '/nothing',
      '/api/v1/surveys',
      '/healthz',
      '/api/openapi.json',
    ]) {
      const { headers } = await get(url);
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none';/);
      // What the API says is no document: it needs no word on what a document may load.
      const ofPages = ["script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'"];
      for (const part of [...(url.startsWith('/api/') ? [] : ofPages), "frame-ancestors 'none'"])
        expect(policy.split('; ')).toContain(part);
      expect(policy).not.toContain('unsafe');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-robots-tag']).toContain('noindex');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('insists on https once the address has it', async () => {
    const config = { ...server.context.config, baseUrl: 'https://samsvar.example' };
    const app = await createApp({ ...server.context, config });
    const { headers } = await app.inject('/healthz');
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    const signIn = await app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: '',
    });
    expect(signIn.statusCode).toBe(422);
    await app.close();
  });
});

describe('a refusal', () => {
  it('is a page in the reader’s language, or a problem document under /api', async () => {
    const page = await get('/nothing/here', { 'accept-language': 'fr, es-GT;q=0.8, en;q=0.5' });
    expect(page.statusCode).toBe(404);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('<html lang="es"');
    expect(page.body).toContain('No encontramos esta página');
    const json = await get('/api/nothing', { 'accept-language': 'nn' });
    expect(json.statusCode).toBe(404);
    expect(json.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(json.json()).toMatchObject({
      type: 'about:blank',
      title: 'Vi finn ikkje denne sida',
      status: 404,
      code: 'not-found',
    });
  });

  it('names the fields of JSON that does not fit, and shrugs off what is no JSON at all', async () => {
    const post = (payload: string, type = 'application/json') =>
      server.app.inject({ method: 'POST', url: '/api/v1/session', headers: { 'content-type': type }, payload });
    const missing = await post('{"email": 5, "colour": "red"}');
    expect(missing.statusCode).toBe(400);
    expect(missing.json().errors.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['body/email', 'body/password']),
    );
    for (const [payload, type, status] of [
      ['{"email"', 'application/json', 400],
      ['', 'application/json', 400],
      ['<xml/>', 'application/xml', 415],
    ] as const) {
      const refused = await post(payload, type);
      expect(refused.statusCode).toBe(status);
      expect(refused.json()).toMatchObject({ status });
    }
    const large = await post(JSON.stringify({ email: 'a', password: 'x'.repeat(5_000_000) }));
    expect(large.statusCode).toBe(413);
  });

  it('of a fault of ours shows a number to ask by and nothing inside; the log has the rest', async () => {
    const lines: string[] = [];
    const app = await createApp(server.context, { stream: { write: (line) => void lines.push(line) } });
    app.get('/faulty', async () => {
      throw Object.assign(new Error('no such column'), { detail: 'Key (answer)=(a private thought)' });
    });
    app.get('/api/faulty', async () => {
      throw new Error('no such column');
    });
    const page = await app.inject({ url: '/faulty?lang=en' });
    expect(page.statusCode).toBe(500);
    expect(page.body).not.toContain('column');
    const id = /give this number: ([\w-]{36})/.exec(page.body)?.[1];
    const fault = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'fault');
    expect(fault).toMatchObject({ reqId: id, route: '/faulty', error: { message: 'no such column' } });
    expect(lines.join('')).not.toContain('private thought');
    const json = await app.inject('/api/faulty');
    expect(json.json()).toMatchObject({ status: 500, code: 'unexpected' });
    expect(json.body).not.toContain('column');
    await app.close();
  });

  it('says when to try again', async () => {
    const app = await createApp(server.context);
    app.get('/api/busy', async () => {
      throw new Problem(429, 'too-many-tries', { count: 1 }, 59.2);
    });
    const busy = await app.inject({ url: '/api/busy', headers: { 'accept-language': 'en' } });
    expect(busy.headers['retry-after']).toBe('60');
    expect(busy.json().detail).toBe('There have been too many attempts. Try again in 1 minute.');
    await app.close();
  });
});

it('logs one line a request, and in it no token, no answer, no address of a person', async () => {
  const lines: string[] = [];
  const app = await createApp(server.context, { stream: { write: (line) => void lines.push(line) } });
  const [row] = await server.invite('mic-2011-2014');
  if (row === undefined) throw new Error('nobody is invited');
  const kari = await researcher({ app, context: server.context });
  const link = await addAccount(server.context, 'ola@samsvar.example', 'researcher');
  const before = lines.length;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const requests = [
    app.inject(`/r/${row.token}`),
    app.inject(`/r/${row.token}/no/such/page`),
    app.inject({
      method: 'PUT',
      url: `/api/v1/r/${row.token}/answers/stories`,
      payload: { value: 'a private thought', baseRevision: 0, clientId: 'a-client-id-of-mine' },
    }),
    app.inject({
      method: 'POST',
      url: `/r/${row.token}`,
      headers: form,
      payload: 'answer.stories=a+private+thought&do=save',
    }),
    app.inject({ method: 'POST', url: '/resume', headers: form, payload: `code=${row.code}` }),
    app.inject(link),
    app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: kari.email, password: 'a private thought' },
    }),
    app.inject(`/sign-in?next=/r/${row.token}`),
    app.inject({
      method: 'PUT',
      url: `/api/v1/r/${row.token}/answers/stories`,
      headers: { 'content-type': 'application/json' },
      payload: '{"value": "a private thought',
    }),
  ];
  await Promise.all(requests);
  const written = lines.slice(before);
  expect(written).toHaveLength(requests.length);
  for (const line of written) {
    const entry = JSON.parse(line);
    expect(entry).toMatchObject({
      method: expect.any(String),
      route: expect.any(String),
      status: expect.any(Number),
      ms: expect.any(Number),
      reqId: expect.any(String),
    });
    expect(entry.route === 'none' || entry.route.startsWith('/')).toBe(true);
  }
  const all = lines.join('');
  for (const secret of [row.token, row.code, 'private', 'samsvar.example', link.slice(8), kari.cookie.slice(16)]) {
    expect(all).not.toContain(secret);
  }
  await app.close();
});

describe('the description of the API', () => {
  it('is OpenAPI 3.1 of the routes under /api/v1 and no other, and says of each who may ask, what comes back, and the shape of a refusal', async () => {
    const document = (await get('/api/openapi.json')).json<{
      openapi: string;
      paths: Record<
        string,
        Record<string, { summary?: string; security?: unknown; responses: Record<string, { content?: object }> }>
      >;
      components: { schemas: Record<string, { required: string[] }> };
    }>();
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.components.schemas.Problem?.required).toEqual(
      expect.arrayContaining(['type', 'title', 'status', 'detail', 'code', 'requestId']),
    );
    const typesOf = (response: { content?: object } | undefined) => Object.keys(response?.content ?? {});
    const said: string[] = [];
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { summary, security, responses }] of Object.entries(operations)) {
        const name = `${method.toUpperCase()} ${path}`;
        said.push(name);
        expect(summary, name).toBeTruthy();
        expect(typesOf(responses.default), name).toEqual(['application/problem+json']);
        const isClosed = /^\/api\/v1\/(surveys|audit)/.test(path);
        expect(security !== undefined, name).toBe(isClosed);
        expect(responses['401'] !== undefined, name).toBe(isClosed);
        const saysSomething = method !== 'delete' && !/\/(writing|device)$/.test(path);
        expect(typesOf(responses['200'] ?? responses['201']).length > 0, name).toBe(saysSomething);
        for (const [status, response] of Object.entries(responses))
          if (status.startsWith('4')) expect(typesOf(response), name).toContain('application/problem+json');
      }
    }
    expect(said.sort()).toEqual([
      'DELETE /api/v1/session',
      'DELETE /api/v1/surveys/{survey}/codings/{coding}',
      'GET /api/v1/audit',
      'GET /api/v1/r/{token}',
      'GET /api/v1/r/{token}/events',
      'GET /api/v1/surveys',
      'GET /api/v1/surveys/{survey}/aggregates',
      'GET /api/v1/surveys/{survey}/audit',
      'GET /api/v1/surveys/{survey}/board',
      'GET /api/v1/surveys/{survey}/board/events',
      'GET /api/v1/surveys/{survey}/codebook',
      'GET /api/v1/surveys/{survey}/coding/events/{invitation}/{question}',
      'GET /api/v1/surveys/{survey}/coding/passages',
      'GET /api/v1/surveys/{survey}/codings',
      'GET /api/v1/surveys/{survey}/comparison',
      'GET /api/v1/surveys/{survey}/comparison/agreement',
      'GET /api/v1/surveys/{survey}/export',
      'GET /api/v1/surveys/{survey}/follow-up',
      'GET /api/v1/surveys/{survey}/invitations',
      'GET /api/v1/surveys/{survey}/member-check',
      'GET /api/v1/surveys/{survey}/messages',
      'GET /api/v1/surveys/{survey}/reading',
      'GET /api/v1/surveys/{survey}/reading/mirror',
      'GET /api/v1/surveys/{survey}/reading/mirror/{partnership}',
      'GET /api/v1/surveys/{survey}/registry',
      'GET /api/v1/surveys/{survey}/reminders',
      'GET /api/v1/surveys/{survey}/report/editions',
      'GET /api/v1/surveys/{survey}/report/editions/{number}',
      'GET /api/v1/surveys/{survey}/responses',
      'GET /api/v1/surveys/{survey}/responses/{invitation}',
      'GET /api/v1/surveys/{survey}/rounds',
      'GET /api/v1/surveys/{survey}/search',
      'GET /api/v1/surveys/{survey}/translations',
      'POST /api/v1/r/{token}/device',
      'POST /api/v1/r/{token}/submission',
      'POST /api/v1/r/{token}/writing',
      'POST /api/v1/session',
      'POST /api/v1/surveys/{survey}/codings',
      'POST /api/v1/surveys/{survey}/codings/{coding}/restore',
      'PUT /api/v1/r/{token}/answers/{question}',
      'PUT /api/v1/surveys/{survey}/translations/{invitation}/{question}',
    ]);
    const events = document.paths['/api/v1/r/{token}/events']?.get?.responses['200'] ?? {};
    expect(Object.keys(events.content ?? {})).toEqual(['text/event-stream']);
    const { content } = document.paths['/api/v1/surveys/{survey}/export']?.get?.responses['200'] ?? {};
    expect(Object.keys(content ?? {})).toContain('text/csv');
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/);
  });
});

describe('the watchers', () => {
  it('learn whether the process is alive, and ready only while the store answers', async () => {
    expect((await get('/healthz')).statusCode).toBe(200);
    expect((await get('/readyz')).statusCode).toBe(200);
    const store = { ...server.context.store, ping: () => Promise.reject(new Error('gone')) };
    const app = await createApp({ ...server.context, store });
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    expect((await app.inject('/readyz')).statusCode).toBe(503);
    await app.close();
  });

  it('count requests by route pattern and responses by status, never by address', async () => {
    const [row] = await server.invite('mic-2011-2014');
    await get(`/r/${row?.token}`);
    const { body, headers } = await get('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toMatch(/samsvar_requests_total\{method="GET",route="\/r\/:token",status="200"\} \d+/);
    expect(body).toContain('samsvar_request_seconds_bucket');
    expect(body).toMatch(
      /samsvar_responses\{survey="mic-2011-2014",questionnaire="norway",status="(not started|draft)"\} \d+/,
    );
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).not.toContain(row?.token);
  });
});
