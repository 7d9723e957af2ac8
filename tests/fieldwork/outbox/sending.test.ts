/** Sending to a real mail server: kind, slow, refusing, deferring, breaking off, and away. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboxJob } from '../../../server/fieldwork/outbox/job.ts';
import { readMail } from '../../fixtures/mail-server.ts';
import { ENGINES } from '../../store/world.ts';
import { aMessage, MINUTE, type OutboxWorld, outboxWorld, SURVEY } from './world.ts';

let world: OutboxWorld;
afterEach(() => world.close());

describe.each(ENGINES)('an outbox on %s', (engine) => {
  beforeEach(async () => {
    world = await outboxWorld(engine);
  });

  it('gives every message once to the mail server, and writes down its words', async () => {
    // The clock stands, so each run sends what the pace allows in one moment.
    const messages = await world.queue(
      ...['a', 'b', 'c'].map((name) => aMessage({ recipient: `${name}@alta.example` })),
    );
    for (let run = 0; run < 5; run += 1) await world.run(10);
    expect(world.mail.received.map(({ to }) => to)).toEqual(['a@alta.example', 'b@alta.example', 'c@alta.example']);
    for (const message of messages)
      expect(await world.now(message)).toMatchObject({
        state: 'sent',
        attempts: 1,
        said: expect.stringMatching(/^250 /),
      });
  });

  it('keeps the refusal of a mail server in its own words, and tries no more', async () => {
    const message = await world.queueOne();
    world.mail.moods.recipient = () => ({ code: 550, text: '5.1.1 No such user here' });
    await world.run();
    expect(await world.now(message)).toMatchObject({
      state: 'failed',
      said: expect.stringContaining('No such user here'),
    });
    world.mail.moods = {};
    await world.run(24 * 60 * MINUTE);
    expect(world.mail.received).toEqual([]);
  });

  it('comes back later to a server that asks for it, and to one that was away', async () => {
    const message = await world.queueOne();
    world.mail.moods.recipient = () => ({ code: 451, text: '4.7.1 Greylisted, come back' });
    await world.run();
    const deferred = await world.now(message);
    expect(deferred).toMatchObject({ state: 'queued', attempts: 1, said: expect.stringContaining('Greylisted') });
    expect(deferred.notBefore - world.clock.at).toBeGreaterThanOrEqual(MINUTE);
    await world.run(MINUTE / 2);
    expect((await world.now(message)).attempts).toBe(1);
    world.mail.moods = {};
    await world.run(MINUTE);
    expect(await world.now(message)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(world.mail.received).toHaveLength(1);
  });

  it('does not know about a message whose answer was lost after its end, and sends it again only when told to', async () => {
    const kept = await world.queueOne({ recipient: 'kept@alta.example' });
    const lost = await world.queueOne();
    world.mail.moods = { message: () => 'keep and drop' };
    await world.run();
    world.mail.moods = { message: () => 'drop' };
    await world.run(20);
    expect([await world.now(kept), await world.now(lost)].map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    world.mail.moods = {};
    await world.run(7 * 24 * 60 * MINUTE);
    expect(world.mail.received.map(({ to }) => to)).toEqual(['kept@alta.example']);
    const at = world.clock.at;
    await world.store.decideMessage({ survey: SURVEY, id: kept.id, decision: 'arrived', said: '', at });
    await world.store.decideMessage({ survey: SURVEY, id: lost.id, decision: 'send again', said: '', at });
    await world.run();
    expect(world.mail.received.map(({ to }) => to)).toEqual(['kept@alta.example', 'kari@alta.example']);
    expect([await world.now(kept), await world.now(lost)].map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  it('marks a message before its last line goes: at the server’s answer it is being handed over', async () => {
    const message = await world.queueOne();
    const seen: string[] = [];
    const look = async (): Promise<undefined> => {
      seen.push((await world.now(message)).state);
    };
    world.mail.moods = { recipient: look, message: look };
    await world.run();
    expect(seen).toEqual(['sending', 'handing over']);
  });

  it('leaves a message to the process that waits for a slow server', async () => {
    const message = await world.queueOne();
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()];
    world.mail.moods.message = () => {
      asked.resolve();
      return answered.promise;
    };
    const slow = world.run();
    await asked.promise;
    world.mail.moods = {};
    // As long as a mail server may take.
    await world.run(10 * MINUTE);
    expect((await world.now(message)).state).toBe('handing over');
    answered.resolve(undefined);
    await slow;
    await world.run(MINUTE);
    expect((await world.now(message)).state).toBe('sent');
    expect(world.mail.received).toHaveLength(1);
  });

  it('breaks off what is cancelled while it is being given, and goes on with the next', async () => {
    const message = await world.queueOne();
    const next = await world.queueOne({ recipient: 'next@alta.example' });
    world.mail.moods.recipient = async () => {
      await world.store.cancelMessages({ survey: SURVEY, invitation: null, kinds: ['invitation'], at: 1 });
      world.mail.moods = {};
      return undefined;
    };
    await world.run();
    expect((await world.now(message)).state).toBe('cancelled');
    expect(world.mail.received).toEqual([]);
    await world.store.decideMessage({ survey: SURVEY, id: next.id, decision: 'send again', said: '', at: 1 });
    await world.run(20);
    expect(world.mail.received.map(({ to }) => to)).toEqual(['next@alta.example']);
  });
});

describe('an outbox', () => {
  it('waits where the mail server is not there, without using up every message', async () => {
    world = await outboxWorld();
    const messages = await world.queue(aMessage(), aMessage(), aMessage());
    await world.mail.close();
    await world.run();
    const after = await Promise.all(messages.map(world.now));
    expect(after.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued']);
    expect(after.map(({ attempts }) => attempts).sort()).toEqual([0, 0, 1]);
    expect(after.find(({ attempts }) => attempts === 1)?.said).toMatch(/ECONNREFUSED/);
    // The others do not try before the server may be back.
    await world.run(1_000);
    expect((await Promise.all(messages.map(world.now))).map(({ attempts }) => attempts).sort()).toEqual([0, 0, 1]);
  });

  it('gives up in the end, with the last words', async () => {
    world = await outboxWorld();
    const message = await world.queueOne();
    world.mail.moods.message = () => ({ code: 452, text: '4.2.2 The mailbox is full' });
    let tries = 0;
    for (; (await world.now(message)).state === 'queued'; tries += 1) await world.run(2 * 24 * 60 * MINUTE);
    expect(tries).toBe(11);
    expect(await world.now(message)).toMatchObject({
      state: 'failed',
      said: expect.stringContaining('mailbox is full'),
    });
  });

  it('takes a refused password for the server’s trouble, not for the message’s', async () => {
    world = await outboxWorld('sqlite', { SMTP_URL: 'smtp://placeholder.example' });
    const { config } = world.server.context;
    config.smtpUrl = world.mail.url.replace('//', '//user:wrong@');
    const message = await world.queueOne();
    await outboxJob(config).run(world.server.context, world.clock.at);
    expect(await world.now(message)).toMatchObject({ state: 'queued', attempts: 1 });
    expect(world.mail.received).toEqual([]);
  });

  it('without a mail server keeps everything queued', async () => {
    world = await outboxWorld('sqlite', { SMTP_URL: '', SAMSVAR_MAIL_FROM: '' });
    const message = await world.queueOne();
    await world.run();
    expect(await world.now(message)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('does not try an address that is none', async () => {
    world = await outboxWorld();
    const wrong = [
      '',
      'kari',
      'kari@alta.example\r\nBcc: all@alta.example',
      'a@b.example, c@d.example',
      '<a@b.example>',
    ];
    const messages = await world.queue(...wrong.map((recipient) => aMessage({ recipient })));
    for (const _ of messages) await world.run(20);
    expect((await Promise.all(messages.map(world.now))).map(({ state }) => state)).toEqual(wrong.map(() => 'failed'));
    expect(world.mail.received).toEqual([]);
  });

  it('finishes the message in hand when it is stopped, and begins no other', async () => {
    world = await outboxWorld();
    const messages = await world.queue(aMessage(), aMessage());
    const stopping = new AbortController();
    world.mail.moods.message = () => {
      stopping.abort();
      return undefined;
    };
    const { context } = world.server;
    await outboxJob(context.config).run(context, world.clock.at, stopping.signal);
    expect((await Promise.all(messages.map(world.now))).map(({ state }) => state)).toEqual(['sent', 'queued']);
  });

  it('holds to the pace over several processes', async () => {
    world = await outboxWorld('postgresql', { SAMSVAR_MAIL_PER_SECOND: '1' });
    await world.queue(aMessage(), aMessage(), aMessage());
    await Promise.all([world.run(), world.run(), world.run()]);
    expect(world.mail.received).toHaveLength(1);
    await Promise.all([world.run(999), world.run(), world.run()]);
    expect(world.mail.received).toHaveLength(1);
    await Promise.all([world.run(1), world.run(), world.run()]);
    expect(world.mail.received).toHaveLength(2);
  });

  it('sends in the language of its message, as text and as HTML', async () => {
    world = await outboxWorld();
    await world.queue(aMessage({ language: 'es', subject: 'Cuestionario de Sololá', body: 'Buenos días:' }));
    await world.run();
    const { headers, parts } = readMail(world.mail.received[0]?.raw ?? '');
    expect(headers.subject).toBe('Cuestionario de Sololá');
    expect(headers['content-language']).toBe('es');
    expect(parts['text/plain']?.trim()).toBe('Buenos días:');
    expect(parts['text/html']).toContain('<html lang="es" dir="ltr">');
  });
});
