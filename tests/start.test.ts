/** Starting, changing surveys, stopping: what an operator sees. */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Started, startProcess } from './fixtures/started.ts';

let folder: string;
let surveys: string;
const running: Started[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsvar-start-'));
  surveys = join(folder, 'surveys');
  cpSync(join(import.meta.dirname, '..', 'surveys'), surveys, { recursive: true });
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.signal('SIGTERM');
    await one.ended;
  }
  rmSync(folder, { recursive: true });
});
const start = (environment: Record<string, string> = {}): Started => {
  const one = startProcess({ SAMSVAR_DATA: join(folder, 'data'), SAMSVAR_SURVEYS: surveys, ...environment });
  running.push(one);
  return one;
};
const stop = async (one: Started): Promise<number | null> => {
  one.signal('SIGINT');
  return one.ended;
};
const setUpLink = ({ lines }: Started): string | undefined =>
  lines.map((line) => /(http:\S+\/set-up\/\S+)$/.exec(line)?.[1]).find((found) => found !== undefined);

describe('the server', () => {
  it('prints once where it serves and who makes the first administrator, and stops on Ctrl-C', async () => {
    const first = start();
    const url = await first.ready;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await stop(first)).toBe(0);
    expect(setUpLink(first)).toMatch(new RegExp(`^${url}/set-up/`));
    expect(first.lines.filter((line) => line.startsWith('Samsvar ready on'))).toHaveLength(1);
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0);

    const second = start({ SAMSVAR_ADMIN_EMAIL: 'oslo@example.org', SAMSVAR_ADMIN_PASSWORD: 'a long password' });
    const session = await fetch(`${await second.ready}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'oslo@example.org', password: 'a long password' }),
    });
    expect(session.status).toBe(200);
    await stop(second);
    const third = start();
    await third.ready;
    await stop(third);
    expect([setUpLink(second), setUpLink(third)]).toEqual([undefined, undefined]);
  });

  it('finishes what is in flight before it stops', async () => {
    const server = start();
    const url = new URL('/resume', await server.ready);
    const body = 'code=0000-0000-0';
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const posting = request(
        url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': body.length,
            expect: '100-continue',
          },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      posting.on('error', reject);
      // The server has the head of the request now and waits for its body.
      posting.on('continue', () => {
        server.signal('SIGTERM');
        posting.end(body);
      });
      posting.flushHeaders();
    });
    expect(answer).toBeGreaterThanOrEqual(200);
    expect(await server.ended).toBe(0);
  });

  it('says in one line, once, what changed in a questionnaire', async () => {
    const before = start();
    await before.ready;
    await stop(before);
    const file = join(surveys, 'mic-2011-2014', 'africa.yaml');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace('What has been achieved since 2011?', 'What has been achieved since 2012?');
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const after = start();
    await after.ready;
    await stop(after);
    expect(after.lines.filter((line) => line.startsWith('mic-2011-2014/africa is now version 2:'))).toHaveLength(1);
    expect(after.errors.filter((line) => /africa\.yaml:\d+: warning: .+/.test(line))).not.toEqual([]);
    const again = start();
    await again.ready;
    await stop(again);
    expect(again.lines.filter((line) => line.includes('is now version'))).toEqual([]);
  });

  it('does not serve a survey with errors, says why with file and line, and serves the others', async () => {
    writeFileSync(join(surveys, 'mic-tor-2014', 'abroad.yaml'), 'id: abroad\nsections: none\n');
    const server = start();
    const url = await server.ready;
    const page = await (await fetch(`${url}/?lang=en`)).text();
    expect(page).toContain('Municipal International Cooperation 2011–2014');
    expect(page).not.toContain('terms of reference');
    expect(server.errors.filter((line) => /^mic-tor-2014\/abroad\.yaml:\d+: error: .+/.test(line))).not.toEqual([]);
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://somewhere' }, 'DATABASE_URL'],
    [{ SAMSVAR_BASE_URL: 'samsvar.example' }, 'SAMSVAR_BASE_URL'],
    [{ SAMSVAR_ADMIN_EMAIL: 'oslo' }, 'SAMSVAR_ADMIN_EMAIL'],
    [{ SMTP_URL: 'https://mail' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.example' }, 'SMTP_URL'],
    [{ SAMSVAR_ADMIN_EMAIL: 'oslo@example.org' }, 'SAMSVAR_ADMIN_EMAIL'],
    [{ SAMSVAR_ADMIN_PASSWORD: 'a long password' }, 'SAMSVAR_ADMIN_PASSWORD'],
    [{ SAMSVAR_SECRET: 'too short' }, 'SAMSVAR_SECRET'],
    [{ SAMSVAR_PROXY: 'proxy.example' }, 'SAMSVAR_PROXY'],
    [{ SAMSVAR_PROXY: '10.0.0.0/33' }, 'SAMSVAR_PROXY'],
    [{ SAMSVAR_DATA: import.meta.filename }, 'SAMSVAR_DATA'],
    [{ SAMSVAR_SURVEYS: 'no/such/folder' }, 'SAMSVAR_SURVEYS'],
    [{ SAMSVAR_SURVEYS: import.meta.filename }, 'SAMSVAR_SURVEYS'],
    [{ SAMSVAR_SURVEYS: import.meta.dirname }, 'SAMSVAR_SURVEYS'],
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/samsvar' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://nobody.invalid/samsvar' }, 'DATABASE_URL'],
    [{ HOST: '999.1.1.1' }, 'HOST'],
  ])('does not start with %j, and names the variable in one sentence', async (environment, name) => {
    const server = start(environment);
    expect(await server.ended).toBe(1);
    expect(server.errors).toEqual([expect.stringMatching(new RegExp(`^${name} .+\\.$`))]);
  });

  it('refuses a folder that another process serves', async () => {
    await start().ready;
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.errors).toHaveLength(1);
  });
});
