/** Public rounds as they are stored: what nobody has accepted counts nowhere, and what is accepted counts where it belongs. On both engines. */
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import type { ChangeRegistry } from '../../server/store/contacts.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { lettersOf } from '../fixtures/letters.ts';
import {
  anInvitation,
  change,
  ENGINES,
  invited,
  registryOf,
  saving,
  submitted,
  submitting,
  town,
  withStore,
} from './world.ts';

const REGISTRY = registryOf([
  { ...town('alta'), name: 'Alta' },
  { ...town('voi', 'KE'), name: 'Voi' },
]);
const BY = 'ola@samsvar.example';

describe.each(ENGINES)('an open round on %s', (engine) => {
  let store: Store;
  let survey: string;
  let surveys = 0;
  withStore(engine, (opened) => {
    store = opened;
  });
  beforeEach(async () => {
    surveys += 1;
    survey = `survey-${surveys}`;
    await store.importRegistry(survey, REGISTRY, 'files');
  });

  const answerOf = ({ id }: NewInvitation, pass: string) => ({
    ...{ survey, invitation: id, pass, municipality: 'alta', name: 'Alta', country: '' },
    ...{ contactName: 'Kari Nes', email: 'kari@alta.example', at: 20 },
  });
  async function comes(pass = newId()): Promise<NewInvitation> {
    const invitation = anInvitation({ survey, municipality: `open-${newId()}`, ordinal: 1 });
    expect(await store.openInvitation({ invitation, answer: answerOf(invitation, pass) })).toEqual({
      kind: 'made',
      invitation: invitation.id,
    });
    return invitation;
  }
  /** The counts as they are kept, which are those that counting anew gives. */
  const counts = async () => {
    const rollUps = await store.rollUps(survey);
    expect(rollUps).toEqual(await store.recount(survey));
    return rollUps
      .filter(({ question }) => question === '')
      .map(({ municipality, measure, n }) => [municipality, measure, n]);
  };
  const decision = ({ id }: NewInvitation) => ({ survey, invitation: id, at: 500, by: BY });
  const status = async ({ id }: NewInvitation) =>
    (await store.responses(survey, {}, null, 100)).find(({ invitation }) => invitation.id === id)?.status;

  it('is by invitation until somebody says otherwise', async () => {
    expect(await store.round(survey)).toBeUndefined();
    const round = {
      survey,
      mode: 'open' as const,
      listed: true,
      questionnaires: ['north'],
      changedAt: 5,
      changedBy: BY,
    };
    await store.setRound(round);
    await store.setRound({ ...round, listed: false, changedAt: 6 });
    expect(await store.round(survey)).toEqual({ ...round, listed: false, changedAt: 6 });
    expect(await store.rounds()).toContainEqual({ ...round, listed: false, changedAt: 6 });
  });

  it('lets whoever comes answer, submit, reopen and submit again, and counts none of it', async () => {
    const invitation = await comes();
    await store.saveAnswers(saving(invitation, [change('stories', 'water')]));
    await submitted(store, invitation, [change('stories', 'water for all', 1)], 200);
    await store.reopen(survey, invitation.id, 300);
    await submitted(store, invitation, [change('stories', 'water for everyone', 2)], 400);
    expect(await counts()).toEqual([]);
    expect(await store.countedSubmissions(survey, null, 10)).toEqual([]);
    expect(await store.exportedSubmissions(survey, null, 10)).toEqual([]);
    expect(await store.counts(survey)).toEqual([{ questionnaire: 'north', status: 'unconfirmed', n: 1 }]);
    expect(await status(invitation)).toBe('unconfirmed');
    expect(await store.responses(survey, { status: 'submitted' }, null, 10)).toEqual([]);
    expect(await store.responses(survey, { status: 'unconfirmed' }, null, 10)).toHaveLength(1);
    // Its receipt is as good as anybody's.
    expect(await store.submissions(survey, invitation.id)).toHaveLength(2);
    expect(await store.ledgerEntries(survey, null, 10)).toHaveLength(2);
  });

  it('makes one of a pass, however often and however much at once it is sent', async () => {
    const pass = newId();
    const all = Array.from({ length: 5 }, () => anInvitation({ survey, municipality: `open-${newId()}` }));
    const made = await Promise.all(
      all.map((invitation) => store.openInvitation({ invitation, answer: answerOf(invitation, pass) })),
    );
    expect(made.filter(({ kind }) => kind === 'made')).toHaveLength(1);
    expect(new Set(made.map(({ invitation }) => invitation)).size).toBe(1);
    expect(await store.invitations(survey, null, 10)).toHaveLength(1);
    expect((await store.openByPass(survey, pass))?.invitation).toBe(made[0]?.invitation);
  });

  it('counts one that is accepted where it belongs, beside those that were there', async () => {
    const there = await invited(store, { survey, municipality: 'alta', ordinal: 1 });
    await submitted(store, there, [change('stories', 'snow')]);
    const invitation = await comes();
    await submitted(store, invitation, [change('stories', 'water')]);
    expect(await store.acceptOpen({ ...decision(invitation), municipality: 'alta', added: null })).toEqual({
      kind: 'done',
    });
    expect(await counts()).toEqual([
      ['alta', 'invited', 2],
      ['alta', 'started', 2],
      ['alta', 'submitted', 2],
    ]);
    expect(await store.invitation(survey, invitation.id)).toMatchObject({
      ...{ municipality: 'alta', ordinal: 2, unconfirmed: false, withdrawnAt: null },
    });
    expect((await store.exportedSubmissions(survey, null, 10)).map(({ municipality }) => municipality)).toEqual([
      'alta',
      'alta',
    ]);
    expect(await status(invitation)).toBe('submitted');
    expect(await store.acceptOpen({ ...decision(invitation), municipality: 'voi', added: null })).toEqual({
      kind: 'decided',
    });
    expect(await store.rejectOpen({ ...decision(invitation), reason: 'no' })).toEqual({ kind: 'decided' });
    // From here on it is like any other.
    await store.withdraw(survey, invitation.id, 600);
    expect(await counts()).toContainEqual(['alta', 'submitted', 1]);
  });

  it('accepts one that has not been sent yet, and counts what comes after', async () => {
    const invitation = await comes();
    await store.saveAnswers(saving(invitation, [change('stories', 'water')]));
    await store.acceptOpen({ ...decision(invitation), municipality: 'voi', added: null });
    expect(await counts()).toEqual([
      ['voi', 'invited', 1],
      ['voi', 'started', 1],
    ]);
    await submitted(store, invitation, [change('stories', 'water for all', 1)], 700);
    expect(await counts()).toContainEqual(['voi', 'submitted', 1]);
  });

  it('puts a new municipality into the registry with the answer, or neither', async () => {
    const invitation = await comes();
    const after = { id: 'moshi', name: 'Moshi', country: 'KE', language: 'en' };
    const added = (country: string): ChangeRegistry => ({
      ...{ survey, id: newId(), at: 500, by: BY, cause: 'add', undoes: null },
      changes: [{ entity: 'municipality', id: 'moshi', before: null, after: { ...after, country } }],
    });
    const accept = (country: string) =>
      store.acceptOpen({ ...decision(invitation), municipality: 'moshi', added: added(country) });
    expect(await accept('TZ')).toEqual({ kind: 'changed-meanwhile' });
    expect(await store.invitation(survey, invitation.id)).toMatchObject({ unconfirmed: true });
    expect(await accept('KE')).toEqual({ kind: 'done' });
    expect((await store.registry(survey)).municipalities).toContainEqual(after);
    expect(await store.registryChanges(survey, { entity: 'municipality', id: 'moshi' }, null, 5)).toHaveLength(1);
    expect(await counts()).toEqual([['moshi', 'invited', 1]]);
    const unknown = await comes();
    expect(await store.acceptOpen({ ...decision(unknown), municipality: 'nowhere', added: null })).toEqual({
      kind: 'unknown',
    });
  });

  it('gives two that are accepted at once numbers of their own', async () => {
    const both = [await comes(), await comes()];
    await Promise.all(both.map((one) => store.acceptOpen({ ...decision(one), municipality: 'alta', added: null })));
    const ordinals = (await store.invitations(survey, null, 10)).map(({ ordinal }) => ordinal);
    expect(ordinals.toSorted()).toEqual([1, 2]);
  });

  it('rejects with a reason, erases nothing, and takes it back', async () => {
    const invitation = await comes();
    await submitted(store, invitation, [change('stories', 'water')]);
    expect(await store.rejectOpen({ ...decision(invitation), reason: 'Alta has answered' })).toEqual({ kind: 'done' });
    expect(await store.openAnswer(survey, invitation.id)).toMatchObject({ reason: 'Alta has answered', decidedBy: BY });
    expect(await status(invitation)).toBe('withdrawn');
    expect(await store.submit(submitting(invitation, [change('stories', 'more', 1)]))).toEqual({
      ...{ kind: 'refused', reason: 'withdrawn' },
    });
    expect((await store.responseState(survey, invitation.id))?.answers.stories?.value).toBe('water');
    expect(await counts()).toEqual([]);
    expect(await store.reconsiderOpen(decision(invitation))).toEqual({ kind: 'done' });
    expect(await store.reconsiderOpen(decision(invitation))).toEqual({ kind: 'decided' });
    expect(await status(invitation)).toBe('unconfirmed');
    await store.acceptOpen({ ...decision(invitation), municipality: 'alta', added: null });
    expect(await counts()).toContainEqual(['alta', 'submitted', 1]);
  });

  it('lists the newest first, those that wait and those that are accepted apart', async () => {
    const [first, second, third] = [await comes(), await comes(), await comes()];
    await store.acceptOpen({ ...decision(second), municipality: 'alta', added: null });
    const list = async (unconfirmed: boolean) =>
      (await store.openAnswers(survey, unconfirmed, null, 10)).map(({ invitation }) => invitation.id);
    expect(await list(true)).toEqual([third.id, first.id]);
    expect(await list(false)).toEqual([second.id]);
    expect((await store.openAnswers(survey, true, third.id, 10))[0]?.answer).toMatchObject({
      name: 'Alta',
      contactName: 'Kari Nes',
    });
  });

  it('forgets what somebody said of themselves once the answer is erased', async () => {
    const invitation = await comes();
    await submitted(store, invitation, [change('stories', 'water')]);
    await store.queueMessages([
      {
        ...{ survey, once: `invitation ${invitation.id} 1 email`, invitation: invitation.id, contact: null },
        ...{ kind: 'invitation', channel: 'email', language: 'nb', recipient: 'kari@alta.example', subject: 'Kari' },
        ...{ body: 'Dear Kari Nes', notBefore: 20, madeAt: 20, madeBy: 'open round' },
      },
    ]);
    await store.eraseResponse({ survey, invitation: invitation.id, at: 900 });
    expect(await lettersOf(store, survey)).toMatchObject([
      { state: 'cancelled', recipient: '', subject: '', body: '' },
    ]);
    expect(await store.openAnswer(survey, invitation.id)).toMatchObject({
      name: '',
      country: '',
      contactName: '',
      email: '',
    });
    expect(await store.acceptOpen({ ...decision(invitation), municipality: 'alta', added: null })).toEqual({
      kind: 'decided',
    });
    expect(await counts()).toEqual([]);
  });

  it('shows a coordinator nothing that is not accepted, and then what is of their region', async () => {
    const invitation = await comes();
    await submitted(store, invitation, [change('stories', 'water')]);
    const norway = store.within({ region: 'north' });
    expect(await norway.openAnswer(survey, invitation.id)).toBeUndefined();
    expect(await norway.responses(survey, {}, null, 10)).toEqual([]);
    expect(await norway.board(survey)).toEqual([]);
    await expect(norway.openAnswers(survey, true, null, 10)).rejects.toThrow();
    await expect(norway.acceptOpen({ ...decision(invitation), municipality: 'alta', added: null })).rejects.toThrow();
    await store.acceptOpen({ ...decision(invitation), municipality: 'alta', added: null });
    expect(await norway.exportedSubmissions(survey, null, 10)).toHaveLength(1);
    expect(await store.within({ region: 'south' }).exportedSubmissions(survey, null, 10)).toEqual([]);
  });
});
