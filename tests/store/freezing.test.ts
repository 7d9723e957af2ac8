/** A submission is frozen outside its transaction, from what its maker knew: it is stored only where the store knows the same. */
import { describe, expect, it, test } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { Basis, Freeze, Store } from '../../server/store/store.ts';
import { submitting as submit } from '../../server/store/submitting.ts';
import { StoreUnavailable } from '../../server/store/unavailable.ts';
import {
  anInvitation,
  change,
  contentHash,
  ENGINES,
  freeze,
  invited,
  SURVEY,
  saving,
  submitting,
  withStore,
} from './world.ts';

/** Freezes as the others do, and keeps what it was asked to freeze. */
function watched(): { freeze: Freeze; seen: Basis[] } {
  const seen: Basis[] = [];
  return {
    seen,
    freeze(basis) {
      seen.push(structuredClone(basis));
      return freeze(basis);
    },
  };
}

describe.each(ENGINES)('freezing on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  it('happens once where the maker knows the response', async () => {
    for (const begun of [false, true]) {
      const invitation = await invited(store);
      if (begun) await store.saveAnswers(saving(invitation, [change('aims', 'a')], 50));
      const known = await store.responseState(SURVEY, invitation.id);
      const { freeze, seen } = watched();
      const done = await store.submit({ ...submitting(invitation, [change('ends', 'b')], 500), freeze, known });
      if (done.kind !== 'submitted') throw new Error(done.kind);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({ response: done.submission.response, ordinal: 1, at: 500 });
      expect(seen[0]?.answers).toEqual(done.submission.answers);
      expect(await store.submissions(SURVEY, invitation.id)).toEqual([done.submission]);
    }
  });

  it('happens again with what a colleague has saved meanwhile: that is submitted, and hashed', async () => {
    const invitation = await invited(store);
    await store.saveAnswers(saving(invitation, [change('aims', 'a')]));
    const known = await store.responseState(SURVEY, invitation.id);
    await store.saveAnswers(saving(invitation, [change('aims', 'from a colleague', 1)], 200));
    const { freeze, seen } = watched();
    const done = await store.submit({ ...submitting(invitation, [change('ends', 'b')], 300), freeze, known });
    if (done.kind !== 'submitted') throw new Error(done.kind);
    expect(seen.map((basis) => basis.answers.aims?.value)).toEqual(['a', 'from a colleague']);
    const [stored] = await store.submissions(SURVEY, invitation.id);
    expect(stored).toEqual(done.submission);
    expect(stored && contentHash(stored)).toBe(stored?.hash);
  });

  it('again, where the maker took a begun response for a new one', async () => {
    const invitation = await invited(store);
    await store.saveAnswers(saving(invitation, [change('aims', 'a')]));
    const { freeze, seen } = watched();
    const done = await store.submit({ ...submitting(invitation, []), freeze });
    expect(done).toMatchObject({ kind: 'submitted', submission: { answers: { aims: { value: 'a' } } } });
    expect(seen.map((basis) => Object.keys(basis.answers))).toEqual([[], ['aims']]);
  });

  it('errors of a guess are none where the response is better by now', async () => {
    const invitation = await invited(store);
    await store.saveAnswers(saving(invitation, [change('aims', 'bad')]));
    const known = await store.responseState(SURVEY, invitation.id);
    await store.saveAnswers(saving(invitation, [change('aims', 'good', 1)], 200));
    expect(await store.submit({ ...submitting(invitation, []), known })).toMatchObject({ kind: 'submitted' });
  });

  it('of one response by many at once, while others save: every submission is what its hash says', async () => {
    const survey = 'crowded';
    const everyone = Array.from({ length: 6 }, () => anInvitation({ survey }));
    await store.makeInvitations(survey, everyone);
    await Promise.all(
      everyone.flatMap((invitation) =>
        Array.from({ length: 6 }, async (_, turn) => {
          const known = await store.responseState(survey, invitation.id);
          if (turn % 2 === 0) await store.saveAnswers(saving(invitation, [change(`own-${turn}`, newId(), 99)]));
          else await store.submit({ ...submitting(invitation, [change(`own-${turn}`, newId(), 99)]), known });
        }),
      ),
    );
    await store.sealLedger(survey, 900);
    expect(await store.snapshot((reads) => checkLedger(reads, survey, contentHash))).toEqual([]);
    expect(await store.countedSubmissions(survey, null, 100)).toHaveLength(everyone.length);
    expect(await store.rollUps(survey)).toEqual(await store.recount(survey));
  });
});

test('a response that never stands still is given up, as unavailable, after some tries', async () => {
  const invitation = anInvitation();
  const { freeze, seen } = watched();
  const restless = submit({ ...submitting(invitation, []), freeze }, async ({ basis }) => ({
    kind: 'changed',
    basis: { ...basis, response: newId(), answers: {} },
  }));
  await expect(restless).rejects.toThrow(StoreUnavailable);
  expect(seen.length).toBeGreaterThan(1);
});
