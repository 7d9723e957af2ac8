/** An outbox with a mail server beside it, on either engine, and a clock that stands where it is put. */
import { outboxJob } from '../../../server/fieldwork/outbox/job.ts';
import { newId } from '../../../server/foundation/ids.ts';
import type { Message, NewMessage } from '../../../server/store/messages.ts';
import type { Store } from '../../../server/store/store.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { type MailPlace, mailPlace } from '../../fixtures/mail-server.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
export const MINUTE = 60_000;

export const aMessage = (more: Partial<NewMessage> = {}): NewMessage => ({
  survey: SURVEY,
  once: newId(),
  invitation: null,
  contact: null,
  kind: 'invitation',
  channel: 'email',
  language: 'nb',
  recipient: 'kari@alta.example',
  subject: 'Spørreskjema',
  body: 'Hei',
  notBefore: 0,
  madeAt: 1_000,
  madeBy: 'a test',
  ...more,
});

export interface OutboxWorld {
  server: TestServer;
  store: Store;
  mail: MailPlace;
  clock: { at: number; now(): number };
  /** Queues messages and gives them as they are stored, in the same order. */
  queue(...messages: NewMessage[]): Promise<Message[]>;
  queueOne(more?: Partial<NewMessage>): Promise<Message>;
  /** Lets time pass, then runs the job once. */
  run(later?: number): Promise<void>;
  /** A message as it is now. */
  now(message: Message): Promise<Message>;
  close(): Promise<void>;
}

export async function outboxWorld(
  engine: 'sqlite' | 'postgresql' = 'sqlite',
  environment: Record<string, string> = {},
): Promise<OutboxWorld> {
  const mail = await mailPlace();
  const clock = { at: Date.parse('2014-06-02T08:00:00Z'), now: () => clock.at };
  const server = await startServer({
    engine,
    clock,
    environment: {
      SMTP_URL: mail.url,
      SAMSVAR_MAIL_FROM: 'skjema@samsvar.example',
      SAMSVAR_MAIL_PER_SECOND: '1000',
      ...environment,
    },
  });
  const { context } = server;
  const { store } = context;
  const job = outboxJob(context.config);
  const queue = async (...messages: NewMessage[]): Promise<Message[]> => {
    await store.queueMessages(messages);
    const stored = await lettersOf(store, SURVEY, {}, 10_000);
    return messages.map(({ once }) => {
      const found = stored.find((one) => one.once === once);
      if (found === undefined) throw new Error(`${once} was not queued`);
      return found;
    });
  };
  return {
    server,
    store,
    mail,
    clock,
    queue,
    async queueOne(more) {
      const [message] = await queue(aMessage(more));
      if (message === undefined) throw new Error('nothing was queued');
      return message;
    },
    async run(later = 0) {
      clock.at += later;
      await job.run(context, clock.now());
    },
    async now(message) {
      const found = await store.message(message.survey, message.id);
      if (found === undefined) throw new Error('the message is gone');
      return found;
    },
    async close() {
      await server.close();
      await mail.close();
    },
  };
}
