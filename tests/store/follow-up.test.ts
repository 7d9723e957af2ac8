/** A question about one answer is answered like any other question, whatever state the response is in; and is in no submission and no count. */
import { describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import {
  followUpQuestion,
  isChangedSince,
  type NewFollowUp,
  type PlacedFollowUp,
} from '../../server/store/follow-ups.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { lettersOf } from '../fixtures/letters.ts';
import { change, contentHash, ENGINES, invited, saving, submitted, submitting, withStore } from './world.ts';

describe.each(ENGINES)('follow-up questions on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  let made = 0;
  /** A survey of its own, so that its counts are the test's. */
  const begin = (): Promise<NewInvitation> => {
    made += 1;
    return invited(store, { survey: `survey-${made}` });
  };
  const asking = ({ survey, id }: NewInvitation, more: Partial<NewFollowUp> = {}): NewFollowUp => ({
    ...{ survey, id: newId(), invitation: id, question: 'aims', text: 'Which school was it?', language: 'en' },
    ...{ note: 'Hvilken skole var det?', askedAt: 500, askedBy: 'ane@samsvar.example', ...more },
  });
  async function asked(invitation: NewInvitation, more: Partial<NewFollowUp> = {}) {
    const done = await store.askFollowUp(asking(invitation, more));
    if (done.kind !== 'asked') throw new Error(`not asked: ${done.kind}`);
    return done.followUp;
  }
  const answer = (invitation: NewInvitation, id: string, text: string, base = 0, at = 600) =>
    store.saveAnswers(saving(invitation, [change(followUpQuestion(id), text, base)], at));
  const send = ({ survey, id: invitation }: NewInvitation, id: string, at = 700) =>
    store.sendFollowUp({ survey, invitation, id, at });
  const withdraw = ({ survey }: NewInvitation, id: string) =>
    store.withdrawFollowUp({ survey, id, at: 800, by: 'ane@samsvar.example' });

  it('is asked about the answer as it stands, and answered after the response was submitted', async () => {
    const invitation = await begin();
    const { survey } = invitation;
    await store.saveAnswers(saving(invitation, [change('aims', 'A school')]));
    await submitted(store, invitation, [change('aims', 'Two schools', 1)]);
    const { id } = await asked(invitation);
    expect(await store.followUp(survey, id)).toMatchObject({ revision: 2, answer: null, answeredAt: null });

    expect(await answer(invitation, id, 'The one by the')).toMatchObject({ answers: [{ kind: 'saved', revision: 1 }] });
    expect(await answer(invitation, id, 'The one by the lake', 1, 610)).toMatchObject({
      answers: [{ kind: 'saved', revision: 2 }],
    });
    // A colleague wrote on the first version, too.
    expect(await answer(invitation, id, 'The new one', 1, 620)).toMatchObject({
      answers: [{ kind: 'conflict', kept: 3 }],
    });
    const state = await store.responseState(survey, invitation.id);
    expect(state).toMatchObject({
      status: 'submitted',
      submissions: 1,
      followUps: [{ id, text: 'Which school was it?' }],
    });
    expect(state?.answers[followUpQuestion(id)]?.value).toBe('The one by the lake');
    expect(state?.parallel[followUpQuestion(id)]?.map(({ value }) => value)).toEqual(['The new one']);
    // Everything else waits until the response is opened again.
    expect(await store.saveAnswers(saving(invitation, [change('aims', 'Three', 2)]))).toEqual({
      kind: 'refused',
      reason: 'submitted',
    });
    const both = [change(followUpQuestion(id), 'x', 2), change('aims', 'Three', 2)];
    expect(await store.saveAnswers(saving(invitation, both))).toEqual({ kind: 'refused', reason: 'submitted' });
  });

  it('is sent as it stands, once; and says when something else stands since', async () => {
    const invitation = await begin();
    const { survey } = invitation;
    await submitted(store, invitation, [change('aims', 'A school')]);
    const { id } = await asked(invitation);
    expect(await send(invitation, id)).toEqual({ kind: 'blank' });
    await answer(invitation, id, '  ');
    expect(await send(invitation, id)).toEqual({ kind: 'blank' });
    await answer(invitation, id, 'The one by the lake', 1);
    expect(await send(invitation, id, 700)).toEqual({ kind: 'sent', revision: 2, answeredAt: 700 });
    expect(await send(invitation, id, 710)).toEqual({ kind: 'sent', revision: 2, answeredAt: 700 });
    const now = async () => {
      const found = await store.followUp(survey, id);
      return found && { isChanged: isChangedSince(found), sent: found.sentRevision, at: found.answeredAt };
    };
    expect(await now()).toEqual({ isChanged: false, sent: 2, at: 700 });
    await answer(invitation, id, 'The one by the sea', 2, 720);
    expect(await now()).toEqual({ isChanged: true, sent: 2, at: 700 });
    // A clock that was set back does not send a text before it was written.
    expect(await send(invitation, id, 650)).toEqual({ kind: 'sent', revision: 3, answeredAt: 720 });
    expect(await now()).toEqual({ isChanged: false, sent: 3, at: 720 });
    expect(await withdraw(invitation, id)).toEqual({ kind: 'answered' });
    const other = await invited(store, { survey });
    expect(await send(other, id)).toEqual({ kind: 'not-asked' });
  });

  it('is taken back while nobody has answered, with the message that has not gone', async () => {
    const invitation = await begin();
    const { survey } = invitation;
    await submitted(store, invitation, [change('aims', 'A school')]);
    const { id } = await asked(invitation);
    const message = (kind: 'follow-up' | 'thanks', once: string) => ({
      ...{ survey, once, invitation: invitation.id, contact: null, kind, channel: 'email' as const, language: 'en' },
      ...{ recipient: 'jo@taveta.example', subject: 'A question', body: 'Which school?', madeBy: 'ane' },
      ...{ notBefore: 500, madeAt: 500 },
    });
    await store.queueMessages([message('follow-up', `follow-up ${id}`), message('thanks', 'thanks one')]);
    await answer(invitation, id, 'The one by');
    expect(await withdraw(invitation, id)).toEqual({ kind: 'done' });
    expect(await withdraw(invitation, id)).toEqual({ kind: 'done' });
    expect(await withdraw(invitation, newId())).toEqual({ kind: 'unknown' });
    const states = (await store.messagesOf(survey, {}, null, 10)).map(({ once, state, said }) => [once, state, said]);
    expect(states).toContainEqual([`follow-up ${id}`, 'cancelled', 'by hand']);
    expect(states).toContainEqual(['thanks one', 'queued', '']);
    // What was written meanwhile stays, also where it comes later from a device; it is sent no more.
    expect(await answer(invitation, id, 'The one by the lake', 1)).toMatchObject({ answers: [{ kind: 'saved' }] });
    expect(await answer(invitation, newId(), 'x')).toEqual({ kind: 'refused', reason: 'not-asked' });
    expect(await send(invitation, id)).toEqual({ kind: 'not-asked' });
    const state = await store.responseState(survey, invitation.id);
    expect(state?.followUps).toEqual([]);
    expect(state?.answers[followUpQuestion(id)]?.value).toBe('The one by the lake');
  });

  it('cancels its message once it is answered before that has gone', async () => {
    const invitation = await begin();
    const { survey } = invitation;
    await submitted(store, invitation, [change('aims', 'A school')]);
    const { id } = await asked(invitation);
    await store.queueMessages([
      {
        ...{ survey, once: `follow-up ${id}`, invitation: invitation.id, contact: null, kind: 'follow-up' },
        ...{ channel: 'email', language: 'en', recipient: 'jo@taveta.example', subject: 'A question', body: 'Which?' },
        ...{ notBefore: 500, madeAt: 500, madeBy: 'ane' },
      },
    ]);
    await answer(invitation, id, 'The one by the lake');
    await send(invitation, id);
    expect(await store.messagesOf(survey, {}, null, 10)).toMatchObject([{ state: 'cancelled', said: 'answered' }]);
  });

  it('is in no submission and no count, and the ledger verifies with and without it', async () => {
    const invitation = await begin();
    const { survey } = invitation;
    await store.saveAnswers(saving(invitation, [change('aims', 'A school')]));
    const { id } = await asked(invitation);
    await answer(invitation, id, 'The one by the lake', 0, 90);
    // Written on the form, in the very post that submits.
    const form = [change('ends', 'Next year'), change(followUpQuestion(id), 'The one by the harbour', 1)];
    const done = await store.submit(submitting(invitation, form, 120));
    if (done.kind !== 'submitted') throw new Error(`not submitted: ${JSON.stringify(done)}`);
    expect(Object.keys(done.submission.answers).sort()).toEqual(['aims', 'ends']);
    const state = await store.responseState(survey, invitation.id);
    expect(state?.answers[followUpQuestion(id)]?.value).toBe('The one by the harbour');
    // Also where what is known is told beforehand, as the form's post does.
    await store.reopen(survey, invitation.id, 130);
    const known = await store.responseState(survey, invitation.id);
    const again = await store.submit({ ...submitting(invitation, [change('ends', 'Never', 1)], 140), known });
    expect(again).toMatchObject({ kind: 'submitted', submission: { ordinal: 2 } });
    const stored = await store.submissions(survey, invitation.id);
    expect(stored.map(({ answers }) => Object.keys(answers).sort())).toEqual([
      ['aims', 'ends'],
      ['aims', 'ends'],
    ]);
    await store.sealLedger(survey, 200);
    expect((await store.rollUps(survey)).map(({ question }) => question)).not.toContain(followUpQuestion(id));
    expect(await store.recount(survey)).toEqual(await store.rollUps(survey));
    expect(await store.snapshot((reads) => checkLedger(reads, survey, contentHash))).toEqual([]);

    await store.eraseResponse({ survey, invitation: invitation.id, at: 900 });
    expect(await store.followUp(survey, id)).toBeUndefined();
    for (const table of ['answer', 'follow_up', 'submission', 'message'] as const)
      expect(JSON.stringify(await store.dumpTable(table, null, 10_000))).not.toContain('by the harbour');
    expect(await store.snapshot((reads) => checkLedger(reads, survey, contentHash))).toEqual([]);
    expect(await store.askFollowUp(asking(invitation))).toEqual({ kind: 'withdrawn' });
  });

  it('goes with what was erased: also from the outbox, where it says again what was answered', async () => {
    const invitation = await begin();
    const { survey } = invitation;
    await submitted(store, invitation, [change('aims', 'A school')]);
    const { id } = await asked(invitation, { text: 'You wrote: Zeppelin. What is that?' });
    await store.queueMessages([
      {
        ...{ survey, once: `follow-up ${id}`, invitation: invitation.id, contact: null, kind: 'follow-up' },
        ...{ channel: 'email', language: 'en', recipient: 'jo@taveta.example', subject: 'Zeppelin' },
        ...{ body: 'You wrote: Zeppelin. What is that?', notBefore: 500, madeAt: 500, madeBy: 'ane' },
      },
    ]);
    await store.eraseResponse({ survey, invitation: invitation.id, at: 900 });
    expect(await lettersOf(store, survey)).toMatchObject([
      { state: 'cancelled', said: 'erased', subject: '', body: '' },
    ]);
  });

  it('needs something that was begun, and is asked once however often it is posted', async () => {
    const invitation = await begin();
    const first = asking(invitation);
    expect(await store.askFollowUp(first)).toEqual({ kind: 'nothing' });
    await store.saveAnswers(saving(invitation, [change('aims', 'A school')]));
    await store.askFollowUp(first);
    await store.askFollowUp({ ...first, text: 'Another' });
    const all = await store.followUps(invitation.survey, {}, null, 10);
    expect(all.map(({ text }) => text)).toEqual(['Which school was it?']);
    await store.withdraw(invitation.survey, invitation.id, 900);
    expect(await store.askFollowUp(asking(invitation))).toEqual({ kind: 'withdrawn' });
    expect(await answer(invitation, first.id, 'late')).toEqual({ kind: 'refused', reason: 'withdrawn' });
    expect(await send(invitation, first.id)).toEqual({ kind: 'not-asked' });
  });

  it('is listed newest first, page by page, by region, state, questionnaire, language and invitation', async () => {
    const alta = await begin();
    const { survey } = alta;
    const region = (id: string) => ({ id, label: { source: 'nb', in: {} } });
    const country = (id: string, of: string) => ({ ...region(id), region: of });
    const town = (id: string, of: string) => ({ id, name: id, country: of, language: 'nb' });
    await store.importRegistry(
      survey,
      {
        regions: [region('north'), region('south')],
        countries: [country('no', 'north'), country('gt', 'south')],
        municipalities: [town('alta', 'no'), town('chisec', 'gt')],
        partnerships: [],
      },
      'hash',
    );
    const chisec = await invited(store, { survey, municipality: 'chisec', questionnaire: 'south', language: 'es' });
    for (const invitation of [alta, chisec]) await submitted(store, invitation, [change('aims', 'A school')]);
    const one = await asked(alta);
    const two = await asked(chisec, { language: 'es', question: 'ends' });
    const three = await asked(chisec, { language: 'es' });
    await asked(chisec, { language: 'es', question: 'ends' });
    await answer(alta, one.id, 'By the lake');
    await send(alta, one.id);
    await withdraw(chisec, three.id);

    const list = async (filter: Parameters<Store['followUps']>[1], after: string | null = null, limit = 10) =>
      (await store.followUps(survey, filter, after, limit)).map(({ id }: PlacedFollowUp) => id);
    const all = await list({});
    expect(all).toHaveLength(4);
    expect(all.slice(1)).toEqual([three.id, two.id, one.id]);
    expect(await list({}, all[1], 1)).toEqual([two.id]);
    expect(await list({ region: 'north' })).toEqual([one.id]);
    expect(await list({ region: 'south', state: 'withdrawn' })).toEqual([three.id]);
    expect(await list({ state: 'open', language: 'es' })).toEqual([all[0], two.id]);
    expect(await list({ state: 'answered', questionnaire: 'north', invitation: alta.id })).toEqual([one.id]);
    expect(await store.followUps(survey, { state: 'answered' }, null, 10)).toMatchObject([
      { municipality: 'alta', country: 'no', region: 'north', synthetic: false, answer: { value: 'By the lake' } },
    ]);
    expect(await store.followUpCounts(survey)).toEqual([
      { state: 'open', n: 2 },
      { state: 'answered', n: 1 },
      { state: 'withdrawn', n: 1 },
    ]);
    expect(await store.followUpCounts(survey, 'north')).toEqual([{ state: 'answered', n: 1 }]);
    expect(await store.followUpCounts('nothing')).toEqual([]);
    expect(await store.followUpsAtMost(survey)).toEqual([
      { question: 'aims', n: 1 },
      { question: 'ends', n: 2 },
    ]);
  });
});
