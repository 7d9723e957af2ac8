import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkOf } from '../../server/access/tries.ts';
import { codeOf } from '../../server/fieldwork/invitations.ts';
import { OPEN, troubledWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await troubledWorld();
});
afterAll(() => world.server.close());

const tries = (code: string, remoteAddress = '192.0.2.1') =>
  world.server.app.inject({
    method: 'POST',
    url: '/resume?lang=en',
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code }).toString(),
  });

test('a code leads to its response, however it is typed', async () => {
  const { token, invitation } = await world.respondent();
  const code = codeOf(world.server.context.secret, 'troubled', invitation, 1);
  for (const typed of [
    code,
    ` ${code.toLowerCase()} `,
    code.replaceAll('-', ''),
    code.replaceAll('0', 'O').replaceAll('1', 'l'),
    // Spaces between all, as some read and some phones write; a long dash; no-break hyphens; full width.
    [...code.replaceAll('-', '')].join(' '),
    code.replaceAll('-', ' – '),
    `\u200b${code.replaceAll('-', '\u2011')}.`,
    code.replace(/[A-Z0-9]/g, (symbol) => String.fromCodePoint((symbol.codePointAt(0) ?? 0) + 0xfee0)),
  ]) {
    const answer = await tries(typed);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/r/${token}`]);
  }
});

test('a code that is empty, mistyped or nobody’s keeps what was typed and says what to do', async () => {
  const { invitation } = await world.respondent();
  const code = codeOf(world.server.context.secret, 'troubled', invitation, 1);
  const last = code.endsWith('A') ? 'B' : 'A';
  const cases: [string, string][] = [
    ['', 'Type the code that is in the letter'],
    [`${code.slice(0, -1)}${last}`, 'not typed correctly'],
    ['<script>', 'not typed correctly'],
    ['0000-0000-0', 'cannot find an invitation with this code'],
  ];
  for (const [typed, sentence] of cases) {
    const answer = await tries(typed);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(sentence);
    expect(answer.body).not.toContain('<script>');
  }
});

test('one address may guess thirty times in a quarter of an hour', async () => {
  for (let n = 1; n <= 30; n++) expect((await tries('0000-0000-0', '198.51.100.7')).statusCode).toBe(422);
  const refused = await tries('0000-0000-0', '198.51.100.7');
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.body).toMatch(/Try again in \d+ minutes\./);
  expect(refused.body).toContain('value="0000-0000-0"');
  expect((await tries('0000-0000-0', '198.51.100.8')).statusCode).toBe(422);
  world.clock.time += 15 * 60_000;
  expect((await tries('0000-0000-0', '198.51.100.7')).statusCode).toBe(422);
  world.clock.time = OPEN;
});

test('whoever types a right code does not use up the tries of the town hall behind the same address', async () => {
  const { token, invitation } = await world.respondent();
  const code = codeOf(world.server.context.secret, 'troubled', invitation, 1);
  for (let n = 1; n <= 40; n++) {
    const answer = await tries(code, '203.0.113.5');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/r/${token}`]);
  }
});

test('a phone neither corrects nor remembers the code, and what was typed stays with the reason in the title', async () => {
  const { body } = await world.server.app.inject('/resume?lang=en');
  const [field = ''] = /<input[^>]*id="code"[^>]*>/.exec(body) ?? [];
  for (const attribute of [
    'autocomplete="off"',
    'autocapitalize="characters"',
    'autocorrect="off"',
    'inputmode="text"',
  ])
    expect(field).toContain(attribute);
  const wrong = await tries('7kqf 3m2p "8');
  expect(wrong.body).toContain('value="7kqf 3m2p &quot;8"');
  expect(wrong.body).toMatch(/<title>The code is not typed correctly[^<]*Continue with your code/);
});

test('the code and the link are shown to whoever has the link, and lead on another device to the same response', async () => {
  const { clerk, token, invitation } = await world.respondent('en');
  await clerk.opens();
  const page = await clerk.types('prose', 'written here').asksFor('code');
  const code = codeOf(world.server.context.secret, 'troubled', invitation, 1);
  expect(page.status).toBe(200);
  for (const text of [code, 'samsvar.example/resume', [...(code.split('-')[0] ?? '')].join(' '), 'can read and change'])
    expect(page.text).toContain(text);
  expect(page.controls.find((one) => one.id === 'link')?.value).toBe(`http://samsvar.example/r/${token}`);
  const other = await tries(code);
  const { body } = await world.server.app.inject(String(other.headers.location));
  expect(body).toContain('written here');
  expect(body).not.toContain(code);
});

test('of an IPv6 address the customer’s network counts', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8::6')).toBe('2001:db8:0:0');
  expect(networkOf('::1')).toBe('0:0:0:0');
  expect(networkOf('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1');
});

test('the start page explains in every language, each marked, the reader’s first', async () => {
  const { body } = await world.server.app.inject({ url: '/', headers: { 'accept-language': 'es' } });
  expect(body).toContain('<html lang="es"');
  const sections = [...body.matchAll(/<section class="part" lang="([a-z]+)"/g)].map((match) => match[1]);
  expect(sections).toEqual(['es', 'nb', 'nn', 'en']);
  expect(body).toContain('Plager &amp; &lt;b&gt;prøver&lt;/b&gt;');
  expect(body).toContain('action="/resume?lang=es"');
  expect(body).toMatch(/Open until 31 December 2099 at \d\d:\d\d Central European Standard Time/);
});
