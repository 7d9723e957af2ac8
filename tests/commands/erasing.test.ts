/** `samsvar erase`, and what `verify` says of it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandLine, commandLine } from '../fixtures/command-line.ts';

const SURVEY = 'mic-2011-2014';
let place: CommandLine;
beforeEach(() => {
  place = commandLine();
});
afterEach(() => place.remove());

const row = z.object({ invitation_id: z.string(), municipality_name: z.string() });

it('erases what was answered with an invitation where its municipality is named; verify says how many are erased and finds no fault', async () => {
  await place.run('demo', SURVEY, '--responses', '12', '--seed', '4');
  const rows = async () =>
    (await place.run('export', SURVEY, '--format', 'jsonl', '--lang', 'en')).out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => row.parse(JSON.parse(line)));
  const before = await rows();
  const [first] = before;
  if (first === undefined) throw new Error('the demonstration submitted nothing');

  const erase = (...typed: string[]) => place.run('erase', SURVEY, first.invitation_id, ...typed);
  expect(await erase()).toMatchObject({ code: 2, errors: expect.stringContaining('--confirm NAME') });
  expect(await erase('--confirm', 'Nowhere')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('not the name'),
  });
  expect(await place.run('erase', SURVEY, 'nobody', '--confirm', 'x')).toMatchObject({ code: 1 });
  expect(await rows()).toEqual(before);

  const done = await erase('--confirm', first.municipality_name);
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Make a new backup') });
  expect(await rows()).toEqual(before.slice(1));
  const verified = await place.run('verify');
  expect(verified).toMatchObject({ code: 0, errors: '' });
  expect(verified.out).toMatch(new RegExp(`${SURVEY}: \\d+ submissions? ha(?:s|ve) been erased on request`));
});
