import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, firstAdministrator } from '../../server/access/accounts.ts';
import { addApiToken } from '../../server/access/tokens.ts';
import { countSignIn } from '../../server/access/tries.ts';
import type { Context } from '../../server/context.ts';
import {
  csrfOf,
  PASSWORD,
  postForm,
  researcher,
  sessionCookie,
  signedInWith,
  signedUp,
} from '../fixtures/researcher.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

const HOUR = 3_600_000;
const noon = Date.parse('2014-07-09T12:00:00Z');
let now = noon;
let server: TestServer;

beforeEach(async () => {
  now = noon;
  server = await startServer({ clock: { now: () => now } });
});
afterEach(() => server.close());

const inEnglish = { 'accept-language': 'en' };
const signIn = (email: string, password: string, remoteAddress = '192.0.2.1') =>
  server.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password },
    headers: inEnglish,
    remoteAddress,
  });

/** Guesses that were counted before, as the routes count them: without the hash that each of them takes. */
async function guessed(times: number, of: (time: number) => [email: string, address: string], by?: Context) {
  for (let time = 0; time < times; time++) await countSignIn(by ?? server.context, ...of(time));
}

describe('a set-up link', () => {
  it('sets the password once, and a scanner that follows it first uses nothing up', async () => {
    const link = await addAccount(server.context, 'kari@samsvar.example', 'researcher');
    for (let time = 0; time < 3; time++) expect((await server.app.inject(link)).statusCode).toBe(200);
    const set = await postForm(server.app, link, { password: PASSWORD, repeat: PASSWORD });
    expect(set.statusCode).toBe(303);
    expect(set.headers.location).toBe('/surveys');
    expect(sessionCookie(set)).toBeDefined();
    const again = await postForm(
      server.app,
      link,
      { password: 'another long one', repeat: 'another long one' },
      inEnglish,
    );
    expect(again.statusCode).toBe(410);
    expect(again.body).toContain('Ask an administrator for a new one');
    expect((await signIn('Kari@Samsvar.example ', PASSWORD)).statusCode).toBe(200);
  });

  it('keeps the form and says why, in the language of the reader, where the password will not do', async () => {
    const link = await addAccount(server.context, 'kari@samsvar.example', 'researcher');
    const short = await postForm(
      server.app,
      link,
      { password: 'short', repeat: 'short' },
      { 'accept-language': 'nn-NO' },
    );
    expect(short.statusCode).toBe(422);
    expect(short.body).toContain('Skriv minst 12 teikn.');
    const differs = await postForm(
      server.app,
      link,
      { password: PASSWORD, repeat: `${PASSWORD}x` },
      { 'accept-language': 'es' },
    );
    expect(differs.statusCode).toBe(422);
    expect(differs.body).toContain('Las dos contraseñas no son iguales.');
    expect((await postForm(server.app, link, { password: PASSWORD, repeat: PASSWORD })).statusCode).toBe(303);
  });

  it('is too old after 72 hours', async () => {
    const link = await addAccount(server.context, 'kari@samsvar.example', 'researcher');
    now += 73 * HOUR;
    expect((await server.app.inject(link)).statusCode).toBe(410);
  });

  it('lets the first administrator give the address; after that no start makes another', async () => {
    const link = await firstAdministrator(server.context);
    expect(link).toMatch(/^\/set-up\/[\w-]{22}$/);
    const nameless = await postForm(
      server.app,
      link ?? '',
      { email: 'nobody', password: PASSWORD, repeat: PASSWORD },
      inEnglish,
    );
    expect(nameless.statusCode).toBe(422);
    expect(nameless.body).toContain('“nobody” is not an e-mail address.');
    const fields = { email: 'Ada@samsvar.example', password: PASSWORD, repeat: PASSWORD };
    expect((await postForm(server.app, link ?? '', fields)).statusCode).toBe(303);
    expect((await signIn('ada@samsvar.example', PASSWORD)).json()).toEqual({
      email: 'ada@samsvar.example',
      role: 'administrator',
      region: null,
    });
    expect(await firstAdministrator(server.context)).toBeUndefined();
  });
});

it('makes the administrator of the variables without a link', async () => {
  server.context.config.adminEmail = 'Ada@samsvar.example';
  server.context.config.adminPassword = PASSWORD;
  expect(await firstAdministrator(server.context)).toBeUndefined();
  expect((await signIn('ada@samsvar.example', PASSWORD)).statusCode).toBe(200);
});

it.each(['sqlite', 'postgresql'] as const)(
  'makes that administrator once where several processes start together on %s',
  async (engine) => {
    const together = await startServer({
      engine,
      clock: { now: () => now },
      environment: { SAMSVAR_ADMIN_EMAIL: 'ada@samsvar.example', SAMSVAR_ADMIN_PASSWORD: PASSWORD },
    });
    try {
      const starts = [1, 2, 3].map(() => firstAdministrator(together.context));
      expect(await Promise.all(starts)).toEqual([undefined, undefined, undefined]);
      expect(await together.context.store.accounts()).toHaveLength(1);
      const fields = { email: 'ada@samsvar.example', password: PASSWORD };
      expect((await postForm(together.app, '/sign-in', fields)).statusCode).toBe(303);
    } finally {
      await together.close();
    }
  },
);

it('gives nobody who is no administrator the password of the variables', async () => {
  await researcher(server, 'researcher', 'ada@samsvar.example');
  server.context.config.adminEmail = 'ada@samsvar.example';
  server.context.config.adminPassword = 'another long one';
  await expect(firstAdministrator(server.context)).rejects.toThrow('SAMSVAR_ADMIN_EMAIL');
  expect((await signIn('ada@samsvar.example', PASSWORD)).statusCode).toBe(200);
});

describe('signing in', () => {
  it('leads back to the page one came for, and never to a stranger’s', async () => {
    await researcher(server);
    const turned = await server.app.inject('/account?lang=es');
    expect(turned.statusCode).toBe(303);
    expect(turned.headers.location).toBe('/sign-in?next=%2Faccount%3Flang%3Des');
    const fields = { email: 'researcher@samsvar.example', password: PASSWORD };
    const back = await postForm(server.app, '/sign-in', { ...fields, next: '/account?lang=es' });
    expect(back.headers.location).toBe('/account?lang=es');
    const evil = 'https://evil.example/';
    expect((await postForm(server.app, '/sign-in', { ...fields, next: evil })).headers.location).toBe('/surveys');
    const kari = signedInWith(server.app, fields.email, sessionCookie(back));
    for (const next of [
      evil,
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '',
      // No header can hold these.
      '/kommune/Łódź',
      '/\u0000',
    ]) {
      expect((await kari.get(`/sign-in?${new URLSearchParams({ next })}`)).headers.location).toBe('/surveys');
    }
  });

  it('says the same of a wrong password and of an unknown address, and keeps the address typed', async () => {
    await researcher(server);
    const wrong = await postForm(
      server.app,
      '/sign-in',
      { email: 'researcher@samsvar.example', password: 'x' },
      inEnglish,
    );
    const unknown = await postForm(
      server.app,
      '/sign-in',
      { email: 'researcher@samsvar.exampl', password: 'x' },
      inEnglish,
    );
    expect([wrong.statusCode, unknown.statusCode]).toEqual([422, 422]);
    expect(wrong.body).toContain('The e-mail address or the password is not right.');
    expect(wrong.body.replaceAll('.example', '.exampl')).toBe(unknown.body);
    expect(wrong.body).toContain('value="researcher@samsvar.example"');
    const api = await signIn('researcher@samsvar.example', 'x');
    expect(api.statusCode).toBe(401);
    expect(api.headers['content-type']).toContain('application/problem+json');
    expect(api.json()).toMatchObject({ status: 401, code: 'wrong-sign-in' });
  });

  it('stops guessing at one account, also for the right password, and says when to try again', async () => {
    await researcher(server);
    await guessed(8, (time) => ['researcher@samsvar.example', `192.0.2.${time}`]);
    for (const time of [8, 9])
      expect((await signIn('researcher@samsvar.example', `guess ${time}`, `192.0.2.${time}`)).statusCode).toBe(401);
    now += 60_000;
    const stopped = await signIn('researcher@samsvar.example', PASSWORD, '192.0.2.99');
    expect(stopped.statusCode).toBe(429);
    expect(stopped.headers['retry-after']).toBe('840');
    const page = await postForm(
      server.app,
      '/sign-in',
      { email: 'researcher@samsvar.example', password: PASSWORD },
      inEnglish,
    );
    expect(page.statusCode).toBe(429);
    expect(page.body).toContain('Try again in 14 minutes.');
    now += 14 * 60_000;
    expect((await signIn('researcher@samsvar.example', PASSWORD)).statusCode).toBe(200);
  });

  it('stops guessing from one address at ever other accounts', async () => {
    await guessed(49, (time) => [`guess${time}@samsvar.example`, '192.0.2.1']);
    expect((await signIn('guess49@samsvar.example', 'x')).statusCode).toBe(401);
    expect((await signIn('another@samsvar.example', 'x')).statusCode).toBe(429);
    expect((await signIn('another@samsvar.example', 'x', '192.0.2.2')).statusCode).toBe(401);
  });

  it('tells visitors apart behind a proxy that the operator names, and believes no other one', async () => {
    const proxied = await startServer({ environment: { SAMSVAR_PROXY: '192.0.2.0/28, 2001:db8::7' } });
    const signInVia = (remoteAddress: string, visitor: string, email = 'another@samsvar.example') =>
      proxied.app.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { email, password: 'x' },
        headers: { 'x-forwarded-for': visitor },
        remoteAddress,
      });
    try {
      for (const address of ['198.51.100.1', '192.0.2.99'])
        await guessed(48, (time) => [`guess${time}@samsvar.example`, address], proxied.context);
      for (const time of [48, 49]) {
        await signInVia('192.0.2.3', '198.51.100.1', `guess${time}@samsvar.example`);
        await signInVia('192.0.2.99', `198.51.100.${time}`, `guess${time}@samsvar.example`);
      }
      const statuses = async (...asked: [string, string][]) =>
        Promise.all(asked.map(async ([by, visitor]) => (await signInVia(by, visitor)).statusCode));
      expect(await statuses(['192.0.2.3', '198.51.100.1'], ['192.0.2.99', '198.51.100.200'])).toEqual([429, 429]);
      expect(await statuses(['192.0.2.3', '198.51.100.201'], ['2001:db8::7', '198.51.100.202'])).toEqual([401, 401]);
    } finally {
      await proxied.close();
    }
  });

  it('takes all addresses of one IPv6 customer for one', async () => {
    await guessed(48, (time) => [`guess${time}@samsvar.example`, `2001:db8:1:2::${time}`]);
    for (const time of [48, 49]) await signIn(`guess${time}@samsvar.example`, 'x', `2001:db8:1:2::${time}`);
    expect((await signIn('another@samsvar.example', 'x', '2001:db8:1:2:3:4:5:6')).statusCode).toBe(429);
    expect((await signIn('another@samsvar.example', 'x', '2001:db8:1:3::1')).statusCode).toBe(401);
  });

  it('shows the form again, whatever else is posted to it', async () => {
    for (const payload of ['null', '"x"', '[]', '7']) {
      const headers = { 'content-type': 'application/json', ...inEnglish };
      const answer = await server.app.inject({ method: 'POST', url: '/sign-in', headers, payload });
      expect(answer.statusCode, payload).toBe(422);
      expect(answer.body).toContain('action="/sign-in"');
    }
  });

  it('does not count those who know their password', async () => {
    await researcher(server);
    await guessed(9, (time) => ['researcher@samsvar.example', `192.0.2.${time}`]);
    for (let time = 0; time < 3; time++)
      expect((await signIn('researcher@samsvar.example', PASSWORD)).statusCode).toBe(200);
  });

  it('refuses a form that another site sends', async () => {
    await researcher(server);
    const fields = { email: 'researcher@samsvar.example', password: PASSWORD };
    const sent = await postForm(server.app, '/sign-in', fields, { 'sec-fetch-site': 'cross-site' });
    expect(sent.statusCode).toBe(403);
    expect(sessionCookie(sent)).toBeUndefined();
  });

  it('keeps the language that was chosen', async () => {
    const chosen = await server.app.inject({ url: '/sign-in?lang=es', headers: { 'accept-language': 'nb' } });
    expect(chosen.body).toContain('Iniciar sesión');
    const kept = chosen.cookies.find(({ name }) => name === 'samsvar_language');
    const cookie = `samsvar_language=${kept?.value}`;
    expect((await server.app.inject({ url: '/sign-in', headers: { 'accept-language': 'nb', cookie } })).body).toContain(
      '<html lang="es"',
    );
    expect(
      (await server.app.inject({ url: '/sign-in', headers: { 'accept-language': 'no;q=0.9, fr' } })).body,
    ).toContain('<html lang="nb"');
  });
});

describe('a session', () => {
  it('has a cookie that no script reads, sent over https only where there is https', async () => {
    await researcher(server);
    const fields = { email: 'researcher@samsvar.example', password: PASSWORD };
    const plain = String((await postForm(server.app, '/sign-in', fields)).headers['set-cookie']);
    expect(plain).toMatch(/^samsvar_session=[\w-]{22}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    const proxied = await postForm(server.app, '/sign-in', fields, { 'x-forwarded-proto': 'https' });
    expect(String(proxied.headers['set-cookie'])).toContain('Secure');
  });

  it('ends after twelve hours', async () => {
    const kari = await signedUp(server, 'researcher', 'kari@samsvar.example');
    now += 12 * HOUR - 1;
    expect((await kari.get('/account')).statusCode).toBe(200);
    now += 1;
    expect((await kari.get('/account')).statusCode).toBe(303);
  });

  it('ends by signing out, on the page and in the API', async () => {
    const kari = await researcher(server);
    const answer = await kari.post('/sign-out');
    expect(answer.statusCode).toBe(303);
    expect((await kari.get('/account')).statusCode).toBe(303);
    const cookie = sessionCookie(await signIn(kari.email, PASSWORD)) ?? '';
    expect(
      (await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } })).statusCode,
    ).toBe(204);
    expect((await server.app.inject({ url: '/account', headers: { cookie } })).statusCode).toBe(303);
  });

  it('ends everywhere at once, for this account and no other', async () => {
    const here = await researcher(server);
    const there = signedInWith(server.app, here.email, sessionCookie(await signIn(here.email, PASSWORD)));
    const other = await researcher(server, 'administrator');
    await here.post('/sign-out-everywhere');
    expect((await here.get('/account')).statusCode).toBe(303);
    expect((await there.get('/account')).statusCode).toBe(303);
    expect((await other.get('/account')).statusCode).toBe(200);
  });

  it('is not taken over from a browser that somebody prepared', async () => {
    const kari = await researcher(server);
    const answer = await postForm(
      server.app,
      '/sign-in',
      { email: kari.email, password: PASSWORD },
      { cookie: kari.cookie },
    );
    expect(sessionCookie(answer)).not.toBe(kari.cookie);
    expect((await kari.get('/account')).statusCode).toBe(303);
  });

  it('does nothing for a form without its own csrf value', async () => {
    const kari = await researcher(server);
    const ada = await researcher(server, 'administrator');
    const foreign = csrfOf((await ada.get('/account')).body);
    const forms: Record<string, string>[] = [{}, { csrf: '' }, { csrf: 'x' }, { csrf: foreign }];
    for (const fields of forms) {
      const refused = await postForm(server.app, '/sign-out', fields, { cookie: kari.cookie, ...inEnglish });
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain('reload the page');
    }
    expect((await kari.get('/account')).statusCode).toBe(200);
  });
});

it('shares sessions, links and tries between processes on one PostgreSQL', async () => {
  const { createApp } = await import('../../server/app.ts');
  const { startUp } = await import('../../server/start-up.ts');
  const first = await startServer({ engine: 'postgresql', clock: { now: () => now } });
  const second = await startUp(first.context.config, first.context.clock, first.context.assets, 'serve');
  const otherApp = await createApp(second.context);
  try {
    expect((await postForm(first.app, '/sign-in', { email: 'kari\0@samsvar.example', password: 'x' })).statusCode).toBe(
      422,
    );
    const link = await addAccount(first.context, 'kari@samsvar.example', 'researcher');
    const set = await postForm(otherApp, link, { password: PASSWORD, repeat: PASSWORD });
    const kari = signedInWith(first.app, 'kari@samsvar.example', sessionCookie(set));
    expect((await kari.get('/account')).statusCode).toBe(200);
    await kari.post('/sign-out-everywhere');
    expect((await otherApp.inject({ url: '/account', headers: { cookie: kari.cookie } })).statusCode).toBe(303);
    const right = { email: kari.email, password: PASSWORD };
    for (const app of [first.app, otherApp]) expect((await postForm(app, '/sign-in', right)).statusCode).toBe(303);
    for (const context of [first.context, second.context])
      await guessed(4, (time) => [kari.email, `192.0.2.${time}`], context);
    for (const app of [first.app, otherApp]) {
      const wrong = { email: kari.email, password: 'x' };
      expect((await postForm(app, '/sign-in', wrong)).statusCode).toBe(422);
    }
    expect((await postForm(first.app, '/sign-in', right)).statusCode).toBe(429);
  } finally {
    await otherApp.close();
    await second.context.store.close();
    await first.close();
  }
});

it('keeps no password, link, token or session in the clear', async () => {
  const kari = await signedUp(server, 'researcher', 'kari@samsvar.example');
  const link = await addAccount(server.context, 'ola@samsvar.example', 'researcher');
  const token = await addApiToken(server.context, 'nightly', 'researcher');
  const tables = ['account', 'setup', 'session', 'api_token', 'attempt'] as const;
  const rows = await Promise.all(tables.map((table) => server.context.store.dumpTable(table, null, 100)));
  const stored = JSON.stringify(rows);
  for (const secret of [PASSWORD, link.split('/').at(-1), token, kari.cookie.split('=')[1]]) {
    expect(stored).not.toContain(secret);
  }
});
