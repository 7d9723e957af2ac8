/** Whatever is asked, the answer is a page, a file or a refusal: never a fault of ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { type LookedAt, type Route, withRoutes } from '../access/every-request.ts';
import { csrfOf, type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

/** What a database may choke on. */
const ODD_TO_STORE = ['\0', '\ud800', 'Łódź 🎈', "' or 1=1 --", '-1', '1e309', 'x'.repeat(190)];
/** What comes as far as the code only, which is the same whatever it stores in. */
const ODD_TO_READ = ['', '__proto__', 'constructor', 'toString', '../../etc/passwd', '%', '<b>&"\''];
const ODD = { sqlite: [...ODD_TO_STORE, ...ODD_TO_READ], postgresql: ODD_TO_STORE };
/** Requests at a time: what is recorded of them is then committed together. */
const AT_ONCE = 16;
const SURVEY = 'mic-2011-2014';
const QUERIES = [
  'lang',
  'after',
  'limit',
  'status',
  'region',
  'municipality',
  'language',
  'by',
  'format',
  'check',
  'code',
  'next',
];

describe.each(['sqlite', 'postgresql'] as const)('on %s', (engine) => {
  let server: TestServer;
  let routes: Route[];
  let looksAt: LookedAt;
  let administrator: Researcher;
  let row: InvitationRow;
  let csrf: string;
  beforeAll(async () => {
    ({ started: server, routes, looksAt } = await withRoutes(() => startServer({ engine })));
    const [first] = await server.invite(SURVEY);
    if (first === undefined) throw new Error('nobody is invited');
    row = first;
    administrator = await researcher(server, 'administrator');
    csrf = csrfOf((await administrator.get('/account')).body);
  });
  afterAll(() => server.close());

  /** The faults among the answers to requests, with their addresses. */
  async function faults(requests: { method?: 'GET' | 'POST' | 'PUT'; url: string; type?: string; payload?: string }[]) {
    const fault = async ({ method = 'GET', url, type, payload }: (typeof requests)[number]) => {
      const headers = { cookie: administrator.cookie, ...(type !== undefined && { 'content-type': type }) };
      const answer = await server.app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
      return answer.statusCode >= 500 ? [`${answer.statusCode} ${method} ${url} ${payload ?? ''}`] : [];
    };
    const found: string[][] = [];
    for (let at = 0; at < requests.length; at += AT_ONCE)
      found.push(...(await Promise.all(requests.slice(at, at + AT_ONCE).map(fault))));
    return found.flat();
  }
  const encoded = ODD[engine].map((text) => encodeURIComponent(text.toWellFormed()));

  it('odd parts of an address', async () => {
    // Streams that are found never end.
    const asked = routes.filter(({ method, url }) => method === 'GET' && /:/.test(url) && !/[*]|\/events$/.test(url));
    const paths = encoded.flatMap((odd, at) => [
      `/${odd}`,
      `/assets/${odd}`,
      `/api/v1/r/${row.token}/events?device=${odd}%20`,
      // Odd in its last part alone.
      ...asked.map(({ url }) =>
        url
          .replace(':survey', SURVEY)
          .replace(/:\w+(?!.*:)/, odd)
          .replace(/:\w+/g, 'x'),
      ),
      // And in every part, of which the first is looked at first: one odd text for each route, all of them among the routes.
      ...asked.filter((_, route) => route % encoded.length === at).map(({ url }) => url.replace(/:\w+/g, odd)),
    ]);
    expect(await faults(paths.map((url) => ({ url })))).toEqual([]);
  });

  it('odd queries, one by one and repeated', async () => {
    const asked = [
      '/',
      '/resume',
      '/receipt/check',
      '/receipt/check/proof',
      '/r/:token',
      '/r/:token/receipt',
      '/sign-in',
      '/account',
      '/users',
      '/surveys',
      '/surveys/:survey/responses',
      '/surveys/:survey/results',
      '/surveys/:survey/invitations',
      '/surveys/:survey/export',
      '/api/v1/r/:token',
      '/api/v1/surveys',
      '/api/v1/surveys/:survey/responses',
      '/api/v1/surveys/:survey/aggregates',
      '/api/v1/surveys/:survey/export',
    ].map((url) => ({ method: 'GET', url }));
    const address = ({ url }: Route) => url.replace(':survey', SURVEY).replace(':token', row.token);
    const repeated = encoded.map((odd) => QUERIES.map((name) => `${name}=${odd}&${name}=x`).join('&'));
    const together = asked.flatMap((route) => repeated.map((query) => ({ url: `${address(route)}?${query}` })));
    expect(await faults(together)).toEqual([]);
    // One by one those that are looked at: another one changes nothing.
    const single = asked.flatMap((route) =>
      QUERIES.filter((name) => looksAt(route, name)).flatMap((name) =>
        encoded.map((odd) => ({ url: `${address(route)}?${name}=${odd}` })),
      ),
    );
    expect(single.length).toBeGreaterThan(encoded.length * asked.length);
    expect(await faults(single)).toEqual([]);
  });

  it('odd forms', async () => {
    const form = 'application/x-www-form-urlencoded';
    const names = [
      'answer.stories',
      'answer.constructor',
      '__proto__',
      'client',
      'lang',
      'page-language',
      'base.stories',
      'keep.stories',
      'settles.stories',
      'others.stories',
      'contributor.name',
      'contributor.role',
    ];
    const fields = [
      ...names,
      'do',
      'code',
      'text',
      'confirm',
      'email',
      'password',
      'repeat',
      'name',
      'account-role',
      'token-role',
      'next',
    ];
    const bodies = encoded.flatMap((odd) => [
      fields.map((name) => `${name}=${odd}`).join('&'),
      fields.map((name) => `${name}=${odd}&${name}=x`).join('&'),
    ]);
    const paths = [
      `/r/${row.token}`,
      '/r/nobody',
      '/resume',
      '/receipt/check',
      '/sign-in',
      '/set-up/nobody',
      '/users',
      '/users/tokens',
      `/surveys/${SURVEY}/responses/${row.invitation.id}/erase`,
    ];
    const odd = encoded.flatMap((id) => [`/users/${id}/link`, `/users/tokens/${id}/revoke`]);
    const posts = [...paths, ...odd, `/surveys/${SURVEY}/responses/${encoded[1]}/withdraw`];
    const requests = posts.flatMap((url) =>
      bodies.slice(0, odd.includes(url) ? 1 : bodies.length).map((body) => ({
        ...{ method: 'POST' as const, url, type: form },
        payload: `csrf=${encodeURIComponent(csrf)}&${body}`,
      })),
    );
    expect(await faults(requests)).toEqual([]);
  });

  it('odd JSON', async () => {
    const api = `/api/v1/r/${row.token}`;
    const values: unknown[] = [
      ...ODD[engine],
      null,
      1e308,
      -0,
      [],
      {},
      ODD[engine],
      { travel: 1e308 },
      { constructor: 'x' },
      [[]],
      true,
    ];
    const requests = values.flatMap((value) => [
      { method: 'PUT' as const, url: `${api}/answers/stories`, body: { value, baseRevision: 0, clientId: 'a' } },
      { method: 'PUT' as const, url: `${api}/answers/stories`, body: { value: 'x', baseRevision: 0, clientId: value } },
      ...[
        { splice: { at: 0, remove: 0, insert: value, check: 0 } },
        { splice: value },
        { value: 'x', contributor: { name: value, role: value } },
        { value: 'x', contributor: value },
        { value: 'x', settles: value },
        { value, baseRevision: 999_999_999, settles: [1, 999_999_999] },
      ].map((body) => ({
        ...{ method: 'PUT' as const, url: `${api}/answers/stories` },
        body: { baseRevision: 0, clientId: 'a', ...body },
      })),
      { method: 'POST' as const, url: `${api}/writing`, body: { device: value, question: value } },
      {
        method: 'POST' as const,
        url: `${api}/writing`,
        body: { device: 'a0a0a0a0', question: value, contributor: {} },
      },
      { method: 'PUT' as const, url: `${api}/answers/constructor`, body: { value, baseRevision: 0, clientId: 'b' } },
      { method: 'POST' as const, url: `${api}/submission`, body: { clientId: 'c', answers: { stories: value } } },
      { method: 'POST' as const, url: `${api}/submission`, body: { clientId: value, answers: value } },
      { method: 'POST' as const, url: '/api/v1/session', body: { email: value, password: value } },
      ...['/sign-in', '/users', '/resume', '/receipt/check', `/r/${row.token}`].map((url) => ({
        ...{ method: 'POST' as const, url, body: value },
      })),
    ]);
    expect(
      await faults(
        requests.map(({ body, ...about }) => ({ ...about, type: 'application/json', payload: JSON.stringify(body) })),
      ),
    ).toEqual([]);
  });
});
