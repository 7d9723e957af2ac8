/** What the store keeps of when a survey is open, and when it asks again; the same on both engines. */
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../server/store/schedules.ts';
import type { Store } from '../../server/store/store.ts';
import { ENGINES, invited, SURVEY, withStore } from './world.ts';

const SCHEDULE: Schedule = {
  survey: SURVEY,
  opensAt: null,
  closesAt: 5_000_000,
  plannedCloseAt: 6_000_000,
  graceDays: 3,
  remindDays: [14, 7, 1],
  remindMost: 2,
  quietFrom: 1080,
  quietTo: 480,
  weekends: false,
  remindersStoppedAt: null,
  thanks: true,
  changedAt: 100,
  changedBy: 'kari@samsvar.example',
};

describe.each(ENGINES)('schedules on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  it('gives back what was set, and nothing before', async () => {
    expect(await store.schedule(SURVEY)).toBeUndefined();
    expect(await store.setSchedule(SCHEDULE, null)).toEqual({ kind: 'done' });
    expect(await store.schedule(SURVEY)).toEqual(SCHEDULE);
    expect(await store.schedules()).toEqual([SCHEDULE]);
  });

  it('sorts the days of reminders and keeps each once', async () => {
    const survey = 'days';
    await store.setSchedule({ ...SCHEDULE, survey, remindDays: [1, 7, 14, 7] }, null);
    expect((await store.schedule(survey))?.remindDays).toEqual([14, 7, 1]);
    await store.setSchedule({ ...SCHEDULE, survey, remindDays: [], changedAt: 200 }, 100);
    expect((await store.schedule(survey))?.remindDays).toEqual([]);
  });

  it('overwrites nothing that somebody else has changed meanwhile', async () => {
    const survey = 'two';
    await store.setSchedule({ ...SCHEDULE, survey }, null);
    const late = await store.setSchedule({ ...SCHEDULE, survey, graceDays: 9 }, null);
    expect(late).toMatchObject({ kind: 'changed meanwhile', schedule: { graceDays: 3 } });
    // The clock was put back: the change is later all the same, so that who knew the one before is told.
    expect(await store.setSchedule({ ...SCHEDULE, survey, graceDays: 5, changedAt: 50 }, 100)).toEqual({
      kind: 'done',
    });
    expect(await store.schedule(survey)).toMatchObject({ graceDays: 5, changedAt: 101 });
    expect((await store.setSchedule({ ...SCHEDULE, survey }, 100)).kind).toBe('changed meanwhile');
  });

  it('lets one of two first schedules through', async () => {
    const survey = 'first';
    const set = await Promise.all(
      [1, 2, 3].map((days) => store.setSchedule({ ...SCHEDULE, survey, graceDays: days }, null)),
    );
    expect(set.filter(({ kind }) => kind === 'done')).toHaveLength(1);
  });

  it('finds an invitation by its link together with when it is open', async () => {
    const [here, there] = [await invited(store), await invited(store, { survey: 'without' })];
    const found = await store.invitedByToken(here.tokenHash);
    const { opensAt, closesAt, graceDays } = SCHEDULE;
    expect(found).toEqual({
      invitation: await store.invitation(SURVEY, here.id),
      opening: { opensAt, closesAt, graceDays },
      isBegun: false,
    });
    expect(await store.invitedByToken(there.tokenHash)).toMatchObject({ opening: undefined });
    expect(await store.invitedByToken('nobody’s')).toBeUndefined();
  });

  it('stops the reminders of one, and lets them go again', async () => {
    const { id } = await invited(store);
    await store.stopReminders({ survey: SURVEY, invitation: id, at: 900 });
    expect((await store.invitation(SURVEY, id))?.remindersStoppedAt).toBe(900);
    await store.stopReminders({ survey: SURVEY, invitation: id, at: null });
    expect((await store.invitation(SURVEY, id))?.remindersStoppedAt).toBeNull();
  });

  it('keeps a reminder from the night of the survey’s zone where nobody knows the country’s', async () => {
    const survey = 'no-zone';
    const label = { source: 'en', in: { en: { text: 'Nowhere', sourceHash: null } } };
    await store.importRegistry(
      survey,
      {
        regions: [{ id: 'r', label }],
        countries: [{ id: 'ZZ', region: 'r', label }],
        municipalities: [{ id: 'alta', name: 'Alta', country: 'ZZ', language: 'en' }],
        partnerships: [],
      },
      'hash',
    );
    const { id } = await invited(store, { survey });
    await store.setSchedule(
      { ...SCHEDULE, survey, quietFrom: 20 * 60, quietTo: 8 * 60, remindersStoppedAt: null },
      null,
    );
    const night = Date.parse('2026-03-11T23:00:00Z');
    const message = {
      ...{ survey, once: 'reminder 1', invitation: id, contact: null, kind: 'reminder' as const, language: 'en' },
      ...{ channel: 'email' as const, recipient: 'a@b.example', subject: '', body: '', madeBy: '' },
      ...{ notBefore: night, madeAt: night },
    };
    await store.queueMessages([message]);
    const claim = { by: 'one', at: night, until: night + 1, every: 0, zones: { [survey]: 'Europe/Oslo' } };
    expect(await store.claimMessage(claim)).toMatchObject({ kind: 'none' });
    const [waits] = await store.messagesOf(survey, {}, null, 1);
    expect(new Date(waits?.notBefore ?? 0).toISOString()).toBe('2026-03-12T07:00:00.000Z');
  });
});
