/** The outbox, as the database keeps it: on both engines nothing is claimed twice, and nothing that perhaps went goes again by itself. */
import { describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import { MESSAGE_KINDS, type Message, type NewMessage } from '../../server/store/messages.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { lettersOf } from '../fixtures/letters.ts';
import { change, ENGINES, invited, submitted, withStore } from './world.ts';

const MINUTE = 60_000;
let hour = 0;

describe.each(ENGINES)('the outbox on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  let before: string | undefined;
  /** Each test has a survey and an hour of its own; what the last one left is ended. */
  async function begin(): Promise<{ survey: string; at: number; invitation: NewInvitation }> {
    await store.releaseClaims(hour, true);
    if (before !== undefined)
      await store.cancelMessages({ survey: before, invitation: null, kinds: MESSAGE_KINDS, at: hour });
    hour += 60 * MINUTE;
    const survey = `survey-${hour}`;
    before = survey;
    return { survey, at: hour, invitation: await invited(store, { survey }) };
  }
  const about = (survey: string, at: number, more: Partial<NewMessage> = {}): NewMessage => ({
    survey,
    once: newId(),
    invitation: null,
    contact: null,
    kind: 'invitation',
    channel: 'email',
    language: 'nb',
    recipient: 'kari@alta.example',
    subject: 'Spørreskjema',
    body: 'Hei',
    notBefore: at,
    madeAt: at,
    madeBy: 'a test',
    ...more,
  });
  const claim = (at: number, every = 0, by = 'one') => store.claimMessage({ by, at, until: at + 2 * MINUTE, every });
  const settled = (message: Message, state: 'sent' | 'failed' | 'unknown', at: number, by = 'one') =>
    store.settleMessage({ survey: message.survey, id: message.id, by, at, outcome: { state, said: '250 ok' } });
  async function claimed(at: number, by = 'one'): Promise<Message> {
    const found = await claim(at, 0, by);
    if (found.kind !== 'message') throw new Error(`nothing was claimed: ${found.kind}`);
    return found.message;
  }
  const handedOver = (message: Message, at: number, by = 'one') =>
    store.handOverMessage({ survey: message.survey, id: message.id, by, at, until: at + 10 * MINUTE });
  const stateOf = async ({ survey, id }: Message) => (await store.message(survey, id))?.state;

  it('takes in once what is to be sent once, whoever asks how often', async () => {
    const { survey, at } = await begin();
    const [one, two] = [about(survey, at), about(survey, at)];
    expect(await store.queueMessages([one])).toEqual({ queued: 1, there: 0 });
    expect(await store.queueMessages([{ ...one, body: 'another text' }, two])).toEqual({ queued: 1, there: 1 });
    const stored = await lettersOf(store, survey);
    expect(stored.map(({ once, body, state }) => ({ once, body, state }))).toEqual([
      { once: two.once, body: 'Hei', state: 'queued' },
      { once: one.once, body: 'Hei', state: 'queued' },
    ]);
    expect(await store.queueMessages([])).toEqual({ queued: 0, there: 0 });
  });

  it('lists the newest first, page by page, and by state, kind, language, invitation and region', async () => {
    const { survey, at, invitation } = await begin();
    await store.importRegistry(
      survey,
      {
        regions: [{ id: 'north', label: { source: 'nb', in: {} } }],
        countries: [{ id: 'NO', region: 'north', label: { source: 'nb', in: {} } }],
        municipalities: [{ id: 'alta', name: 'Alta', country: 'NO', language: 'nb' }],
        partnerships: [],
      },
      'hash',
    );
    const reminder = { kind: 'reminder', language: 'es', invitation: invitation.id } as const;
    await store.queueMessages([about(survey, at), about(survey, at, reminder), about(survey, at)]);
    const whole = await store.messagesOf(survey, {}, null, 10);
    // A list holds no text, and so no secret link.
    expect(Object.keys(whole[0] ?? {})).not.toContain('body');
    expect(whole.map(({ kind }) => kind)).toEqual(['invitation', 'reminder', 'invitation']);
    const [first] = await store.messagesOf(survey, {}, null, 1);
    expect(await store.messagesOf(survey, {}, first?.id ?? '', 10)).toEqual(whole.slice(1));
    for (const filter of [
      { kind: 'reminder' },
      { language: 'es' },
      { invitation: invitation.id },
      { region: 'north' },
    ] as const)
      expect(await store.messagesOf(survey, filter, null, 10), JSON.stringify(filter)).toEqual([whole[1]]);
    expect(await store.messagesOf(survey, { region: 'south' }, null, 10)).toEqual([]);
    expect(await store.messagesOf(survey, { state: 'sent' }, null, 10)).toEqual([]);
    expect(await store.messageCounts(survey)).toEqual([
      { state: 'queued', kind: 'invitation', n: 2 },
      { state: 'queued', kind: 'reminder', n: 1 },
    ]);
    expect(await store.messageCounts(survey, 'north')).toEqual([{ state: 'queued', kind: 'reminder', n: 1 }]);
  });

  it('gives each message to one process, at the pace, and none before its time', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([
      ...Array.from({ length: 3 }, () => about(survey, at)),
      about(survey, at, { notBefore: at + 5 * MINUTE }),
    ]);
    const tries = await Promise.all(['one', 'two', 'three'].map((by) => claim(at, 1000, by)));
    expect(tries.map(({ kind }) => kind).sort()).toEqual(['message', 'wait', 'wait']);
    expect(await claim(at + 999, 1000)).toMatchObject({ kind: 'wait', until: at + 1000 });
    expect(await claim(at + 1000, 1000)).toMatchObject({ kind: 'message' });
    expect(await claim(at + 2000, 1000)).toMatchObject({ kind: 'message' });
    expect(await claim(at + 3000, 1000)).toMatchObject({ kind: 'none' });
    expect(await claim(at + 5 * MINUTE, 1000)).toMatchObject({ kind: 'message' });
  });

  it('tells cheaply whether anything is to be done', async () => {
    const { survey, at } = await begin();
    expect(await store.isMailDue(at)).toBe(false);
    await store.queueMessages([about(survey, at + MINUTE)]);
    expect(await store.isMailDue(at)).toBe(false);
    expect(await store.isMailDue(at + MINUTE)).toBe(true);
    await claimed(at + MINUTE);
    expect(await store.isMailDue(at + MINUTE)).toBe(false);
    expect(await store.isMailDue(at + 3 * MINUTE)).toBe(true);
  });

  it('is not kept waiting by a clock that was set back', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at - 30 * MINUTE), about(survey, at - 30 * MINUTE)]);
    expect(await claim(at, 1000)).toMatchObject({ kind: 'message' });
    expect(await claim(at - 20 * MINUTE, 1000)).toMatchObject({ kind: 'message' });
  });

  it('queues again what a dead process had only claimed, and asks about what it was handing over', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at), about(survey, at)]);
    const [one, two] = [await claimed(at), await claimed(at)];
    expect(await handedOver(two, at)).toBe('go');
    expect(await store.releaseClaims(at + 2 * MINUTE - 1, false)).toEqual({ queued: 0, unknown: 0 });
    expect(await store.releaseClaims(at + 2 * MINUTE, false)).toEqual({ queued: 1, unknown: 0 });
    expect(await store.releaseClaims(at + 10 * MINUTE, false)).toEqual({ queued: 0, unknown: 1 });
    expect([await stateOf(one), await stateOf(two)]).toEqual(['queued', 'unknown']);
    expect((await claimed(at + 11 * MINUTE, 'two')).id).toBe(one.id);
    expect((await claim(at + 11 * MINUTE, 0, 'two')).kind).toBe('none');
    expect(await handedOver(one, at + 11 * MINUTE)).toBe('lost');
    expect(await settled(one, 'sent', at + 11 * MINUTE)).toBe(false);
  });

  it('releases every claim at once where nobody else can be sending', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at), about(survey, at)]);
    await claimed(at);
    await handedOver(await claimed(at), at);
    expect(await store.releaseClaims(at, true)).toEqual({ queued: 1, unknown: 1 });
  });

  it('believes the process that comes late with the answer, as long as no person has decided', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at), about(survey, at)]);
    const [one, two] = [await claimed(at), await claimed(at)];
    for (const message of [one, two]) await handedOver(message, at);
    await store.releaseClaims(at + 11 * MINUTE, false);
    const decision = { survey, id: two.id, decision: 'arrived', said: '', at: at + 12 * MINUTE } as const;
    expect(await store.decideMessage(decision)).toBe(true);
    expect(await settled(one, 'sent', at + 13 * MINUTE)).toBe(true);
    expect(await settled(two, 'failed', at + 13 * MINUTE)).toBe(false);
    expect([await stateOf(one), await stateOf(two)]).toEqual(['sent', 'sent']);
  });

  it('sends again only what a person may send again', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at)]);
    const message = await claimed(at);
    const decide = (decision: 'send again' | 'arrived' | 'bounced' | 'cancel', said = '') =>
      store.decideMessage({ survey, id: message.id, decision, said, at });
    expect(await decide('send again')).toBe(false);
    await handedOver(message, at);
    await settled(message, 'unknown', at);
    expect(await decide('cancel')).toBe(false);
    expect(await decide('send again')).toBe(true);
    expect(await store.message(survey, message.id)).toMatchObject({ state: 'queued', attempts: 0 });
    await claimed(at);
    await settled(message, 'sent', at);
    expect(await decide('send again')).toBe(false);
    expect(await decide('bounced', '550 no such user')).toBe(true);
    expect(await store.message(survey, message.id)).toMatchObject({ state: 'bounced', said: '550 no such user' });
    expect(await decide('send again')).toBe(true);
    expect(await decide('cancel', 'by hand')).toBe(true);
    expect(await stateOf(message)).toBe('cancelled');
  });

  it('puts off what is deferred, and holds everything back where the mail server is away', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at), about(survey, at)]);
    const message = await claimed(at);
    const outcome = { state: 'queued', said: '451 later', notBefore: at + MINUTE, hold: at + 15_000 } as const;
    await store.settleMessage({ survey, id: message.id, by: 'one', at, outcome });
    expect(await store.message(survey, message.id)).toMatchObject({ state: 'queued', attempts: 1, said: '451 later' });
    expect(await claim(at + 1000)).toMatchObject({ kind: 'wait', until: at + 15_000 });
    expect((await claimed(at + 15_000)).id).not.toBe(message.id);
    expect(await claimed(at + MINUTE)).toMatchObject({ id: message.id, attempts: 2 });
  });

  it('cancels what is to be sent no longer, at the claim and again before the last line', async () => {
    const { survey, at, invitation } = await begin();
    const to = { invitation: invitation.id };
    await store.queueMessages([
      about(survey, at, { ...to, kind: 'reminder' }),
      about(survey, at, { ...to, kind: 'thanks' }),
    ]);
    const reminder = await claimed(at);
    await submitted(store, invitation, [change('aims', 'a library')]);
    expect(await handedOver(reminder, at)).toBe('cancelled');
    expect(await store.message(survey, reminder.id)).toMatchObject({ state: 'cancelled', said: 'submitted' });
    await store.withdraw(survey, invitation.id, at);
    expect(await claim(at)).toEqual({ kind: 'none', cancelled: 1 });
    const [thanks] = await store.messagesOf(survey, { kind: 'thanks' }, null, 1);
    expect(thanks).toMatchObject({ state: 'cancelled', said: 'withdrawn' });
  });

  it('cancels by invitation and kind, and tells a claim that it was', async () => {
    const { survey, at, invitation } = await begin();
    const to = { invitation: invitation.id };
    await store.queueMessages([
      about(survey, at, { ...to, kind: 'reminder' }),
      about(survey, at, { ...to }),
      about(survey, at, { kind: 'reminder', notBefore: at + MINUTE }),
    ]);
    const message = await claimed(at);
    const kinds = ['reminder'] as const;
    expect(await store.cancelMessages({ survey, invitation: invitation.id, kinds, at })).toEqual({ cancelled: 1 });
    expect(await handedOver(message, at)).toBe('cancelled');
    expect(await store.cancelMessages({ survey, invitation: null, kinds, at })).toEqual({ cancelled: 1 });
    expect(await store.cancelMessages({ survey, invitation: null, kinds: [], at })).toEqual({ cancelled: 0 });
    expect((await store.messagesOf(survey, { state: 'queued' }, null, 9)).map(({ kind }) => kind)).toEqual([
      'invitation',
    ]);
  });

  it('sends nothing of a survey that is paused, and everything afterwards', async () => {
    const { survey, at } = await begin();
    await store.queueMessages([about(survey, at)]);
    await store.pauseSending(survey, true);
    expect(await store.isSendingPaused(survey)).toBe(true);
    expect((await claim(at)).kind).toBe('none');
    await store.pauseSending(survey, false);
    expect(await store.isSendingPaused(survey)).toBe(false);
    expect((await claim(at)).kind).toBe('message');
  });

  it('gives a turn to one process at a time', async () => {
    const at = hour + 1;
    expect((await Promise.all([1, 2, 3].map(() => store.takeTurn('bounces', at, 1000)))).sort()).toEqual([
      false,
      false,
      true,
    ]);
    expect(await store.takeTurn('bounces', at + 999, 1000)).toBe(false);
    expect(await store.takeTurn('bounces', at + 1000, 1000)).toBe(true);
  });
});
