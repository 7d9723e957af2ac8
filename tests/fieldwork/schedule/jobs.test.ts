/** Reminders and thanks as they reach the outbox, on both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remindersJob } from '../../../server/fieldwork/schedule/reminders-job.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { at } from './plan.ts';
import { ENGINES, emailOf, type Field, field, SURVEY } from './world.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let world: Field;
  beforeAll(async () => {
    world = await field(engine);
    await world.set();
  });
  afterAll(() => world.close());

  it('everyone is reminded once, on their own morning, though two processes look at the same time and again', async () => {
    const { server, rows } = world;
    const sentTo = async () => (await world.messages('reminder')).map(({ invitation }) => invitation).sort();
    const of = (chosen: typeof rows) => chosen.map((one) => one.invitation.id).sort();
    // Nine in Norway is eleven in Nairobi, and two in the night in Guatemala.
    await world.run(at('2026-03-13T08:00:00Z'));
    expect(await sentTo()).toEqual(of(rows.filter(({ country }) => country !== 'GT')));
    const morning = at('2026-03-13T15:00:00Z');
    world.clock.time = morning;
    await Promise.all([1, 2, 3].map(() => remindersJob.run(server.context, morning)));
    expect(await sentTo()).toEqual(of(rows));
    for (const later of ['2026-03-13T16:00:00Z', '2026-03-14T12:00:00Z', '2026-03-16T12:00:00Z'])
      await world.run(at(later));
    expect(await sentTo()).toEqual(of(rows));
  });

  it('a reminder is in its reader’s language, with the link, the closing and the words that fit', async () => {
    const { server } = world;
    const clerk = world.clerk('stjordal');
    await clerk.opens();
    await clerk.types('stories', 'Ei soge').saves();
    await world.run(at('2026-03-20T15:30:00Z'));
    const [begun] = await lettersOf(
      server.context.store,
      SURVEY,
      { kind: 'reminder', invitation: world.row('stjordal').invitation.id },
      1,
    );
    expect(begun).toMatchObject({
      language: 'nb',
      recipient: emailOf('stjordal'),
      state: 'queued',
      madeBy: 'reminders',
    });
    expect(begun?.once).toBe(`reminder ${world.row('stjordal').invitation.id} 2026-03-27/7`);
    expect(begun?.body).toContain(world.row('stjordal').link);
    expect(begun?.body).toMatch(/1 av \d+ spørsmål/);
    expect(begun?.body).toContain('27. mars 2026');
    const spanish = world.rows.find(({ country }) => country === 'GT');
    const [unopened] = await lettersOf(
      server.context.store,
      SURVEY,
      { kind: 'reminder', invitation: spanish?.invitation.id ?? '' },
      1,
    );
    expect(unopened?.language).toBe('es');
    expect(unopened?.subject).toContain('no ha abierto');
  });

  it('nobody is reminded who has submitted or was stopped meanwhile, even where the job thought otherwise', async () => {
    const { store } = world.server.context;
    const { invitation } = world.row('al');
    const found = (await store.remindables(SURVEY, null, 500)).find((one) => one.invitation.id === invitation.id);
    const known = found?.reminders.length ?? 0;
    const message = (step: string) => ({
      ...{ survey: SURVEY, once: `reminder ${invitation.id} ${step}`, invitation: invitation.id, contact: null },
      ...({
        kind: 'reminder',
        channel: 'email',
        language: 'nn',
        recipient: emailOf('al'),
        subject: '',
        body: '',
      } as const),
      ...{ notBefore: 0, madeAt: 0, madeBy: 'test' },
    });
    expect(await store.queueReminder(message('x'), known + 1)).toBe(false);
    await store.stopReminders({ survey: SURVEY, invitation: invitation.id, at: 5 });
    expect(await store.queueReminder(message('x'), known)).toBe(false);
    await store.stopReminders({ survey: SURVEY, invitation: invitation.id, at: null });
    await store.withdraw(SURVEY, invitation.id, 5);
    expect(await store.queueReminder(message('x'), known)).toBe(false);
    await store.reinstate(SURVEY, invitation.id, 6);
    expect(await store.queueReminder(message('x'), known)).toBe(true);
    expect(await store.queueReminder(message('x'), known + 1)).toBe(false);
  });

  it('who submits is thanked once, with number, code and the receipt’s address; nobody before thanks are on', async () => {
    const { server } = world;
    const clerk = world.clerk('stjordal');
    await clerk.opens();
    const receipt = await clerk.types('stories', 'Ferdig').submits();
    await world.run(world.clock.time + 60_000);
    expect(await world.messages('thanks')).toEqual([]);
    await world.set({ thanks: true });
    const ran = [1, 2].map(() => world.run(world.clock.time + 60_000));
    await Promise.all(ran);
    await world.run(world.clock.time + 3 * 3_600_000);
    const { invitation, link } = world.row('stjordal');
    const [submission] = await server.context.store.submissions(SURVEY, invitation.id);
    const thanks = await world.messages('thanks');
    expect(thanks).toHaveLength(1);
    expect(thanks[0]).toMatchObject({
      once: `thanks ${submission?.id}`,
      recipient: emailOf('stjordal'),
      language: 'nb',
    });
    expect(thanks[0]?.body).toContain(submission?.number);
    expect(thanks[0]?.body).toContain(submission?.code);
    expect(thanks[0]?.body).toContain(`${link}/receipt`);
    expect(receipt.text).toContain(String(submission?.number));
  });

  it('a submission of last week is thanked for no more, and is looked at no more', async () => {
    const { store } = world.server.context;
    await world.set({ thanks: false });
    const clerk = world.clerk('al');
    await clerk.opens();
    await clerk.types('stories', 'Ei soge').submits();
    await world.set({ thanks: true });
    await world.run(world.clock.time + 8 * 24 * 3_600_000);
    expect(await world.messages('thanks')).toHaveLength(1);
    const bookmark = await store.meta(`thanks ${SURVEY}`);
    expect(await store.thankless(SURVEY, bookmark ?? null, 10)).toEqual([]);
  });
});

it.each(ENGINES)(
  'a reminder that the mail server kept waiting into the evening goes in the morning, on %s',
  async (engine) => {
    const world = await field(engine);
    await world.set();
    const { store } = world.server.context;
    await world.run(at('2026-03-13T08:00:00Z'));
    const claim = async (time: string) =>
      store.claimMessage({ by: 'test', at: at(time), until: at(time) + 60_000, every: 0 });
    // Friday evening in Norway and in East Africa: everything that waits is put off until Monday.
    expect(await claim('2026-03-13T17:00:00Z')).toEqual({ kind: 'none', cancelled: 0 });
    const waiting = await world.messages('reminder');
    const of = (municipality: string) =>
      waiting.find(({ invitation }) => invitation === world.row(municipality).invitation.id);
    expect(new Date(of('stjordal')?.notBefore ?? 0).toISOString()).toBe('2026-03-16T07:00:00.000Z');
    expect(await claim('2026-03-16T06:30:00Z')).toMatchObject({ kind: 'message', message: { kind: 'reminder' } });
    await world.close();
  },
);
