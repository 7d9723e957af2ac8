/** What is erased is gone, counts nowhere, and the ledger still verifies: on both engines. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { TableName } from '../../server/store/operations/copy.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import {
  anInvitation,
  change,
  contentHash,
  ENGINES,
  invited,
  newPlace,
  SURVEY,
  saving,
  submitted,
  submitting,
  withStore,
} from './world.ts';

describe.each(ENGINES)('erasing on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  const erase = (invitation: NewInvitation, at = 900) =>
    store.eraseResponse({ survey: invitation.survey, invitation: invitation.id, at });
  const faults = (survey: string) => store.snapshot((reads) => checkLedger(reads, survey, contentHash));

  /** Whether any row of any table holds the text. */
  async function isAnywhere(text: string): Promise<boolean> {
    const tables: TableName[] = [
      'answer',
      'answer_repeat',
      'submission',
      'settled',
      'contributor',
      'writing',
      'roll_up',
    ];
    for (const table of tables)
      if (JSON.stringify(await store.dumpTable(table, null, 100_000)).includes(text)) return true;
    return false;
  }

  it('takes every revision, parallel ones and contributors’ names with it; hash, number and time stay', async () => {
    const invitation = await invited(store);
    const contributor = { name: 'Kari Zeppelin', role: 'miljøleder' };
    const typed = (text: string, base: number, at: number) =>
      store.saveAnswers({ ...saving(invitation, [change('aims', text, base)], at), contributor });
    await typed('Zeppelin one', 0, 100);
    await typed('Zeppelin two', 1, 200);
    await typed('Zeppelin beside', 1, 300);
    const before = await submitted(store, invitation, [change('ends', 'Zeppelin ends')], 400);
    expect(await isAnywhere('Zeppelin')).toBe(true);

    expect(await erase(invitation)).toEqual({ kind: 'erased', erasedAt: 900, submissions: 1 });
    expect(await isAnywhere('Zeppelin')).toBe(false);
    expect(await store.responseState(SURVEY, invitation.id)).toMatchObject({
      status: 'erased',
      erasedAt: 900,
      answers: {},
      parallel: {},
    });
    const [after] = await store.submissions(SURVEY, invitation.id);
    expect(after).toEqual({ ...before, salt: '', answers: {}, facts: [], erasedAt: 900 });
    expect(await store.submissionByCode(before.code)).toEqual(after);
    expect(await faults(SURVEY)).toEqual([]);
  });

  it('takes with it who came uninvited and has written nothing yet', async () => {
    const survey = 'uninvited';
    const invitation = anInvitation({ survey, municipality: 'open-1' });
    const answer = {
      ...{ survey, invitation: invitation.id, pass: 'pass', municipality: null, name: 'Quokka town', country: 'Kenya' },
      ...{ contactName: 'Quokka Otieno', email: 'quokka@voi.example', at: 20 },
    };
    await store.openInvitation({ invitation, answer });
    expect(await erase(invitation)).toEqual({ kind: 'erased', erasedAt: 900, submissions: 0 });
    expect(JSON.stringify(await store.dumpTable('open_answer', null, 1000))).not.toMatch(/quokka/i);
    expect(await store.responseState(survey, invitation.id)).toMatchObject({ status: 'erased', erasedAt: 900 });
    expect(await store.saveAnswers(saving(invitation, [change('aims', 'late')]))).toEqual({
      kind: 'refused',
      reason: 'withdrawn',
    });
    expect(await erase(invitation, 950)).toEqual({ kind: 'erased', erasedAt: 900, submissions: 0 });
    expect(await store.rollUps(survey)).toEqual(await store.recount(survey));
  });

  it('is done once: the same again changes nothing and says when it was', async () => {
    const invitation = await invited(store);
    await submitted(store, invitation, [change('aims', 'a')]);
    await erase(invitation, 900);
    expect(await erase(invitation, 950)).toEqual({ kind: 'erased', erasedAt: 900, submissions: 1 });
  });

  it('says where nothing was ever answered, and leaves the invitation as it is', async () => {
    const invitation = await invited(store);
    expect(await erase(invitation)).toEqual({ kind: 'nothing' });
    expect((await store.invitation(SURVEY, invitation.id))?.withdrawnAt).toBeNull();
    await expect(erase(anInvitation())).rejects.toThrow('no invitation');
  });

  it('lets nothing in again: no answer, no submission, no reinstating', async () => {
    const invitation = await invited(store);
    const request = submitting(invitation, [change('aims', 'a')]);
    await store.submit(request);
    await erase(invitation);
    const refused = { kind: 'refused', reason: 'withdrawn' };
    await store.reinstate(SURVEY, invitation.id, 950);
    expect(await store.submit(request)).toEqual(refused);
    expect(await store.saveAnswers(saving(invitation, [change('aims', 'b')]))).toEqual(refused);
    expect(await store.reopen(SURVEY, invitation.id, 960)).toEqual(refused);
    expect((await store.responseState(SURVEY, invitation.id))?.status).toBe('erased');
  });

  it('is a status of its own in lists and counts, and in no export', async () => {
    const survey = 'listed';
    const [erased, withdrawn] = [await invited(store, { survey }), await invited(store, { survey })];
    for (const one of [erased, withdrawn]) await submitted(store, one, [change('aims', 'a')]);
    await store.withdraw(survey, withdrawn.id, 800);
    await erase(erased);
    const listed = async (status: 'erased' | 'withdrawn') =>
      (await store.responses(survey, { status }, null, 10)).map((row) => [row.invitation.id, row.status]);
    expect(await listed('erased')).toEqual([[erased.id, 'erased']]);
    expect(await listed('withdrawn')).toEqual([[withdrawn.id, 'withdrawn']]);
    expect(await store.counts(survey)).toEqual([
      { questionnaire: 'north', status: 'erased', n: 1 },
      { questionnaire: 'north', status: 'withdrawn', n: 1 },
    ]);
    expect(await store.exportedSubmissions(survey, null, 10)).toEqual([]);
    expect(await store.countedSubmissions(survey, null, 10)).toEqual([]);
  });

  it('goes with a submission that comes at the same moment: one of the two is first, and nothing is left', async () => {
    const invitation = await invited(store, { survey: 'together' });
    await store.saveAnswers(saving(invitation, [change('aims', 'Quagga')]));
    await Promise.all([store.submit(submitting(invitation, [change('ends', 'Quagga')])), erase(invitation)]);
    expect(await isAnywhere('Quagga')).toBe(false);
    expect(await store.rollUps('together')).toEqual([]);
    expect(await faults('together')).toEqual([]);
  });

  it('keeps the roll-ups equal to a recount and the ledger whole, in whatever order people submit, reopen, withdraw and erase', async () => {
    const step = fc.record({
      who: fc.nat(3),
      what: fc.constantFrom('save', 'submit', 'submit', 'submit', 'reopen', 'withdraw', 'reinstate', 'erase'),
      question: fc.constantFrom('aims', 'ends'),
      value: fc.constantFrom('', 'a', 'bb', 'ccc', 'bad'),
    });
    let world = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        world += 1;
        const survey = `erasing-${world}`;
        const everyone = ['alta', 'alta', 'bodo', 'zomba'].map((municipality) =>
          anInvitation({ survey, municipality }),
        );
        await store.makeInvitations(survey, everyone);
        for (const { who, what, question, value } of steps) {
          const invitation = everyone[who];
          if (!invitation) throw new Error('nobody');
          const answers = [change(question, value, 99)];
          if (what === 'save') await store.saveAnswers(saving(invitation, answers));
          else if (what === 'submit') await store.submit(submitting(invitation, answers));
          else if (what === 'erase') await erase(invitation);
          else await store[what](survey, invitation.id, 700);
        }
        const kept = await store.rollUps(survey);
        expect(kept).toEqual(await store.recount(survey));
        await store.rebuildRollUps(survey);
        expect(await store.rollUps(survey)).toEqual(kept);
        await store.sealLedger(survey, 990);
        expect(await faults(survey)).toEqual([]);
      }),
      { numRuns: engine === 'sqlite' ? 60 : 15 },
    );
  });
});

it('leaves nothing of it in the files of an embedded database once it is closed', async () => {
  const place = await newPlace('sqlite');
  const store = await place.open();
  const inFiles = () =>
    readdirSync(place.dataFolder).filter((name) =>
      readFileSync(join(place.dataFolder, name)).includes('Quetzalcoatlus'),
    );
  const invitation = await invited(store);
  for (const [base, length] of [10, 3000, 20_000].entries())
    await store.saveAnswers(saving(invitation, [change('aims', `Quetzalcoatlus ${'x'.repeat(length)}`, base)]));
  expect(inFiles()).not.toEqual([]);
  await store.eraseResponse({ survey: SURVEY, invitation: invitation.id, at: 900 });
  await store.close();
  expect(inFiles()).toEqual([]);
  await place.remove();
});
