/** Keeping data safe, as an operator does: copies, checks, two servers before one database, moving to another engine. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine, type Ended } from '../fixtures/command-line.ts';
import { freshDatabase } from '../fixtures/postgres.ts';
import { type Started, startProcess } from '../fixtures/started.ts';

const root = join(import.meta.dirname, '..', '..');
const FORMATS = ['csv', 'xlsx', 'jsonl'];

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});
function terminal(environment: Record<string, string> = {}): CommandLine {
  const one = commandLine(environment);
  ending.push(() => one.remove());
  return one;
}
function server(environment: Record<string, string>): Started {
  const one = startProcess({ SAMSVAR_SURVEYS: join(root, 'surveys'), ...environment });
  ending.push(async () => {
    one.signal('SIGTERM');
    await one.ended;
  });
  return one;
}
const dataOf = ({ folder }: CommandLine): string => join(folder, 'data');

/** Runs a command that must succeed. */
async function done(place: CommandLine, ...typed: string[]): Promise<Ended> {
  const ended = await place.run(...typed);
  expect(ended, typed.join(' ')).toMatchObject({ code: 0 });
  return ended;
}

/** The bytes of each format, through `--out`. */
async function exported(place: CommandLine, survey: string): Promise<Buffer[]> {
  const files: Buffer[] = [];
  for (const format of FORMATS) {
    const file = join(place.folder, `export.${format}`);
    await done(place, 'export', survey, '--format', format, '--lang', 'es', '--out', file);
    files.push(readFileSync(file));
  }
  return files;
}

/** What `invite --format json` prints. */
async function invited(place: CommandLine, survey: string): Promise<{ link: string; code: string }[]> {
  return JSON.parse((await done(place, 'invite', survey, '--format', 'json')).out);
}

describe('a place with answers', () => {
  const answered = commandLine();
  let place: CommandLine;
  beforeAll(async () => {
    await done(answered, 'demo', 'mic-2011-2014', '--responses', '25', '--seed', '3');
  });
  afterAll(() => answered.remove());
  beforeEach(() => {
    place = terminal();
    cpSync(dataOf(answered), dataOf(place), { recursive: true });
  });

  it('gives the same bytes over HTTP as on the command line, in every format', async () => {
    const files = await exported(place, 'mic-2011-2014');
    const wanted = ['export', 'mic-2011-2014', '--lang', 'es', '--with', 'translations,codes', '--format'];
    const worked = (await done(place, ...wanted, 'csv')).out;
    expect(worked).toContain('stories._working_translation_en_stale');
    expect(worked).toContain('stories._codes');
    for (const wrong of [
      [...wanted, 'quotes-csv'],
      [...wanted, 'csv', '--with', 'memos'],
    ])
      expect(await place.run(...wrong)).toMatchObject({ code: 2 });
    const token = (await done(place, 'token', 'add', 'test', '--role', 'researcher')).out.trim();
    const url = await server({ SAMSVAR_DATA: dataOf(place) }).ready;
    for (const [index, format] of FORMATS.entries()) {
      const answer = await fetch(`${url}/api/v1/surveys/mic-2011-2014/export?format=${format}&lang=es`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer()).equals(files[index] ?? Buffer.alloc(0)), format).toBe(true);
    }
    const answer = await fetch(
      `${url}/api/v1/surveys/mic-2011-2014/export?format=csv&lang=es&with=codes,translations`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(worked);
  });

  it('is the same after a copy was restored elsewhere with its secret, and refused without it', async () => {
    const links = await invited(place, 'mic-tor-2014');
    const files = await exported(place, 'mic-2011-2014');
    const copy = join(place.folder, 'copy.gz');
    await done(place, 'backup', copy);

    const elsewhere = terminal();
    mkdirSync(dataOf(elsewhere));
    copyFileSync(join(dataOf(place), 'secret'), join(dataOf(elsewhere), 'secret'));
    await done(elsewhere, 'restore', copy);
    await done(elsewhere, 'verify');
    expect((await exported(elsewhere, 'mic-2011-2014')).map((file, at) => file.equals(files[at] ?? file))).toEqual(
      FORMATS.map(() => true),
    );
    expect(await invited(elsewhere, 'mic-tor-2014')).toEqual(links);
    expect(await elsewhere.run('restore', copy)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('There is data here already'),
    });

    const forgotten = terminal();
    await done(forgotten, 'restore', copy);
    expect(await forgotten.run('verify')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^The secret in .+ is not the one .+\.\n$/),
    });
  });

  it('is not called sound where a survey cannot be read and so was not checked', async () => {
    const surveys = join(place.folder, 'surveys');
    cpSync(join(root, 'surveys'), surveys, { recursive: true });
    const blind = terminal({ SAMSVAR_DATA: dataOf(place), SAMSVAR_SURVEYS: surveys });
    await done(blind, 'verify');
    writeFileSync(join(surveys, 'mic-2011-2014', 'norway.yaml'), 'id: norway\n');
    const { code, out } = await blind.run('verify');
    expect(code).toBe(1);
    expect(out).toMatch(/^mic-2011-2014\/norway\.yaml:\d+: error: /m);
  });

  it('is no longer sound once somebody has changed an answer behind its back', async () => {
    expect((await done(place, 'verify')).out).toMatch(
      /^mic-2011-2014: \d+ submissions in \d+ blocks are as the ledger/,
    );
    const database = new Database(join(dataOf(place), 'samsvar.sqlite'));
    database.exec(`update answer set value = '"Something else"' where question = 'stories'`);
    database.close();
    const { code, out } = await place.run('verify');
    expect(code).toBe(1);
    expect(out).toMatch(/^mic-2011-2014: Submission .+ It has been changed\.$/m);
  });
});

it('nobody gets synthetic answers among real respondents', async () => {
  const place = terminal();
  const links = await invited(place, 'mic-2011-2014');
  expect(links.length).toBeGreaterThan(0);
  expect(await place.run('demo', 'mic-2011-2014')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('has real respondents'),
  });
});

it('a file that is no backup is refused in one sentence', async () => {
  const place = terminal();
  const file = join(place.folder, 'no-backup');
  writeFileSync(file, 'nothing of ours');
  expect(await place.run('restore', file)).toMatchObject({ code: 1, errors: expect.stringMatching(/^.+\.\n$/) });
  expect((await place.run('restore', join(place.folder, 'nowhere'))).code).toBe(1);
});

describe('two servers before one PostgreSQL', () => {
  const EMAIL = 'oslo@samsvar.example';
  const PASSWORD = 'korrekt hest batteri stift';
  const json = { 'content-type': 'application/json' };

  it('are one service, whose data goes on in SQLite with every link', async () => {
    const database = await freshDatabase({ bare: true });
    ending.push(() => database.drop());
    const common = { DATABASE_URL: database.url, SAMSVAR_SECRET: 'of thirty-two characters or more, shared' };
    const place = terminal(common);
    const links = await invited(place, 'mic-2011-2014');
    const tokens = links.map(({ link }) => new URL(link).pathname.split('/')[2]);
    const start = (name: string) =>
      server({
        ...common,
        SAMSVAR_DATA: join(place.folder, name),
        SAMSVAR_ADMIN_EMAIL: EMAIL,
        SAMSVAR_ADMIN_PASSWORD: PASSWORD,
      });
    const [one, other] = [start('one'), start('other')];
    const [first, second] = await Promise.all([one.ready, other.ready]);

    const signIn = await fetch(`${first}/api/v1/session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
    });
    expect(signIn.status).toBe(200);
    const cookie = String(signIn.headers.get('set-cookie')).split(';')[0] ?? '';
    const read = async (url: string, path: string) => {
      const answer = await fetch(`${url}/api/v1/surveys/mic-2011-2014/${path}`, { headers: { cookie } });
      expect(answer.status).toBe(200);
      return answer;
    };
    await read(second, 'responses');

    // Everybody submits through both at once; whoever asks twice gets the same receipt.
    const submit = async (url: string, token: string | undefined, index: number) => {
      const body = { clientId: `submission-${index}`, answers: { stories: `Ord nummer ${index}: =1+1 æøå` } };
      const answer = await fetch(`${url}/api/v1/r/${token}/submission`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { receipt: { number: string } }).receipt.number;
    };
    const receipts = await Promise.all(
      tokens.map((token, index) => Promise.all([submit(first, token, index), submit(second, token, index)])),
    );
    for (const [here, there] of receipts) expect(here).toBe(there);
    expect(new Set(receipts.flat()).size).toBe(tokens.length);

    const groups = async (url: string) =>
      ((await (await read(url, 'aggregates?by=municipality')).json()) as { groups: { submitted: number }[] }).groups;
    const counted = await groups(first);
    expect(await groups(second)).toEqual(counted);
    expect(counted.reduce((sum, { submitted }) => sum + submitted, 0)).toBe(tokens.length);
    const bytes = async (url: string) =>
      Buffer.from(await (await read(url, 'export?format=csv&lang=es')).arrayBuffer());
    const csv = await bytes(first);
    expect((await bytes(second)).equals(csv)).toBe(true);
    await done(place, 'verify');

    for (const started of [one, other]) {
      started.signal('SIGINT');
      expect(await started.ended).toBe(0);
    }
    const again = await start('one').ready;
    expect((await bytes(again)).equals(csv)).toBe(true);

    const copy = join(place.folder, 'copy.gz');
    await done(place, 'backup', copy);
    const moved = terminal({ SAMSVAR_SECRET: common.SAMSVAR_SECRET });
    await done(moved, 'restore', copy);
    await done(moved, 'verify');
    expect((await exported(moved, 'mic-2011-2014'))[0]?.equals(csv)).toBe(true);
    const url = await server({ SAMSVAR_DATA: dataOf(moved), SAMSVAR_SECRET: common.SAMSVAR_SECRET }).ready;
    for (const [index, token] of tokens.entries())
      expect(await (await fetch(`${url}/r/${token}/receipt`)).text()).toContain(receipts[index]?.[0]);
    expect(await groups(url)).toEqual(counted);
  });
});
