/** The command line as a person at a terminal meets it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from '../fixtures/command-line.ts';

const terminal = commandLine();
afterAll(() => terminal.remove());

const names = (await terminal.run('--help')).out
  .split('\n')
  .flatMap((line) => /^ {2}samsvar ([a-z-]+(?: add)?)/.exec(line)?.[1] ?? []);

describe('samsvar', () => {
  it('lists every command and explains each', async () => {
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const { code, out } = await terminal.run(...name.split(' '), '--help');
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^samsvar ${name}.*\n\n.{20,}`));
    }
  });

  it('ends with 2 and says how it is written where it cannot understand', async () => {
    expect(await terminal.run('fly')).toMatchObject({ code: 2, errors: expect.stringContaining('fly') });
    expect(await terminal.run('invite')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('samsvar invite SURVEY'),
    });
    expect(await terminal.run('invite', 'mic-2011-2014', '--format', 'pdf')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('csv, json'),
    });
  });

  it('speaks the language of the terminal', async () => {
    const spanish = commandLine({ LC_ALL: 'es_GT.UTF-8' });
    expect((await spanish.run('fly')).errors).toContain('No existe la orden «fly»');
    spanish.remove();
  });

  it('refuses with 1 and one sentence that names a wrong variable', async () => {
    const wrong = commandLine({ PORT: 'eighty' });
    const { code, errors } = await wrong.run('invite', 'mic-2011-2014');
    expect({ code, lines: errors.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
    expect(errors).toContain('PORT');
    wrong.remove();
  });

  it('names the surveys that there are where one is not', async () => {
    const { code, errors } = await terminal.run('invite', 'census');
    expect(code).toBe(1);
    expect(errors).toContain('mic-2011-2014');
  });
});

describe('samsvar check', () => {
  it('says file, line and what to do, and ends with 1', async () => {
    const folder = join(terminal.folder, 'surveys');
    cpSync(join(import.meta.dirname, '..', '..', 'surveys'), folder, { recursive: true });
    writeFileSync(
      join(folder, 'mic-2011-2014', 'registry', 'regions.csv'),
      'id,nb,nn,es,en\r\nafrica,Afrika,Afrika,África\r\n',
    );
    const { code, out } = await terminal.run('check', folder);
    expect(code).toBe(1);
    expect(out).toMatch(/^mic-2011-2014\/registry\/regions\.csv:\d+: error: .+\.$/m);
  });

  it('finds nothing in the surveys that are shipped', async () => {
    expect(await terminal.run('check')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to correct') });
  });

  it('refuses a folder that is not there', async () => {
    expect(await terminal.run('check', 'nowhere')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('nowhere'),
    });
  });

  it('says so where there is no survey to check, as in the folder of one survey', async () => {
    mkdirSync(join(terminal.folder, 'empty'));
    expect(await terminal.run('check', 'empty')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^There is no survey in .*empty: give the folder that holds .+\.\n$/),
    });
  });
});

describe('samsvar invite', () => {
  it('prints the same links each time, with what a researcher needs to send them', async () => {
    const first = await terminal.run('invite', 'mic-2011-2014');
    const again = await terminal.run('invite', 'mic-2011-2014', '--format', 'json');
    expect([first.code, again.code]).toEqual([0, 0]);
    const rows = parse<Record<string, string>>(first.out, { columns: true });
    const rowsAgain: Record<string, string>[] = JSON.parse(again.out);
    expect(rowsAgain.map((row) => row.link)).toEqual(rows.map((row) => row.link));
    expect(new Set(rows.map((row) => row.link)).size).toBe(rows.length);
    expect(rows.find((row) => row.municipalityName === 'Panajachel')).toMatchObject({
      region: 'guatemala',
      country: 'GT',
      language: 'es',
      questionnaire: 'guatemala',
      partnership: expect.stringContaining('Stjørdal'),
      link: expect.stringMatching(/^https:\/\/samsvar\.example\/r\/[\w-]{22}$/),
      code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/),
    });
    expect(again.errors).toContain('0 invitations made now');
  });

  it('gives a coordinator a region that some survey knows, and nobody else one', async () => {
    const add = (...options: string[]) => terminal.run('user', 'add', 'amani@samsvar.example', '--role', ...options);
    expect(await add('coordinator')).toMatchObject({ code: 1, errors: expect.stringContaining('africa') });
    expect(await add('coordinator', '--region', 'atlantis')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('atlantis'),
    });
    expect(await add('reader', '--region', 'africa')).toMatchObject({ code: 1 });
    expect(await add('coordinator', '--region', 'africa')).toMatchObject({
      code: 0,
      out: expect.stringContaining('/set-up/'),
    });
    const token = await terminal.run('token', 'add', 'Africa', '--role', 'coordinator', '--region', 'africa');
    expect(token).toMatchObject({ code: 0, out: expect.stringContaining('samsvar_') });
  });
});
