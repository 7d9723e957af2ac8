/** A clock that is put back or jumps: no failure, and nothing seems to have come before what it follows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { Store } from '../../server/store/store.ts';
import { anInvitation, change, contentHash, ENGINES, saving, submitting, withStore } from './world.ts';

const inOrder = (times: number[]): void => expect(times).toEqual([...times].sort((a, b) => a - b));

describe.each(ENGINES)('a clock that jumps, on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  it('leaves revisions, submissions and blocks in the order in which they came, and every hash sound', async () => {
    const step = fc.record({
      who: fc.nat(1),
      what: fc.constantFrom('save', 'save', 'submit', 'reopen'),
      knows: fc.boolean(),
      at: fc.nat(10_000),
    });
    let survey = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        survey += 1;
        const about = { survey: `clock-${survey}` };
        const everyone = [anInvitation(about), anInvitation(about)];
        await store.makeInvitations(about.survey, everyone);
        const came = new Map<string, number[]>();
        for (const [turn, { who, what, knows, at }] of steps.entries()) {
          const invitation = everyone[who];
          if (!invitation) throw new Error('nobody');
          const state = await store.responseState(about.survey, invitation.id);
          const answers = [change('aims', `text ${turn}`, state?.answers.aims?.revision ?? 0)];
          if (what === 'reopen') await store.reopen(about.survey, invitation.id, at);
          else if (what === 'save') {
            const saved = await store.saveAnswers(saving(invitation, answers, at));
            const [one] = saved.kind === 'done' ? saved.answers : [];
            if (one?.kind === 'saved') came.set(invitation.id, [...(came.get(invitation.id) ?? []), one.receivedAt]);
          } else {
            const done = await store.submit({ ...submitting(invitation, answers, at), ...(knows && { known: state }) });
            if (done.kind === 'submitted') {
              const { submittedAt } = done.submission;
              expect(done.submission.answers.aims?.receivedAt).toBeLessThanOrEqual(submittedAt);
              came.set(invitation.id, [...(came.get(invitation.id) ?? []), submittedAt]);
            }
          }
        }
        for (const times of came.values()) inOrder(times);
        for (const { id } of everyone) {
          const state = await store.responseState(about.survey, id);
          if (state === undefined) continue;
          inOrder([state.startedAt, state.changedAt]);
          const revisions = await store.revisions(about.survey, state.id);
          inOrder([...revisions].sort((a, b) => a.revision - b.revision).map(({ receivedAt }) => receivedAt));
          const submissions = await store.submissions(about.survey, id);
          inOrder([state.startedAt, ...submissions.map(({ submittedAt }) => submittedAt)]);
        }
        await store.sealLedger(about.survey, 0);
        inOrder((await store.ledgerBlocks(about.survey, 0, 100)).map(({ sealedAt }) => sealedAt));
        expect(await store.snapshot((reads) => checkLedger(reads, about.survey, contentHash))).toEqual([]);
      }),
      { numRuns: engine === 'sqlite' ? 60 : 15 },
    );
  });
});
