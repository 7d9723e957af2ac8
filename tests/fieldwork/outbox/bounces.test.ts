/** Messages that came back: what mail servers write about them, found in a mailbox. */
import { afterEach, describe, expect, it } from 'vitest';
import { bouncesJob } from '../../../server/fieldwork/outbox/bounces/job.ts';
import { type ReportPart, readReport } from '../../../server/fieldwork/outbox/bounces/report.ts';
import { envelopeId } from '../../../server/fieldwork/outbox/mail.ts';
import { newId } from '../../../server/foundation/ids.ts';
import type { Message } from '../../../server/store/messages.ts';
import { type ImapPlace, imapPlace, type KeptMail } from '../../fixtures/imap-server.ts';
import { ENGINES } from '../../store/world.ts';
import { type OutboxWorld, outboxWorld, SURVEY } from './world.ts';

const ID = newId();
const OURS = { survey: SURVEY, id: ID };
const MESSAGE_ID = `<${envelopeId(OURS)}@samsvar.example>`;
const crlf = (...lines: string[]): string => `${lines.join('\r\n')}\r\n`;

const HEADERS = crlf(
  'Received: by mail.samsvar.example',
  'From: =?UTF-8?Q?Unders=C3=B8kelsen?= <skjema@samsvar.example>',
  'To: kari@alta.example',
  `Message-ID:`,
  ` ${MESSAGE_ID}`,
  'Subject: Hei',
  '',
);

/** As these servers write them. */
const REPORTS: Record<string, { parts: ReportPart[]; said: string }> = {
  Postfix: {
    parts: [
      { type: 'text/plain', content: 'This is the mail system at host mail.alta.example.' },
      {
        type: 'message/delivery-status',
        content: crlf(
          'Reporting-MTA: dns; mail.alta.example',
          `Original-Envelope-Id: ${envelopeId(OURS)}`,
          'X-Postfix-Queue-ID: 4F2A91C0',
          'X-Postfix-Sender: rfc822; skjema@samsvar.example',
          'Arrival-Date: Mon,  2 Jun 2014 10:00:00 +0200 (CEST)',
          '',
          'Final-Recipient: rfc822; kari@alta.example',
          'Original-Recipient: rfc822;kari@alta.example',
          'Action: failed',
          'Status: 5.1.1',
          'Remote-MTA: dns; mx.alta.example',
          'Diagnostic-Code: smtp; 550 5.1.1 <kari@alta.example>: Recipient address',
          '    rejected: User unknown in local recipient table',
        ),
      },
      { type: 'text/rfc822-headers', content: HEADERS },
    ],
    said: '550 5.1.1 <kari@alta.example>: Recipient address rejected: User unknown in local recipient table',
  },
  'Exchange, without an envelope id': {
    parts: [
      {
        type: 'message/delivery-status',
        content: crlf(
          'Reporting-MTA: dns;AM0PR01MB.eurprd01.prod.exchangelabs.example',
          '',
          'Final-recipient: RFC822;kari@alta.example',
          'Action: Failed',
          'Status: 5.1.10',
          'Diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
        ),
      },
      { type: 'message/rfc822', content: `${HEADERS}\r\nMessage-ID: <another@in.the.text>` },
    ],
    said: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
  },
  'Gmail, with bare line ends and only a status': {
    parts: [
      {
        type: 'message/delivery-status',
        content: [
          'Reporting-MTA: dns; googlemail.example',
          'Arrival-Date: Mon, 02 Jun 2014 01:00:00 -0700 (PDT)',
          '',
          'Final-Recipient: rfc822; kari@alta.example',
          'Action: failed',
          'Status: 5.2.2',
          '',
        ].join('\n'),
      },
      { type: 'message/rfc822', content: HEADERS.replaceAll('\r\n', '\n') },
    ],
    said: '5.2.2',
  },
};

describe('a report of a mail server', () => {
  it.each(Object.entries(REPORTS))('as %s writes it names our message, and says why', (_, { parts, said }) => {
    expect(readReport(parts)).toEqual({ message: OURS, isFinal: true, said });
  });
  it('of a delay is no bounce', () => {
    const status = crlf(
      `Original-Envelope-Id: ${envelopeId(OURS)}`,
      '',
      'Final-Recipient: rfc822; kari@alta.example',
      'Action: delayed',
      'Status: 4.4.1',
    );
    expect(readReport([{ type: 'message/delivery-status', content: status }])).toMatchObject({
      message: OURS,
      isFinal: false,
    });
  });
  it('about other people’s messages, or that is none, is about no message', () => {
    const others = crlf('Message-ID: <CAF0=xyz@mail.example>', '');
    for (const parts of [
      [],
      [{ type: 'text/rfc822-headers', content: others }],
      [{ type: 'message/delivery-status', content: '\u0000:::\n\n::' }],
    ])
      expect(readReport(parts)).toEqual({ message: undefined, isFinal: false, said: '' });
  });
});

let world: OutboxWorld;
let imap: ImapPlace;

describe.each(ENGINES)('a mailbox, read on %s', (engine) => {
  afterEach(async () => {
    await world.close();
    await imap.close();
  });
  const reportOn = (uid: number, { survey, id }: Message, action = 'failed'): KeptMail => ({
    uid,
    seen: false,
    type: 'multipart/report',
    parts: [
      { type: 'text/plain', content: 'Beklager, det gikk ikke' },
      {
        type: 'message/delivery-status',
        content: crlf(
          'Reporting-MTA: dns; mail.alta.example',
          `Original-Envelope-Id: ${envelopeId({ survey, id })}`,
          '',
          'Final-Recipient: rfc822; kari@alta.example',
          `Action: ${action}`,
          'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
        ),
      },
      { type: 'text/rfc822-headers', content: HEADERS },
    ],
  });

  it('marks what came back, and leaves what is none of ours unseen', async () => {
    world = await outboxWorld(engine);
    const [back, delayed] = await Promise.all([world.queueOne(), world.queueOne()]);
    for (let n = 0; n < 5; n += 1) await world.run(20);
    const stranger = { ...back, id: newId() };
    imap = await imapPlace([
      { uid: 3, seen: false, type: 'text/plain', parts: [{ type: 'text/plain', content: 'Jeg er på ferie' }] },
      reportOn(5, back),
      reportOn(6, delayed, 'delayed'),
      reportOn(9, stranger),
    ]);
    const { context } = world.server;
    context.config.imapUrl = imap.url;
    const job = bouncesJob(context.config);
    await Promise.all([job.run(context, world.clock.at), job.run(context, world.clock.at)]);
    expect(await world.now(back)).toMatchObject({ state: 'bounced', said: '550 5.1.1 User unknown' });
    expect((await world.now(delayed)).state).toBe('sent');
    expect(imap.mails.map(({ uid, seen }) => [uid, seen])).toEqual([
      [3, false],
      [5, true],
      [6, true],
      [9, false],
    ]);
    // One of the two processes had the turn.
    expect(imap.asked.filter((command) => command.startsWith('LOGIN'))).toHaveLength(1);
  });

  it('finds a report behind hundreds of letters that nobody has opened, and behind hundreds of reports', async () => {
    world = await outboxWorld(engine);
    const back = await world.queueOne();
    await world.run();
    const letters = Array.from({ length: 250 }, (_, n): KeptMail => {
      return { uid: 300 + n, seen: false, type: 'text/plain', parts: [{ type: 'text/plain', content: 'Hei' }] };
    });
    const strangers = Array.from({ length: 250 }, (_, n) => reportOn(2 + n, { ...back, id: newId() }));
    imap = await imapPlace([reportOn(1, back), ...strangers, ...letters]);
    const { context } = world.server;
    context.config.imapUrl = imap.url;
    await bouncesJob(context.config).run(context, world.clock.at);
    expect((await world.now(back)).state).toBe('bounced');
    expect(imap.asked.filter((command) => /FETCH.*30\d.*BODYSTRUCTURE/.test(command))).toEqual([]);
  });

  it('that cannot be opened fails this time, and is read the next', async () => {
    world = await outboxWorld(engine);
    const message = await world.queueOne();
    await world.run();
    imap = await imapPlace([reportOn(1, message)]);
    const { context } = world.server;
    context.config.imapUrl = imap.url.replace('p%40ss', 'wrong');
    await expect(bouncesJob(context.config).run(context, world.clock.at)).rejects.toThrow();
    context.config.imapUrl = imap.url;
    await bouncesJob(context.config).run(context, world.clock.at + 5 * 60_000);
    expect((await world.now(message)).state).toBe('bounced');
  });
});
