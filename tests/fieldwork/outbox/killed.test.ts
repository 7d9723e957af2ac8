/**
 * The whole server, killed in the middle of sending: on SQLite alone, on PostgreSQL two at once. Nobody gets an invitation twice and nobody none; what
 * perhaps went is asked about, and nothing else.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { newInvitation, tokenOf } from '../../../server/fieldwork/invitations.ts';
import { systemClock } from '../../../server/foundation/clock.ts';
import { startUp } from '../../../server/start-up.ts';
import type { Message, NewMessage } from '../../../server/store/messages.ts';
import type { Store } from '../../../server/store/store.ts';
import { type MailPlace, type Mood, mailPlace, readMail } from '../../fixtures/mail-server.ts';
import { freshDatabase } from '../../fixtures/postgres.ts';
import { scratch } from '../../fixtures/scratch.ts';
import { type Started, startProcess } from '../../fixtures/started.ts';
import { ENGINES } from '../../store/world.ts';
import { aMessage, MINUTE, SURVEY } from './world.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const SECRET = 'a secret of at least thirty-two characters';
const PEOPLE = 200;
const LANGUAGES = ['nb', 'nn', 'es', 'en'] as const;
const WORDS = { nb: 'Spørreskjema til Ål', nn: 'Spørjeskjema til Jølster', es: 'Cuestionario de Sololá', en: 'Survey' };

/** At which message of a run what happens; then a process is killed. */
const KILLS: { nth: number; when: 'begun' | 'kept' | 'lost' | 'answered' }[] = [
  { nth: 7, when: 'begun' },
  { nth: 30, when: 'kept' },
  { nth: 31, when: 'lost' },
  { nth: 60, when: 'answered' },
  { nth: 90, when: 'kept' },
];

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface World {
  mail: MailPlace;
  /** Runs `work` on the store, beside whoever serves it. */
  inStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
  start(): Started;
}

async function begin(engine: (typeof ENGINES)[number]): Promise<World> {
  const dataFolder = scratch();
  closing.push(async () => rmSync(dataFolder, { recursive: true, force: true }));
  const database = engine === 'postgresql' ? await freshDatabase() : undefined;
  if (database !== undefined) closing.push(database.drop);
  const mail = await mailPlace();
  closing.push(mail.close);
  const environment = {
    SAMSVAR_DATA: dataFolder,
    SAMSVAR_SURVEYS: join(root, 'surveys'),
    SAMSVAR_SECRET: SECRET,
    ...(database !== undefined && { DATABASE_URL: database.url }),
    SMTP_URL: mail.url,
    SAMSVAR_MAIL_FROM: 'skjema@samsvar.example',
    SAMSVAR_MAIL_PER_SECOND: '1000',
  };
  return {
    mail,
    async inStore(work) {
      const { context } = await startUp(
        readConfig(environment),
        systemClock,
        { folder: '', url: (entry) => entry },
        'command',
      );
      try {
        return await work(context.store);
      } finally {
        await context.store.close();
      }
    },
    start() {
      const started = startProcess(environment);
      closing.push(async () => {
        started.signal('SIGKILL');
        await started.ended;
      });
      return started;
    },
  };
}

/** Everybody's invitation, in their language, with a link of their own. */
async function invite(store: Store): Promise<NewMessage[]> {
  const { municipalities } = await store.registry(SURVEY);
  const madeAt = Date.now();
  const invitations = Array.from({ length: PEOPLE }, (_, at) =>
    newInvitation(SECRET, {
      survey: SURVEY,
      questionnaire: 'norway',
      municipality: municipalities[at % municipalities.length]?.id ?? '',
      ordinal: at + 1,
      language: LANGUAGES[at % 4] ?? 'nb',
      synthetic: false,
      madeAt,
    }),
  );
  await store.makeInvitations(SURVEY, invitations);
  const messages = invitations.map(({ id, language }, at) =>
    aMessage({
      once: `invitation ${id} 1 email`,
      invitation: id,
      language,
      recipient: `person-${at}@municipality.example`,
      subject: WORDS[LANGUAGES[at % 4] ?? 'nb'],
      body: `Hei\n\nhttps://samsvar.example/r/${tokenOf(SECRET, SURVEY, id, 1)}\n\nÅse`,
      madeAt,
      notBefore: madeAt,
    }),
  );
  await store.queueMessages(messages);
  return messages;
}

/** One that goes after all others: once it is there, all others are through. */
async function queueLast(store: Store, name: string): Promise<void> {
  await store.queueMessages([
    aMessage({ kind: 'test', recipient: `${name}@samsvar.example`, notBefore: Date.now() + 1, madeAt: Date.now() }),
  ]);
}
const arrived = ({ mail }: World, name: string) =>
  mail.until(() => mail.received.some(({ to }) => to === `${name}@samsvar.example`));

describe.each(ENGINES)('the server on %s', (engine) => {
  it('sends 200 invitations in four languages, killed five times: nobody two, nobody none', async () => {
    const world = await begin(engine);
    const { mail } = world;
    const messages = await world.inStore(async (store) => {
      const made = await invite(store);
      await queueLast(store, 'last');
      return made;
    });

    const processes = Array.from({ length: engine === 'sqlite' ? 1 : 2 }, world.start);
    const everyProcess = [...processes];
    let turn = 0;
    const kill = async (): Promise<void> => {
      turn += 1;
      const at = turn % processes.length;
      const before = processes[at];
      if (before === undefined) throw new Error('nobody to kill');
      before.signal('SIGKILL');
      await before.ended;
      const next = world.start();
      processes[at] = next;
      everyProcess.push(next);
    };
    const left = [...KILLS];
    let [begun, ended] = [0, 0];
    const due = (count: number, ...when: string[]): (typeof KILLS)[number] | undefined => {
      const [next] = left;
      if (next === undefined || next.nth > count || !when.includes(next.when)) return undefined;
      return left.shift();
    };
    mail.moods = {
      async recipient() {
        begun += 1;
        if (due(begun, 'begun') !== undefined) await kill();
        return undefined;
      },
      async message(): Promise<Mood> {
        ended += 1;
        const what = due(ended, 'kept', 'lost', 'answered')?.when;
        if (what === undefined) return undefined;
        if (what === 'answered') {
          setImmediate(() => void kill());
          return undefined;
        }
        await kill();
        return what === 'kept' ? 'keep and drop' : 'drop';
      },
    };
    await arrived(world, 'last');
    expect(left).toEqual([]);
    // What a process on PostgreSQL left in hand is taken over by others once its time is out.
    await world.inStore(async (store) => {
      await store.releaseClaims(Date.now() + 60 * MINUTE, false);
      await queueLast(store, 'very-last');
    });
    await arrived(world, 'very-last');
    await stop(processes);

    const copies = (message: Pick<Message, 'recipient'>): number =>
      mail.received.filter(({ to }) => to === message.recipient).length;
    const stored = await world.inStore((store) => store.messagesOf(SURVEY, { kind: 'invitation' }, null, 1000));
    expect(stored).toHaveLength(PEOPLE);
    const unknown = stored.filter(({ state }) => state === 'unknown');
    expect(new Set(stored.map(({ state }) => state))).toEqual(new Set(['sent', 'unknown']));
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.length).toBeLessThanOrEqual(KILLS.length * 2);
    // Nobody two; and nobody none but of those that are asked about.
    expect(stored.filter((message) => copies(message) > 1)).toEqual([]);
    expect(stored.filter((message) => copies(message) === 0 && message.state !== 'unknown')).toEqual([]);

    await world.inStore(async (store) => {
      for (const message of unknown) {
        const decision = copies(message) === 1 ? 'arrived' : 'send again';
        await store.decideMessage({ survey: SURVEY, id: message.id, decision, said: '', at: Date.now() });
      }
      await queueLast(store, 'after');
    });
    const after = world.start();
    everyProcess.push(after);
    await arrived(world, 'after');
    await stop([after]);
    expect(stored.filter((message) => copies(message) !== 1)).toEqual([]);
    const states = await world.inStore((store) => store.messageCounts(SURVEY));
    expect(states.filter(({ kind }) => kind === 'invitation')).toEqual([
      { state: 'sent', kind: 'invitation', n: PEOPLE },
    ]);

    for (const { to, raw } of mail.received.filter(({ to: address }) => address.startsWith('person-'))) {
      const message = messages.find(({ recipient }) => recipient === to);
      const { headers, parts } = readMail(raw);
      expect(headers.subject).toBe(message?.subject);
      expect(parts['text/plain']?.trim()).toBe(message?.body);
    }
    const said = everyProcess.flatMap(({ lines, errors }) => [...lines, ...errors]).join('\n');
    expect(said).not.toMatch(/person-\d|\/r\/[\w-]{22}|municipality\.example/);
    // Only against waiting for ever: ten starts of a whole server on a machine with other things to do.
  }, 300_000);
});

async function stop(processes: Started[]): Promise<void> {
  await Promise.all(processes.map(({ ready }) => ready));
  for (const process of processes) process.signal('SIGTERM');
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(processes.map(() => 0));
}
