/** The outbox as researchers see it: what waits, what went, what nobody knows, and what they do about it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAll } from '../../../server/fieldwork/invitations.ts';
import type { Message, Outcome } from '../../../server/store/messages.ts';
import { postForm, type Researcher, researcher } from '../../fixtures/researcher.ts';
import { aMessage, type OutboxWorld, outboxWorld, SURVEY } from './world.ts';

const OUTBOX = `/surveys/${SURVEY}/outbox`;

let world: OutboxWorld;
let kari: Researcher;
beforeAll(async () => {
  world = await outboxWorld();
  kari = await researcher(world.server);
});
afterAll(() => world.close());

/** A message that a try has left in this state. */
async function left(outcome: Outcome, more: Parameters<OutboxWorld['queueOne']>[0] = {}): Promise<Message> {
  const message = await world.queueOne(more);
  const at = world.clock.at;
  const claim = await world.store.claimMessage({ by: 'test', at, until: at, every: 0 });
  if (claim.kind !== 'message' || claim.message.id !== message.id) throw new Error('another message was due');
  const { survey, id } = message;
  await world.store.handOverMessage({ survey, id, by: 'test', at, until: at });
  await world.store.settleMessage({ survey, id, by: 'test', at, outcome });
  return world.now(message);
}
const decide = (message: Message, fields: Record<string, string>) => kari.post(`${OUTBOX}/${message.id}`, fields);

describe('the outbox', () => {
  it('shows how many messages are where, filters them, and says what the server said', async () => {
    await left({ state: 'sent', said: '250 2.0.0 queued as 4F2' }, { recipient: 'sent@alta.example' });
    await left({ state: 'failed', said: '550 5.1.1 no <such> user' }, { recipient: 'failed@alta.example' });
    const page = await kari.get(`${OUTBOX}?lang=en`);
    expect(page.statusCode).toBe(200);
    for (const text of ['sent@alta.example', 'failed@alta.example', '550 5.1.1 no &lt;such&gt; user', '?state=failed'])
      expect(page.body).toContain(text);
    const failed = await kari.get(`${OUTBOX}?state=failed&kind=&language=&lang=en`);
    expect(failed.body).toContain('failed@alta.example');
    expect(failed.body).not.toContain('sent@alta.example');
    expect((await kari.get(`${OUTBOX}?state=nonsense`)).body).toContain('sent@alta.example');
    const link = /href="([^"]*\/outbox\/[0-9a-f-]{36})">failed@/.exec(failed.body)?.[1] ?? '';
    expect((await kari.get(`${link}?lang=en`)).body).toContain('Send again');
  });

  it('leads from page to page, newest first', async () => {
    for (let n = 0; n < 51; n += 1) await world.queueOne({ recipient: `${n}@pages.example`, kind: 'thanks' });
    const first = await kari.get(`${OUTBOX}?kind=thanks&lang=en`);
    expect(first.body).toContain('50@pages.example');
    expect(first.body).not.toContain('>0@pages.example');
    const next = /href="([^"]*after=[^"]*)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await kari.get(next);
    expect(second.body).toContain('>0@pages.example');
    expect(second.body).not.toContain('rel="next"');
    await world.store.cancelMessages({ survey: SURVEY, invitation: null, kinds: ['thanks'], at: 1 });
  });

  it('asks what became of a message whose answer was lost, and sends it again only when told to', async () => {
    const [kept, lost] = [
      await left({ state: 'unknown', said: 'Connection closed' }),
      await left({ state: 'unknown', said: 'Connection closed' }),
    ];
    expect((await kari.get(`${OUTBOX}?lang=en`)).body).toContain('2 messages are uncertain');
    const page = await kari.get(`${OUTBOX}/${kept.id}?lang=en`);
    expect(page.body).toContain('It arrived');
    expect(page.body).toContain('Send again');
    expect((await decide(kept, { decision: 'arrived' })).statusCode).toBe(303);
    expect((await decide(lost, { decision: 'send again' })).statusCode).toBe(303);
    expect([(await world.now(kept)).state, (await world.now(lost)).state]).toEqual(['sent', 'queued']);
    expect((await decide(kept, { decision: 'arrived' })).statusCode).toBe(409);
    await decide(lost, { decision: 'cancel' });
    expect((await kari.get(`${OUTBOX}/${lost.id}?lang=nn`)).body).toContain('Stoppa for hand');
  });

  it('notes by hand that a message came back, in the words of the report', async () => {
    const message = await left({ state: 'sent', said: '250 ok' });
    await decide(message, { decision: 'bounced', said: ' mailbox unavailable ' });
    expect(await world.now(message)).toMatchObject({ state: 'bounced', said: 'mailbox unavailable' });
  });

  it('pauses all sending, and goes on', async () => {
    const message = await world.queueOne({ recipient: 'paused@alta.example' });
    expect((await kari.post(`${OUTBOX}/sending`, { paused: 'yes' })).statusCode).toBe(303);
    expect((await kari.get(`${OUTBOX}?lang=en`)).body).toContain('All sending is paused');
    await world.run();
    expect((await world.now(message)).state).toBe('queued');
    await kari.post(`${OUTBOX}/sending`, { paused: 'no' });
    for (let n = 0; n < 9 && (await world.now(message)).state !== 'sent'; n += 1) await world.run(20);
    expect((await world.now(message)).state).toBe('sent');
  });

  it('names the municipality of an invitation, and shows the text with its link to whoever may see it', async () => {
    const survey = world.server.context.surveys.get(SURVEY);
    if (survey === undefined) throw new Error('the shipped surveys have changed');
    await inviteAll(world.server.context, survey);
    const [invitation] = await world.store.invitations(SURVEY, null, 1);
    const body = 'Hei\n\nhttps://samsvar.example/r/0123456789abcdefghijkl';
    const message = await world.queueOne({ invitation: invitation?.id ?? null, body });
    const page = await kari.get(`${OUTBOX}/${message.id}`);
    expect(page.body).toContain('0123456789abcdefghijkl');
    expect(page.body).toMatch(/<dd>Stjørdal<\/dd>|<dd>[A-ZÅØÆ]/);
    expect((await kari.get(OUTBOX)).body).not.toContain('0123456789abcdefghijkl');
    const list = await kari.get(`/api/v1/surveys/${SURVEY}/messages?invitation=${invitation?.id}`);
    expect(list.body).not.toContain('0123456789abcdefghijkl');
    expect(list.json().messages).toMatchObject([{ id: message.id, state: 'queued', kind: 'invitation' }]);
    const all = (await kari.get(`/api/v1/surveys/${SURVEY}/messages?limit=1`)).json();
    expect(all).toMatchObject({ survey: SURVEY, paused: false, next: message.id });
    expect((await kari.get(`/api/v1/surveys/${SURVEY}/messages?state=nonsense`)).statusCode).toBe(400);
  });

  it('is closed to whoever may not see people, and to forms of other sites', async () => {
    const message = await world.queueOne();
    const reader = await researcher(world.server, 'reader');
    for (const address of [OUTBOX, `${OUTBOX}/${message.id}`, `/api/v1/surveys/${SURVEY}/messages`])
      expect((await reader.get(address)).statusCode, address).toBe(403);
    const { app } = world.server;
    for (const [address, fields] of [
      [`${OUTBOX}/${message.id}`, { decision: 'cancel' }],
      [`${OUTBOX}/sending`, { paused: 'yes' }],
    ] as const) {
      expect((await reader.post(address, fields)).statusCode, address).toBe(403);
      expect((await postForm(app, address, fields, { cookie: kari.cookie })).statusCode, address).toBe(403);
      expect((await kari.post(address, { ...fields, decision: 'x', paused: 'x' })).statusCode, address).toBe(400);
    }
    expect((await world.now(message)).state).toBe('queued');
    expect((await kari.get(`${OUTBOX}/none`)).statusCode).toBe(404);
    expect((await decide({ ...message, id: 'none' }, { decision: 'cancel' })).statusCode).toBe(404);
  });
});

it('an outbox without a mail server says so, in every language', async () => {
  const bare = await outboxWorld('sqlite', { SMTP_URL: '', SAMSVAR_MAIL_FROM: '' });
  await bare.store.queueMessages([aMessage()]);
  const reader = await researcher(bare.server);
  for (const lang of ['nb', 'nn', 'es', 'en'])
    expect((await reader.get(`${OUTBOX}?lang=${lang}`)).body).toMatch(/SMTP_URL.*SAMSVAR_MAIL_FROM/);
  await bare.close();
});
