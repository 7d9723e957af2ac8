/** The registry as it is changed by people: whole or not at all, with its history, on both engines. */
import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { type EntryChange, type InvitationMove, movedBack, reversed } from '../../server/registry/changes.ts';
import type { Contact, Municipality, Registry } from '../../server/registry/model.ts';
import type { ChangeRegistry } from '../../server/store/contacts.ts';
import type { Store } from '../../server/store/store.ts';
import { anInvitation, change, ENGINES, invited, type Place, registryOf, submitted, town, withStore } from './world.ts';

const place = (id: string, name: string): Municipality => ({ ...town(id), name });
const REGISTRY: Registry = {
  ...registryOf([place('alta', 'Alta'), place('alta-2', 'Alta kommune'), place('bodo', 'Bodø')]),
  partnerships: [{ id: 'north', label: 'North', status: 'active', period: '2011', municipalities: ['alta-2', 'bodo'] }],
};
const KARI: Contact = {
  ...{ id: 'kari', municipality: 'alta', name: 'Kari Nes', role: 'ordførar', email: 'kari@alta.example' },
  ...{ telephone: '', language: 'nn', channel: 'email', endedAt: null },
};
const added = (value: Contact): EntryChange => ({ entity: 'contact', id: value.id, before: null, after: value });

describe.each(ENGINES)('the registry on %s', (engine) => {
  let home: Place;
  let store: Store;
  let survey: string;
  let surveys = 0;
  withStore(engine, (opened, at) => {
    [store, home] = [opened, at];
  });
  beforeEach(async () => {
    surveys += 1;
    survey = `survey-${surveys}`;
    await store.importRegistry(survey, REGISTRY, 'files');
  });

  const changed = (changes: EntryChange[], more: Partial<ChangeRegistry> = {}) =>
    store.changeRegistry({
      ...{ survey, id: newId(), at: 50, by: 'ola@samsvar.example', cause: 'edit', undoes: null, changes },
      ...more,
    });
  const counts = async () => {
    const rollUps = await store.rollUps(survey);
    expect(rollUps).toEqual(await store.recount(survey));
    return rollUps;
  };

  it('keeps people, the one who left too', async () => {
    expect(await changed([added(KARI)])).toEqual({ kind: 'done' });
    const ended = { ...KARI, endedAt: 60 };
    await changed([{ entity: 'contact', id: 'kari', before: KARI, after: ended }]);
    expect(await store.contacts(survey)).toEqual([ended]);
    expect(await store.contact(survey, 'kari')).toEqual(ended);
    expect(await store.contact(survey, 'ola')).toBeUndefined();
  });

  it('applies nothing where one entry is another than what was seen', async () => {
    const seen = place('bodo', 'Bodo');
    const refused = await changed([
      added(KARI),
      { entity: 'municipality', id: 'bodo', before: seen, after: place('bodo', 'Bodø kommune') },
    ]);
    expect(refused).toEqual({ kind: 'changed-meanwhile', entries: [{ entity: 'municipality', id: 'bodo' }] });
    expect(await store.contacts(survey)).toEqual([]);
    expect(await store.registryChanges(survey, {}, null, 10)).toEqual([]);
  });

  it('lets no two edits of one entry both through', async () => {
    const before = place('bodo', 'Bodø');
    const results = await Promise.all(
      ['Bådåddjo', 'Bodø kommune'].map((name) =>
        changed([{ entity: 'municipality', id: 'bodo', before, after: place('bodo', name) }]),
      ),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed-meanwhile', 'done']);
  });

  it('removes nothing that is needed', async () => {
    await invited(store, { survey, municipality: 'bodo' });
    const refused = await changed([
      { entity: 'municipality', id: 'bodo', before: place('bodo', 'Bodø'), after: null },
      { entity: 'region', id: 'north', before: REGISTRY.regions[0] ?? null, after: null },
    ]);
    expect(refused).toEqual({
      kind: 'in-use',
      entries: [
        { entity: 'municipality', id: 'bodo', by: 'partnership', n: 1 },
        { entity: 'region', id: 'north', by: 'country', n: 1 },
        { entity: 'municipality', id: 'bodo', by: 'invitation', n: 1 },
      ],
    });
  });

  it('refers to nothing that is not there', async () => {
    const lost = { ...KARI, municipality: 'oslo' };
    expect(await changed([added(lost)])).toEqual({
      kind: 'changed-meanwhile',
      entries: [{ entity: 'contact', id: 'kari' }],
    });
  });

  it('is no longer replaced by files once it was changed, and says that they differ', async () => {
    expect(await store.importRegistry(survey, REGISTRY, 'newer')).toEqual({ imported: true, kept: [], differs: false });
    await changed([added(KARI)]);
    const stamp = await store.registryStamp(survey);
    const files = { ...REGISTRY, partnerships: [] };
    expect(await store.importRegistry(survey, files, 'newest')).toEqual({ imported: false, kept: [], differs: true });
    expect((await store.registry(survey)).partnerships).toHaveLength(1);
    expect(await store.registryStamp(survey)).toBe(stamp);
    await changed([{ entity: 'contact', id: 'kari', before: KARI, after: null }]);
    expect(await store.registryStamp(survey)).not.toBe(stamp);
  });

  it('tells what was changed, of everything or of one entry, newest first, and what was taken back', async () => {
    const first = newId();
    await changed([added(KARI)], { id: first, cause: 'add' });
    const second = newId();
    const back = [reversed(added(KARI))];
    await changed(back, { id: second, cause: 'undo', undoes: first });
    const all = await store.registryChanges(survey, {}, null, 10);
    expect(all.map(({ id, cause, undoes, undoneBy }) => ({ id, cause, undoes, undoneBy }))).toEqual([
      { id: second, cause: 'undo', undoes: first, undoneBy: null },
      { id: first, cause: 'add', undoes: null, undoneBy: second },
    ]);
    expect(await store.registryChanges(survey, {}, second, 10)).toHaveLength(1);
    expect(await store.registryChanges(survey, { entity: 'contact', id: 'kari' }, null, 1)).toMatchObject([
      { id: second, by: 'ola@samsvar.example', at: 50, changes: back },
    ]);
    expect(await store.registryChanges(survey, { entity: 'region' }, null, 10)).toEqual([]);
    expect(await store.registryChange(survey, first)).toMatchObject({ changes: [added(KARI)] });
  });

  describe('an invitation that moves', () => {
    const removed: EntryChange = {
      entity: 'municipality',
      id: 'alta-2',
      before: place('alta-2', 'Alta kommune'),
      after: null,
    };
    const [north] = REGISTRY.partnerships;
    const joined: EntryChange = {
      entity: 'partnership',
      id: 'north',
      before: north ?? null,
      after: north ? { ...north, municipalities: ['alta', 'bodo'] } : null,
    };

    it('takes its counts along, back too, and its submission still says what was received', async () => {
      const invitation = await invited(store, { survey, municipality: 'alta-2', ordinal: 1 });
      const submission = await submitted(store, invitation, [change('aims', 'a school')]);
      const at = { municipality: 'alta-2', ordinal: 1, contact: null };
      const move: InvitationMove = { invitation: invitation.id, before: at, after: { ...at, municipality: 'alta' } };
      const before = await counts();
      expect(await changed([joined, removed], { cause: 'merge', moves: [move] })).toEqual({ kind: 'done' });
      expect(new Set((await counts()).map(({ municipality }) => municipality))).toEqual(new Set(['alta']));
      expect(await store.invitation(survey, invitation.id)).toMatchObject({ municipality: 'alta' });
      expect(await store.submissions(survey, invitation.id)).toEqual([submission]);
      expect(await store.exportedSubmissions(survey, null, 9)).toMatchObject([{ municipality: 'alta' }]);

      const back = { cause: 'undo' as const, moves: [movedBack(move)] };
      expect(await changed([reversed(joined), reversed(removed)], back)).toEqual({ kind: 'done' });
      expect(await counts()).toEqual(before);
    });

    it('stays where its new place is taken, or it has moved already', async () => {
      const invitation = await invited(store, { survey, municipality: 'alta-2', ordinal: 1 });
      await invited(store, { survey, municipality: 'alta', ordinal: 1 });
      const at = { municipality: 'alta-2', ordinal: 1, contact: null };
      const moves = [{ invitation: invitation.id, before: at, after: { ...at, municipality: 'alta' } }];
      const refused = { kind: 'changed-meanwhile', entries: [{ entity: 'municipality', id: 'alta-2' }] };
      expect(await changed([joined, removed], { moves })).toEqual(refused);
      const wrong = [
        { ...moves[0], invitation: invitation.id, before: { ...at, ordinal: 2 }, after: { ...at, ordinal: 3 } },
      ];
      expect((await changed([joined], { moves: wrong })).kind).toBe('changed-meanwhile');
    });
  });

  it('hands over with the new link at once, or not at all', async () => {
    await changed([added(KARI)]);
    const { id, questionnaire } = await invited(store, { survey, municipality: 'alta', ordinal: 1 });
    const once = `invitation ${id} 1 email`;
    await store.queueMessages([
      {
        ...{ survey, once, invitation: id, contact: 'kari', kind: 'invitation', channel: 'email', language: 'nn' },
        ...{ recipient: KARI.email, subject: '', body: '', notBefore: 0, madeAt: 10, madeBy: '' },
      },
    ]);
    const at = { municipality: 'alta', ordinal: 1, contact: null };
    const per = { ...KARI, id: 'per', name: 'Per Ås' };
    const handOver = (issue: number) =>
      changed([{ entity: 'contact', id: 'kari', before: KARI, after: { ...KARI, endedAt: 60 } }, added(per)], {
        cause: 'replace',
        moves: [{ invitation: id, before: at, after: { ...at, contact: 'per' } }],
        links: [
          {
            ...{ survey, invitation: id, issue, reason: 'contact', at: 60 },
            ...{ tokenHash: `token ${survey} ${issue}`, codeHash: `code ${survey} ${issue}` },
          },
        ],
      });
    // Somebody else has made a new link since whoever hands over looked: nothing of it happens.
    expect(await handOver(3)).toMatchObject({ kind: 'changed-meanwhile' });
    expect(await store.contact(survey, 'per')).toBeUndefined();
    expect(await store.invitation(survey, id)).toMatchObject({ questionnaire, contact: null, issue: 1 });
    expect(await handOver(2)).toEqual({ kind: 'done' });
    expect(await store.invitation(survey, id)).toMatchObject({ contact: 'per', issue: 2 });
    expect(await store.invitationByToken(`token ${survey} 2`)).toMatchObject({ id });
    const [letter] = await store.messagesOf(survey, { invitation: id }, null, 5);
    expect(letter).toMatchObject({ once, state: 'cancelled', said: 'link replaced' });
  });

  it('invites nobody who was merged into another since whoever invites them looked', async () => {
    const gone: EntryChange = {
      ...{ entity: 'municipality', id: 'bodo', after: null },
      before: place('bodo', 'Bodø'),
    };
    const [before] = REGISTRY.partnerships;
    if (before === undefined) throw new Error('no partnership');
    const left: EntryChange = {
      entity: 'partnership',
      id: 'north',
      before,
      after: { ...before, municipalities: ['alta-2', 'alta'] },
    };
    expect(await changed([left, gone], { cause: 'merge', also: [{ entity: 'municipality', id: 'alta' }] })).toEqual({
      kind: 'done',
    });
    const wanted = ['bodo', 'alta'].map((municipality) => anInvitation({ survey, municipality, ordinal: 1 }));
    expect(await store.makeInvitations(survey, wanted)).toEqual({ made: 1 });
    expect((await store.invitations(survey, null, 10)).map(({ municipality }) => municipality)).toEqual(['alta']);
    await counts();
    // The one that stays tells of it too.
    const [told] = await store.registryChanges(survey, { entity: 'municipality', id: 'alta' }, null, 5);
    expect(told).toMatchObject({ cause: 'merge', also: [{ entity: 'municipality', id: 'alta' }] });
  });

  it('does not wait crosswise for whoever writes an answer meanwhile', async () => {
    if (home.databaseUrl === undefined) return;
    await changed([added(KARI)]);
    const { id } = await invited(store, { survey, municipality: 'alta', ordinal: 1 });
    const other = new pg.Client({ connectionString: home.databaseUrl });
    await other.connect();
    try {
      // As an answer is saved: the invitation is locked, then a row is written that names the survey.
      await other.query('begin');
      await other.query("set local lock_timeout = '500ms'");
      await other.query('select id from invitation where survey = $1 and id = $2 for update', [survey, id]);
      const at = { municipality: 'alta', ordinal: 1, contact: null };
      const moving = changed([], { moves: [{ invitation: id, before: at, after: { ...at, contact: 'kari' } }] });
      const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
      while ((await other.query(waiting)).rowCount === 0);
      await other.query(
        `insert into device_report (survey, invitation, device, unsent, at) values ($1, $2, 'telephone', 1, 1)`,
        [survey, id],
      );
      await other.query('insert into template values ($1, $2, $3, $4, 1, $5, $6, 1, $7)', [
        survey,
        'k',
        'c',
        'l',
        '',
        '',
        '',
      ]);
      await other.query('commit');
      expect(await moving).toEqual({ kind: 'done' });
    } finally {
      await other.end();
    }
  });
});
