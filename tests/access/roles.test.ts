/** What a regional coordinator and a reader get: their part, and no buttons that would be refused. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scopeOf } from '../../server/access/guard.ts';
import { addApiToken } from '../../server/access/tokens.ts';
import { PASSWORD, type Researcher, researcher } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { ELSEWHERE_NAME, OWN_REGION, PERSON, type Planted, plant, SAID, SURVEY } from './planted.ts';

let server: TestServer;
let planted: Planted;
let administrator: Researcher;
let coordinator: Researcher;
let reader: Researcher;
beforeAll(async () => {
  server = await startServer();
  planted = await plant(server);
  administrator = await researcher(server, 'administrator');
  coordinator = await researcher(server, 'coordinator', undefined, OWN_REGION);
  reader = await researcher(server, 'reader');
}, 120_000);
afterAll(() => server.close());

it('a coordinator is made with a region that some survey knows, and no one else has one', async () => {
  const add = (role: string, region: string) =>
    administrator.post('/users?lang=en', { email: 'x@y.example', 'account-role': role, 'account-region': region });
  const missing = await add('coordinator', '');
  expect(missing.statusCode).toBe(422);
  expect(missing.body).toContain('A regional coordinator needs a region. Choose one of: norway, guatemala, africa.');
  expect(missing.body).toContain('<option value="coordinator" selected>');
  const unknown = await add('coordinator', 'atlantis');
  expect(unknown.body).toContain('No survey has a region “atlantis”.');
  const needless = await add('researcher', 'africa');
  expect(needless.statusCode).toBe(422);
  expect(needless.body).toContain('Only a regional coordinator has a region.');
  const made = await add('coordinator', 'guatemala');
  expect(made.statusCode).toBe(200);
  expect(made.body).toContain('<td>Regional coordinator: Guatemala</td>');
  const token = await administrator.post('/users/tokens?lang=en', { name: 'Africa', 'token-role': 'coordinator' });
  expect(token.statusCode).toBe(422);
});

it('a coordinator of no region reaches nowhere, all others everywhere', () => {
  expect(scopeOf({ role: 'coordinator', region: null })).toEqual({ region: '' });
  for (const role of ['administrator', 'researcher', 'reader'] as const)
    expect(scopeOf({ role, region: null })).toBe('all');
});

it('whoever is signed in is told their role and region', async () => {
  const page = await coordinator.get('/account?lang=en');
  expect(page.body).toContain('<dt>Region</dt><dd>Africa</dd>');
  const payload = { email: coordinator.email, password: PASSWORD };
  const session = await server.app.inject({ method: 'POST', url: '/api/v1/session', payload });
  expect(session.json()).toEqual({ email: coordinator.email, role: 'coordinator', region: 'africa' });
});

it('a coordinator’s lists, counts, results and files are those of the region', async () => {
  const list = await coordinator.get(`/api/v1/surveys/${SURVEY}/responses?limit=500`);
  const places = list.json().responses.map(({ region }: { region: string }) => region);
  expect(places.length).toBeGreaterThan(3);
  expect(new Set(places)).toEqual(new Set([OWN_REGION]));
  const surveys = (await coordinator.get('/api/v1/surveys')).json().surveys;
  expect(surveys.find(({ id }: { id: string }) => id === SURVEY).counts).toMatchObject({
    invited: places.length,
    submitted: 1,
  });
  for (const by of ['region', 'country', 'partnership']) {
    const { groups } = (await coordinator.get(`/api/v1/surveys/${SURVEY}/aggregates?by=${by}`)).json();
    const sum = groups.reduce((total: number, { submitted }: { submitted: number }) => total + submitted, 0);
    expect(sum, by).toBe(1);
    if (by === 'region') expect(groups.map(({ id }: { id: string }) => id)).toEqual([OWN_REGION]);
  }
  const file = await coordinator.get(`/api/v1/surveys/${SURVEY}/export?format=csv`);
  expect(file.body.trim().split('\r\n')).toHaveLength(2);
  expect(file.body).toContain('our own words');
});

it('of a partner a coordinator sees the name, of its answers nothing', async () => {
  const list = await coordinator.get(`/surveys/${SURVEY}/responses?municipality=taveta`);
  expect(list.body).toContain('Melhus – Taveta');
  expect(list.body).not.toContain('<option value="melhus"');
  const answer = await coordinator.get(`/surveys/${SURVEY}/responses/${planted.partner.invitation}`);
  expect(answer.statusCode).toBe(404);
});

it('what is elsewhere looks like what does not exist', async () => {
  const address = (id: string) => `/api/v1/surveys/${SURVEY}/responses/${id}`;
  const [elsewhere, nowhere] = await Promise.all(
    [planted.elsewhere.invitation, 'nobody'].map(async (id) => (await coordinator.get(address(id))).json()),
  );
  expect({ ...elsewhere, requestId: '' }).toEqual({ ...nowhere, requestId: '' });
});

it('an API token of a coordinator reaches as far as one', async () => {
  const token = await addApiToken(server.context, 'Africa', 'coordinator', OWN_REGION);
  const answer = await server.app.inject({
    url: `/api/v1/surveys/${SURVEY}/export?format=jsonl`,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('our own words');
  for (const mark of [SAID, ELSEWHERE_NAME]) expect(answer.body).not.toContain(mark);
});

it('a reader reads answers without who wrote them, and takes no file', async () => {
  const address = `/surveys/${SURVEY}/responses/${planted.elsewhere.invitation}`;
  for (const [who, sees] of [
    [administrator, true],
    [reader, false],
  ] as const)
    for (const url of [address, `/api/v1${address}`]) {
      const { body } = await who.get(url);
      expect(body).toContain(SAID);
      expect(body.includes(PERSON), url).toBe(sees);
    }
  for (const url of [`/surveys/${SURVEY}/export`, `/api/v1/surveys/${SURVEY}/export?format=csv`])
    expect((await reader.get(url)).statusCode).toBe(403);
});

it('pages show the links and buttons that one may use', async () => {
  const page = async (who: Researcher) => {
    const { body } = await who.get(`/surveys/${SURVEY}/responses`);
    return ['/users"', `/surveys/${SURVEY}/export"`].filter((address) => body.includes(`href="${address}`));
  };
  expect(await page(administrator)).toHaveLength(2);
  expect(await page(coordinator)).toEqual([`/surveys/${SURVEY}/export"`]);
  expect(await page(reader)).toEqual([]);
  expect((await reader.get('/surveys')).body).not.toContain(`/surveys/${SURVEY}/export`);
  const own = (await coordinator.get(`/api/v1/surveys/${SURVEY}/responses?municipality=taveta`)).json();
  const address = `/surveys/${SURVEY}/responses/${own.responses[0].invitation}`;
  expect((await coordinator.get(address)).body).not.toContain(`${address}/withdraw`);
  expect((await coordinator.post(`${address}/withdraw`)).statusCode).toBe(403);
});
