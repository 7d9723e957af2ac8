/** Every route of the running app, asked by those who must not see or do what it is about. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addApiToken } from '../../server/access/tokens.ts';
import { TABLE_KEYS, type TableName } from '../../server/store/operations/copy.ts';
import { csrfOf, type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import {
  aloneOf,
  ask,
  type LookedAt,
  parametersOf,
  type Request,
  type Route,
  requestsOf,
  type Values,
  withRoutes,
} from './every-request.ts';
import { ELSEWHERE, ELSEWHERE_NAME, OWN, OWN_REGION, PERSON, type Planted, plant, SAID, SURVEY } from './planted.ts';

let server: TestServer;
let routes: Route[];
let looksAt: LookedAt;
let planted: Planted;
beforeAll(async () => {
  ({ started: server, routes, looksAt } = await withRoutes(() => startServer()));
  planted = await plant(server);
}, 120_000);
afterAll(() => server.close());

/** What is for everybody, or for whoever has a link: written down by hand, so that a new route is closed until it is here. */
const PUBLIC = [
  /^\/(\*|resume|healthz|readyz|metrics|sign-in|sw\.js|favicon\.svg|robots\.txt|assets\/.*)?$/,
  /^\/r\/(:token|sw\.js)/,
  /^\/api\/v1\/r\/:token/,
  /^\/receipt\/check/,
  /^\/open\/:survey/,
  /^\/report\/:token$/,
  /^\/forms\b/,
  /^\/open\/:survey/,
  /^\/set-up\/:secret$/,
  /^\/api\/openapi\.json$/,
  /^\/api\/v1\/session$/,
];
const isPublic = ({ url }: Route): boolean => PUBLIC.some((pattern) => pattern.test(url));
/** They would end the session that asks. */
const ENDING = ['/sign-out', '/sign-out-everywhere', '/api/v1/session', '/sign-in'];

const elsewhere = () =>
  parametersOf({
    ...{ survey: SURVEY, municipality: ELSEWHERE, partnership: 'stord-san-juan-comalapa' },
    ...{ region: 'guatemala', country: 'GT' },
    ...planted.elsewhere,
  });
const own = () =>
  parametersOf({
    ...{ survey: SURVEY, municipality: OWN, partnership: 'melhus-taveta' },
    ...{ region: OWN_REGION, country: 'KE' },
    ...planted.own,
  });
/** The same of the partner, whose name may be seen. */
const partner = () => ({
  ...elsewhere(),
  ...{ municipality: ['melhus'], partnership: ['melhus-taveta'], region: ['norway'], country: ['NO'] },
  ...{ invitation: [planted.partner.invitation], response: [planted.partner.response] },
});

/** An answer of an open round that names one of the coordinator's own municipalities, and that nobody has accepted. */
const stranger = () => ({ ...own(), invitation: [planted.stranger], id: [planted.stranger] });

/** All requests of a route; of one that is for everybody, whoever asks, the first and the fullest. */
function asked(route: Route, path: Values, fields: Values, csrf: string): Request[] {
  const all = requestsOf(route, path, fields, { csrf });
  return isPublic(route) ? [...all.slice(0, 1), ...all.slice(-1)] : all;
}
/** Each field of a query alone, of those that the route has looked at in what was asked before: any other changes nothing. */
const alone = (route: Route, path: Values, fields: Values): Request[] =>
  isPublic(route) ? [] : aloneOf(route, path, fields, (field) => looksAt(route, field));

type Tables = Record<string, string[]>;
/** Rows as text, of all tables but those that asking changes by itself. */
async function dump(isWanted: (table: TableName, row: string) => boolean): Promise<Tables> {
  const { store } = server.context;
  // That somebody asked is in the audit log, whose head waits in the ledger.
  const unasked = ['session', 'attempt', 'meta', 'pace', 'audit', 'audit_block', 'audit_head'];
  const tables: Tables = {};
  for (const table of Object.keys(TABLE_KEYS) as TableName[]) {
    if (unasked.includes(table)) continue;
    const rows = (await store.dumpTable(table, null, 100_000)).map((row) => JSON.stringify(row));
    const isAnchor = (row: string) => table === 'ledger_entry' && row.includes('"submission":"audit-');
    tables[table] = rows.filter((row) => isWanted(table, row) && !isAnchor(row));
  }
  return tables;
}

interface Asker {
  page: Record<string, string>;
  api: Record<string, string>;
  csrf: string;
}
async function asker(who: Researcher, token: string): Promise<Asker> {
  return {
    page: { cookie: who.cookie },
    api: { authorization: `Bearer ${token}` },
    csrf: csrfOf((await who.get('/account')).body),
  };
}

/** Requests that change nothing are asked so many at a time: what is recorded of them is then committed together. */
const AT_ONCE = 16;

/** Asks everything; says which answers hold one of `marks`, or are a fault of ours. */
async function betrayals(asking: Asker, requests: Request[], marks: string[]): Promise<string[]> {
  const betrayal = async (request: Request): Promise<string[]> => {
    const headers = request.url.startsWith('/api/') ? asking.api : asking.page;
    const { status, body } = await ask(server.app, request, headers);
    const seen = marks.filter((mark) => body.includes(mark));
    return seen.length > 0 || status >= 500 ? [`${request.route.method} ${request.url}: ${status} ${seen}`] : [];
  };
  const found: string[] = [];
  const { GET: reading = [], other = [] } = Object.groupBy(requests, ({ route }) =>
    route.method === 'GET' ? 'GET' : 'other',
  );
  for (let at = 0; at < reading.length; at += AT_ONCE)
    found.push(...(await Promise.all(reading.slice(at, at + AT_ONCE).map(betrayal))).flat());
  for (const request of other) found.push(...(await betrayal(request)));
  return found;
}

it('the app has routes to ask', () => {
  expect(routes).toContainEqual({ method: 'GET', url: '/api/v1/surveys/:survey/export' });
  expect(routes.filter((route) => !isPublic(route)).length).toBeGreaterThan(20);
});

it('nobody who is not signed in gets anything but the way to sign in', async () => {
  const open: string[] = [];
  const before = await dump(() => true);
  for (const route of routes.filter((one) => !isPublic(one)))
    for (const request of requestsOf(route, elsewhere(), elsewhere(), {}).slice(0, 3)) {
      const { status } = await ask(server.app, request, {});
      if (status !== (request.url.startsWith('/api/') ? 401 : 303))
        open.push(`${route.method} ${request.url}: ${status}`);
    }
  expect(open).toEqual([]);
  expect(await dump(() => true)).toEqual(before);
}, 120_000);

it('a coordinator neither sees nor changes anything of another region, whatever is asked', async () => {
  const who = await researcher(server, 'coordinator', undefined, OWN_REGION);
  const asking = await asker(who, await addApiToken(server.context, 'Africa', 'coordinator', OWN_REGION));
  // What is the whole survey's counts as another region's.
  const whole = ['version', 'region', 'country', 'schedule', 'template', 'account', 'api_token', 'setup'];
  const isElsewhere = (table: TableName, row: string) =>
    whole.includes(table) || planted.ids.some((id) => row.includes(`"${id}"`) || row.includes(`\\"${id}\\"`));
  const before = await dump(isElsewhere);
  const mine = routes.filter(({ url }) => !ENDING.includes(url));
  const marks = [SAID, PERSON, ELSEWHERE_NAME];
  // The last ones begin in the region and reach out of it: a contact from elsewhere for one's own invitation, say.
  const sets = [
    [elsewhere(), elsewhere()],
    [partner(), partner()],
    [own(), elsewhere()],
    [stranger(), stranger()],
  ] as const;
  for (const [path, fields] of sets) {
    const requests = mine.flatMap((route) => asked(route, path, fields, asking.csrf));
    expect(await betrayals(asking, requests, marks)).toEqual([]);
  }
  const single = sets.flatMap(([path, fields]) => mine.flatMap((route) => alone(route, path, fields)));
  expect(single.length).toBeGreaterThan(500);
  expect(await betrayals(asking, single, marks)).toEqual([]);
  expect(await dump(isElsewhere)).toEqual(before);
}, 300_000);

it('a reader is told of nobody and changes nothing', async () => {
  const who = await researcher(server, 'reader');
  const asking = await asker(who, await addApiToken(server.context, 'Reading', 'reader'));
  const before = await dump(() => true);
  const sets = [elsewhere(), stranger()];
  const mine = routes.filter(({ url }) => !ENDING.includes(url));
  const requests = mine.flatMap((route) => sets.flatMap((of) => asked(route, of, of, asking.csrf)));
  expect(await betrayals(asking, requests, [PERSON])).toEqual([]);
  const single = mine.flatMap((route) => sets.flatMap((of) => alone(route, of, of)));
  expect(await betrayals(asking, single, [PERSON])).toEqual([]);
  expect(await dump(() => true)).toEqual(before);
  // It was worth asking: the answers themselves are a reader's to read.
  expect((await who.get(`/surveys/${SURVEY}/responses/${planted.elsewhere.invitation}`)).body).toContain(SAID);
}, 300_000);

it('the marks are there to be seen by those who may', async () => {
  const who = await researcher(server, 'researcher');
  const { body } = await who.get(`/surveys/${SURVEY}/responses/${planted.elsewhere.invitation}`);
  for (const mark of [SAID, PERSON, ELSEWHERE_NAME]) expect(body).toContain(mark);
});
