/** Links made anew, own closing times, addressees: on both engines. */
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../server/foundation/hash.ts';
import type { Store } from '../../server/store/store.ts';
import { change, ENGINES, invited, SURVEY, saving, withStore } from './world.ts';

describe.each(ENGINES)('the links of an invitation on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  const replacing = (invitation: string, issue: number, at = 500) => ({
    ...{ survey: SURVEY, invitation, issue, reason: 'leaked' as const, at },
    tokenHash: sha256(`token ${invitation} ${issue}`),
    codeHash: sha256(`code ${invitation} ${issue}`),
  });

  it('are replaced without losing what was answered; the old one is known as replaced', async () => {
    const made = await invited(store);
    await store.saveAnswers(saving(made, [change('aims', 'Clean water')]));
    const next = replacing(made.id, 2);
    expect(await store.replaceLink(next)).toEqual({ kind: 'done' });
    expect(await store.invitationByToken(made.tokenHash)).toBeUndefined();
    expect(await store.invitationByCode(made.codeHash)).toBeUndefined();
    expect(await store.invitationByToken(next.tokenHash)).toMatchObject({ id: made.id, issue: 2 });
    expect(await store.invitationByCode(next.codeHash)).toMatchObject({ id: made.id, issue: 2 });
    expect((await store.responseState(SURVEY, made.id))?.answers.aims?.value).toBe('Clean water');
    const old = { survey: SURVEY, invitation: made.id, issue: 1, reason: 'leaked', replacedAt: 500 };
    expect(await store.replacedLink(made.tokenHash)).toEqual(old);
    expect(await store.replacedLink(next.tokenHash)).toBeUndefined();
    await store.replaceLink(replacing(made.id, 3, 600));
    expect(await store.replacedLinks(SURVEY, made.id)).toEqual([old, { ...old, issue: 2, replacedAt: 600 }]);
  });

  it('are replaced once where two press at the same time', async () => {
    const made = await invited(store);
    const answers = await Promise.all([2, 2, 2].map((issue) => store.replaceLink(replacing(made.id, issue))));
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['changed-meanwhile', 'changed-meanwhile', 'done']);
    expect((await store.invitation(SURVEY, made.id))?.issue).toBe(2);
  });

  it('hold as long as the invitation is given, and go to whom it is addressed', async () => {
    const made = await invited(store);
    await store.extendInvitation(SURVEY, made.id, 9_000);
    await store.addressInvitation(SURVEY, made.id, 'kari');
    expect(await store.invitation(SURVEY, made.id)).toMatchObject({ extendedUntil: 9_000, contact: 'kari' });
    await store.extendInvitation(SURVEY, made.id, null);
    await store.addressInvitation(SURVEY, made.id, null);
    expect(await store.invitation(SURVEY, made.id)).toMatchObject({ extendedUntil: null, contact: null });
    await expect(store.extendInvitation(SURVEY, 'nobody', 1)).rejects.toThrow();
  });
});
