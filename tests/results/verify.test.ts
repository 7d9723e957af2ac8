import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { demo } from '../../server/demo/demo.ts';
import { languages, translator } from '../../server/pages/texts.ts';
import { type Verification, verifySurvey } from '../../server/results/verify.ts';
import { TROUBLED } from '../fixtures/read-once.ts';
import { newWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** Someone changes the database behind the product's back, then it is checked. */
async function verifyAfter(tampering: string): Promise<Verification> {
  const here = await newWorld(TROUBLED);
  world = here;
  const survey = here.survey('troubled');
  await demo(here.context, survey, { responses: 12, seed: 5 });
  const sound = await verifySurvey(here.context.store, survey);
  expect(sound).toMatchObject({ ok: true, problems: [] });
  expect(sound.submissions).toBeGreaterThanOrEqual(12);
  expect(sound.blocks).toBeGreaterThan(0);
  const database = new Database(join(here.context.config.dataFolder, 'samsvar.sqlite'));
  database.pragma('foreign_keys = off');
  database.exec(tampering);
  database.close();
  return verifySurvey(here.context.store, survey);
}

const keysOf = ({ problems }: Verification): string[] => [...new Set(problems.map((problem) => problem.key))].sort();

test.each([
  [
    'a count that was raised',
    `update roll_up set n = n + 1 where measure = 'answered' and question = 'prose'`,
    ['results:verify-roll-up'],
  ],
  ['a count that was removed', `delete from roll_up where measure = 'submitted'`, ['results:verify-roll-up']],
  [
    'an answer that was rewritten',
    `update answer set value = replace(value, 'e', 'é') where value like '"%'`,
    ['results:verify-content-changed'],
  ],
  [
    'content that was deleted without being marked as erased',
    `delete from answer where response = (select response from submission where id = (select max(id) from submission where counted = 1))`,
    ['results:verify-content-changed', 'results:verify-facts-changed'],
  ],
  [
    'an erasure that left something',
    `update submission set erased_at = 1 where id = (select max(id) from submission where counted = 1)`,
    ['results:verify-erasure-incomplete'],
  ],
  [
    'facts that do not follow from the answers',
    `update submission set facts = '[]' where id = (select max(id) from submission where counted = 1)`,
    ['results:verify-facts-changed', 'results:verify-roll-up'],
  ],
  [
    'a ledger entry that was removed',
    `delete from ledger_entry where submission = (select min(submission) from ledger_entry)`,
    ['results:verify-block-changed', 'results:verify-entry-missing'],
  ],
  [
    'a submission that was removed',
    `delete from submission where id = (select min(id) from submission where counted = 0 or ordinal = 1)`,
    ['results:verify-roll-up', 'results:verify-submission-missing'],
  ],
  ['a block that was rewritten', `update block set sealed_at = sealed_at + 1`, ['results:verify-chain-broken']],
  [
    'a coding that counts as longer than it is',
    `insert into coding (survey, id, code, response, question, revision, from_point, to_point, whole, words, by_whom, made_at, span)
     select survey, 'coding', 'water', min(id), 'prose', 1, 0, 5, 0, 1, 'ida', 1, '9 0 50' from response where survey = 'troubled'`,
    ['comparison:verify-span'],
  ],
  ['a version that was removed', `delete from version where survey = 'troubled'`, ['results:verify-version-missing']],
])('%s is found, and said in every language', async (_, tampering, keys) => {
  const found = await verifyAfter(tampering);
  expect(found.ok).toBe(false);
  expect(keysOf(found)).toEqual(keys);
  for (const language of languages)
    for (const { key, data } of found.problems.slice(0, 5))
      expect(translator(language)(key, data)).not.toMatch(/verify-|\{\{/);
});

test('many differences of one sort are counted, not listed for ever', async () => {
  const found = await verifyAfter(`update roll_up set n = n + 1`);
  expect(found.problems).toHaveLength(101);
  expect(found.problems.at(-1)).toMatchObject({ key: 'results:verify-more' });
});
