import { afterEach, beforeEach, expect, it } from 'vitest';
import { csrfOf, PASSWORD, postForm, type Researcher, researcher, sessionCookie } from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

let server: TestServer;
let administrator: Researcher;

beforeEach(async () => {
  server = await startServer();
  administrator = await researcher(server, 'administrator');
});
afterEach(() => server.close());

const shown = (page: string): string => /<code class="hash">([^<]+)<\/code>/.exec(page)?.[1] ?? '';
const asToken = (url: string, token: string, method: 'GET' | 'POST' = 'GET') =>
  server.app.inject({ method, url, headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' } });

it('an administrator adds an account, and its link is shown once', async () => {
  const made = await administrator.post('/users', { email: 'Kari@Samsvar.example', 'account-role': 'researcher' });
  const link = shown(made.body);
  expect(link).toMatch(/^http:\/\/samsvar\.example\/set-up\/[\w-]{22}$/);
  expect((await administrator.get('/users')).body).not.toContain('/set-up/');
  const set = await postForm(server.app, new URL(link).pathname, { password: PASSWORD, repeat: PASSWORD });
  expect(sessionCookie(set)).toBeDefined();
});

it('what was typed is kept beside the reason why it will not do', async () => {
  const wrong = await administrator.post('/users?lang=en', { email: 'kari at home', 'account-role': 'administrator' });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('value="kari at home"');
  expect(wrong.body).toContain('“kari at home” is not an e-mail address.');
  expect(wrong.body).toContain('<option value="administrator" selected>');
  const taken = await administrator.post('/users?lang=nn', {
    email: administrator.email,
    'account-role': 'researcher',
  });
  expect(taken.statusCode).toBe(409);
  expect(taken.body).toContain('Det finst alt ein konto');
  expect((await administrator.post('/users', { email: 'x@y.example', 'account-role': 'king' })).statusCode).toBe(422);
});

it('pressing the button twice makes one account, and says so', async () => {
  const csrf = csrfOf((await administrator.get('/account')).body);
  const twice = await Promise.all(
    Array.from({ length: 2 }, () =>
      postForm(
        server.app,
        '/users',
        { csrf, email: 'kari@samsvar.example', 'account-role': 'researcher' },
        { cookie: administrator.cookie },
      ),
    ),
  );
  expect(twice.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  expect(await server.context.store.accounts()).toHaveLength(2);
});

it('a new link replaces a lost password, which works until then', async () => {
  const kari = await researcher(server);
  const account = await server.context.store.accountByEmail(kari.email);
  const link = shown((await administrator.post(`/users/${account?.id}/link`)).body);
  expect((await kari.get('/account')).statusCode).toBe(200);
  await postForm(server.app, new URL(link).pathname, { password: 'quite another one', repeat: 'quite another one' });
  expect((await kari.get('/account')).statusCode).toBe(303);
  const signIn = (password: string) =>
    server.app.inject({ method: 'POST', url: '/api/v1/session', payload: { email: kari.email, password } });
  expect((await signIn(PASSWORD)).statusCode).toBe(401);
  expect((await signIn('quite another one')).statusCode).toBe(200);
});

it('researchers see no users, and change none', async () => {
  const kari = await researcher(server);
  expect((await kari.get('/surveys')).body).not.toContain('href="/users"');
  for (const answer of [
    await kari.get('/users?lang=en'),
    await kari.post('/users', { email: 'me@samsvar.example', 'account-role': 'administrator' }),
    await kari.post('/users/tokens', { name: 'mine', 'token-role': 'administrator' }),
  ]) {
    expect(answer.statusCode).toBe(403);
  }
  expect(await server.context.store.accounts()).toHaveLength(2);
  expect(await server.context.store.apiTokens()).toHaveLength(0);
});

it('an API token is shown once, reads what its role may, and stops when it is revoked', async () => {
  const token = shown(
    (await administrator.post('/users/tokens', { name: 'nightly', 'token-role': 'researcher' })).body,
  );
  expect(token).toMatch(/^samsvar_[\w-]{44}$/);
  expect((await administrator.get('/users')).body).not.toContain(token);
  expect((await asToken('/api/v1/surveys', token)).statusCode).toBe(200);
  expect((await asToken('/users', token)).statusCode).toBe(403);
  const [kept] = await server.context.store.apiTokens();
  expect((await administrator.post(`/users/tokens/${kept?.id}/revoke`)).statusCode).toBe(303);
  const refused = await asToken('/api/v1/surveys', token);
  expect(refused.statusCode).toBe(401);
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect(refused.headers['www-authenticate']).toBe('Bearer');
  expect(refused.json()).toMatchObject({ status: 401, code: 'sign-in-needed', title: 'You need to sign in' });
});

it('a token without a name is refused', async () => {
  const answer = await administrator.post('/users/tokens?lang=es', { name: ' ', 'token-role': 'researcher' });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Dé a la clave un nombre');
});

it('a page that was posted to offers other languages only where they can be got', async () => {
  const kari = await researcher(server);
  const account = await server.context.store.accountByEmail(kari.email);
  const pages = [
    await administrator.post('/users/tokens', { name: ' ', 'token-role': 'researcher' }),
    await administrator.post(`/users/${account?.id}/link`),
    await administrator.post('/users', { email: 'x', 'account-role': 'researcher' }),
    await postForm(server.app, '/sign-in', { email: 'x', password: 'y' }),
  ];
  const offered = pages.map(({ body }) =>
    [...body.matchAll(/href="([^"]+)" lang="es"/g)].map(([, address]) => address),
  );
  expect(offered).toEqual([[], [], ['/users?lang=es'], ['/sign-in?lang=es']]);
});

it('JSON that another site sends with the cookie is refused', async () => {
  const answer = await server.app.inject({
    method: 'DELETE',
    url: '/api/v1/session',
    headers: { cookie: administrator.cookie, 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.statusCode).toBe(403);
  expect((await administrator.get('/account')).statusCode).toBe(200);
});
