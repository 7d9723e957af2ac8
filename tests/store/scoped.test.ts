/** A store within one region gives and does nothing of another: on both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registry } from '../../server/registry/model.ts';
import { TABLE_KEYS, type TableName } from '../../server/store/operations/copy.ts';
import { OutsideScope } from '../../server/store/scope.ts';
import type { NewInvitation, Reads, Store, Submission } from '../../server/store/store.ts';
import {
  anInvitation,
  change,
  ENGINES,
  invited,
  newPlace,
  type Place,
  SURVEY,
  saving,
  submitted,
  submitting,
} from './world.ts';

const text = (label: string) => ({ source: 'en', in: { en: { text: label } } });
const town = (id: string, country: string) => ({ id, name: id, country, language: 'en' });
const REGISTRY: Registry = {
  regions: ['north', 'south', 'west'].map((id) => ({ id, label: text(id) })),
  countries: [
    { id: 'NO', region: 'north', label: text('Norway') },
    { id: 'KE', region: 'south', label: text('Kenya') },
    { id: 'GT', region: 'west', label: text('Guatemala') },
  ],
  municipalities: [town('alta', 'NO'), town('bodo', 'NO'), town('voi', 'KE'), town('solola', 'GT')],
  partnerships: [
    { id: 'alta-voi', label: 'Alta – Voi', status: 'active', period: '', municipalities: ['alta', 'voi'] },
    { id: 'bodo-solola', label: 'Bodø – Sololá', status: 'active', period: '', municipalities: ['bodo', 'solola'] },
  ],
};

describe.each(ENGINES)('a store within the region south, on %s', (engine) => {
  let place: Place;
  let store: Store;
  let south: Store;
  let own: NewInvitation;
  let other: NewInvitation;
  let ownSubmission: Submission;
  let otherSubmission: Submission;
  beforeAll(async () => {
    place = await newPlace(engine);
    store = await place.open();
    await store.importRegistry(SURVEY, REGISTRY, 'hash');
    own = await invited(store, { municipality: 'voi' });
    other = await invited(store, { municipality: 'alta', synthetic: true });
    ownSubmission = await submitted(store, own, [change('aims', 'ours')]);
    otherSubmission = await submitted(store, other, [change('aims', 'theirs')]);
    south = store.within({ region: 'south' });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  /** All rows of all tables. */
  const everything = async () =>
    Promise.all((Object.keys(TABLE_KEYS) as TableName[]).map((table) => store.dumpTable(table, null, 10_000)));
  const outside = (what: OutsideScope['what']) => expect.objectContaining({ name: 'OutsideScope', what });

  it('knows its region, and of others only whom it works with', async () => {
    const { regions, municipalities, partnerships } = await south.registry(SURVEY);
    expect(municipalities.map(({ id }) => id)).toEqual(['alta', 'voi']);
    expect(regions.map(({ id }) => id)).toEqual(['north', 'south']);
    expect(partnerships.map(({ id }) => id)).toEqual(['alta-voi']);
  });

  it.each(['at once', 'in a snapshot'])('reads its own, and what is elsewhere as if it were not: %s', async (how) => {
    const read = (work: (reads: Reads) => Promise<void>) => (how === 'at once' ? work(south) : south.snapshot(work));
    await read(async (reads) => {
      expect((await reads.invitations(SURVEY, null, 10)).map(({ id }) => id)).toEqual([own.id]);
      expect((await reads.responses(SURVEY, {}, null, 10)).map((row) => row.invitation.id)).toEqual([own.id]);
      expect(await reads.responses(SURVEY, { region: 'north' }, null, 10)).toEqual([]);
      expect(await reads.responses(SURVEY, { municipality: 'alta' }, null, 10)).toEqual([]);
      expect(await reads.counts(SURVEY)).toEqual([{ questionnaire: 'north', status: 'submitted', n: 1 }]);
      expect(new Set((await reads.rollUps(SURVEY)).map(({ municipality }) => municipality))).toEqual(new Set(['voi']));
      expect((await reads.countedSubmissions(SURVEY, null, 10)).map(({ id }) => id)).toEqual([ownSubmission.id]);
      expect((await reads.exportedSubmissions(SURVEY, null, 10)).map(({ id }) => id)).toEqual([ownSubmission.id]);
      expect(await reads.hasInvitations(SURVEY, true)).toBe(false);

      expect(await reads.invitation(SURVEY, own.id)).toBeDefined();
      expect(await reads.responseState(SURVEY, own.id)).toBeDefined();
      expect(await reads.revisions(SURVEY, ownSubmission.response)).toHaveLength(1);
      expect(await reads.submissionByCode(ownSubmission.code)).toBeDefined();

      expect(await reads.invitation(SURVEY, other.id)).toBeUndefined();
      expect(await reads.invitationByToken(other.tokenHash)).toBeUndefined();
      expect(await reads.invitationByCode(other.codeHash)).toBeUndefined();
      expect(await reads.responseState(SURVEY, other.id)).toBeUndefined();
      expect(await reads.revisions(SURVEY, otherSubmission.response)).toEqual([]);
      expect(await reads.revision(SURVEY, otherSubmission.response, 'aims', 1)).toBeUndefined();
      expect(await reads.contributors(SURVEY, otherSubmission.response)).toEqual([]);
      expect(await reads.pulse(SURVEY, other.id, 1000)).toMatchObject({ status: 'not started', changes: 0 });
      expect(await reads.submissions(SURVEY, other.id)).toEqual([]);
      expect(await reads.submissionByCode(otherSubmission.code)).toBeUndefined();
    });
  });

  it('does nothing elsewhere, to what exists or not', async () => {
    const before = await everything();
    for (const { id } of [other, anInvitation()]) {
      const elsewhere = { ...other, id };
      const attempts: (() => Promise<unknown>)[] = [
        () => south.saveAnswers(saving(elsewhere, [change('aims', 'stolen')])),
        () => south.submit(submitting(elsewhere, [change('aims', 'stolen')])),
        () => south.setWriting({ survey: SURVEY, invitation: id, device: 'd', question: 'aims', at: 1 }),
        () => south.reopen(SURVEY, id, 1),
        () => south.withdraw(SURVEY, id, 1),
        () => south.reinstate(SURVEY, id, 1),
        () => south.eraseResponse({ survey: SURVEY, invitation: id, at: 1 }),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toEqual(outside('place'));
    }
    const mixed = [anInvitation({ municipality: 'voi' }), anInvitation({ municipality: 'alta' })];
    await expect(south.makeInvitations(SURVEY, mixed)).rejects.toEqual(outside('place'));
    expect(await everything()).toEqual(before);
  });

  it('does in its own region what any store does', async () => {
    expect(await south.makeInvitations(SURVEY, [anInvitation({ municipality: 'voi' })])).toEqual({ made: 1 });
    expect(await south.reopen(SURVEY, own.id, 500)).toEqual({ kind: 'done' });
    expect(await south.saveAnswers(saving(own, [change('aims', 'ours anew', 1)]))).toMatchObject({ kind: 'done' });
  });

  it('decides about a message to somebody who was merged into another since', async () => {
    const survey = 'merged';
    await store.importRegistry(survey, REGISTRY, 'hash');
    const { id } = await invited(store, { survey, municipality: 'voi' });
    const to = (once: string, contact: string) => ({
      ...{ survey, once, invitation: id, contact, kind: 'invitation' as const, channel: 'email' as const },
      ...{ language: 'en', recipient: 'a@voi.example', subject: '', body: '', notBefore: 0, madeAt: 1, madeBy: '' },
    });
    await store.queueMessages([to('first', 'nobody any more')]);
    const within = store.within({ region: 'south' });
    const [message] = await within.messagesOf(survey, {}, null, 1);
    const decision = { survey, id: message?.id ?? '', decision: 'cancel' as const, said: '', at: 5 };
    expect(await within.decideMessage(decision)).toBe(true);
    await expect(store.within({ region: 'north' }).decideMessage(decision)).rejects.toEqual(outside('place'));
    // Nothing new is written to them.
    await expect(within.queueMessages([to('second', 'nobody any more')])).rejects.toEqual(outside('place'));
  });

  it('refuses what no region has a part of', async () => {
    const attempts: (() => Promise<unknown>)[] = [
      () => south.accounts(),
      () => south.apiTokens(),
      () => south.dumpTable('answer', null, 10),
      () => south.allSubmissions(SURVEY, null, 10),
      () => south.ledgerEntries(SURVEY, null, 10),
      () => south.importRegistry(SURVEY, REGISTRY, 'another'),
      () => south.rebuildRollUps(SURVEY),
      () => south.setMeta('secret-check', ''),
      () => south.close(),
      () => south.snapshot((reads) => reads.dumpTable('answer', null, 10)),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(outside('whole survey'));
  });

  it('never gets wider', () => {
    expect(south.within('all').scope).toEqual({ region: 'south' });
    expect(south.within({ region: 'south' }).scope).toEqual({ region: 'south' });
    expect(() => south.within({ region: 'north' })).toThrow(OutsideScope);
    expect(store.within('all')).toBe(store);
  });

  it('of a region that no registry knows holds nothing', async () => {
    for (const region of ['', 'atlantis']) {
      const nowhere = store.within({ region });
      expect(await nowhere.invitations(SURVEY, null, 10)).toEqual([]);
      expect(await nowhere.counts(SURVEY)).toEqual([]);
      expect((await nowhere.registry(SURVEY)).municipalities).toEqual([]);
    }
  });
});
