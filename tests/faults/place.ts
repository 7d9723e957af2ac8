/** A database of one's own, the server as its own process before it, and a look into what is stored without asking that server. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildClient } from '../../server/build.ts';
import { readConfig } from '../../server/config.ts';
import { languageFor, newInvitation, tokenOf } from '../../server/fieldwork/invitations.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { startUp } from '../../server/start-up.ts';
import { openStore } from '../../server/store/open.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { compiled } from '../fixtures/compiled.ts';
import { freshDatabase } from '../fixtures/postgres.ts';
import { type Started, startProcess } from '../fixtures/started.ts';
import type { History } from './testimony.ts';

const root = join(import.meta.dirname, '..', '..');
const SURVEY = 'mic-2011-2014';
const QUESTIONNAIRE = 'africa';

export type EngineName = 'sqlite' | 'postgresql';

/** One response that may be written: `token` is the secret of its link. */
export interface Link {
  token: string;
  invitation: string;
}

export interface Place {
  /** Where the data lies; on PostgreSQL only the secret. */
  folder: string;
  /** The server's process; throws where none runs. */
  pid(): number;
  /** Where the server answers, once it does. */
  address(): Promise<string>;
  /** Starts the server; `before` is run once it is ready, before any client learns its address. */
  start(before?: () => Promise<void>): Promise<void>;
  /** Kills the server as `kill -9` does, and waits until the process is gone. */
  kill(): Promise<void>;
  /** A response that nobody has opened. */
  link(): Link;
  /** What is stored of a response, read from the database itself. */
  histories(links: Link[]): Promise<Map<string, History>>;
  /** Stops the server; runs `samsvar verify`, and rejects with what it says where that is not clean. */
  verify(): Promise<void>;
  /** Stops the server and removes everything. */
  remove(): Promise<void>;
}

/** Invitations made at once. */
const PIECE = 500;

/** An empty place with `number` invitations, the server not started; in `given`, or in a folder of its own. */
export async function newPlace(engine: EngineName, number = PIECE, given?: string): Promise<Place> {
  await buildClient(root);
  const folder = given ?? mkdtempSync(join(tmpdir(), 'samsvar-faults-'));
  const database = engine === 'postgresql' ? await freshDatabase() : undefined;
  const environment: Record<string, string> = {
    SAMSVAR_DATA: folder,
    SAMSVAR_SURVEYS: join(root, 'surveys'),
    SAMSVAR_BASE_URL: 'http://samsvar.example',
    ...(database && { DATABASE_URL: database.url }),
  };
  const links = await invited(environment, number);
  let server: Started | undefined;
  let address = Promise.withResolvers<string>();
  const stop = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    const stopped = server;
    if (stopped === undefined) return 0;
    server = undefined;
    address = Promise.withResolvers<string>();
    stopped.signal(signal);
    return stopped.ended;
  };
  const place: Place = {
    folder,
    pid() {
      if (server?.pid === undefined) throw new Error('the server is not running');
      return server.pid;
    },
    address: () => address.promise,
    async start(before = () => Promise.resolve()) {
      server = startProcess(environment);
      const url = await server.ready;
      await before();
      address.resolve(url);
    },
    async kill() {
      await stop('SIGKILL');
    },
    link() {
      const link = links.pop();
      if (link === undefined) throw new Error('nobody is left to answer: make more invitations');
      return link;
    },
    async histories(asked) {
      const store = await openStore({
        databaseUrl: database?.url,
        dataFolder: folder,
        clock: systemClock,
        purpose: 'command',
      });
      try {
        const found = new Map<string, History>();
        for (const { token, invitation } of asked) found.set(token, await historyOf(store, invitation));
        return found;
      } finally {
        await store.close();
      }
    },
    async verify() {
      const code = await stop('SIGTERM');
      if (code !== 0) throw new Error(`the server ended with ${code}`);
      const terminal = commandLine(environment);
      try {
        const { code: verified, out, errors } = await terminal.run('verify');
        if (verified !== 0) throw new Error(`samsvar verify: ${out}${errors}`);
      } finally {
        terminal.remove();
      }
    },
    async remove() {
      await stop('SIGKILL');
      await database?.drop();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  // Node writes what it compiled when it ends in peace, which a server under faults does not.
  if (!existsSync(compiled)) {
    await place.start();
    await place.verify();
  }
  return place;
}

/** Opens the place as a command does; makes invitations of one municipality, newest last. */
async function invited(environment: Record<string, string>, number: number): Promise<Link[]> {
  const { context } = await startUp(readConfig(environment), systemClock, { folder: '', url: () => '' }, 'command');
  try {
    const version = context.current.get(`${SURVEY}/${QUESTIONNAIRE}`);
    const { municipalities } = await context.store.registry(SURVEY);
    const [municipality] = municipalities;
    if (version === undefined || municipality === undefined) throw new Error(`nobody answers ${QUESTIONNAIRE}`);
    const invitations: NewInvitation[] = Array.from({ length: number }, (_, index) =>
      newInvitation(context.secret, {
        ...{ survey: SURVEY, questionnaire: QUESTIONNAIRE, municipality: municipality.id, ordinal: index + 1 },
        language: languageFor(version.content, municipality),
        synthetic: true,
        madeAt: context.clock.now(),
      }),
    );
    for (let start = 0; start < number; start += PIECE)
      await context.store.makeInvitations(SURVEY, invitations.slice(start, start + PIECE));
    return invitations.map(({ id }) => ({ invitation: id, token: tokenOf(context.secret, SURVEY, id, 1) })).reverse();
  } finally {
    await context.store.close();
  }
}

async function historyOf(store: Store, invitation: string): Promise<History> {
  const response = await store.responseState(SURVEY, invitation);
  if (response === undefined) return { revisions: [], submissions: [] };
  const submissions = await store.submissions(SURVEY, invitation);
  return {
    revisions: await store.revisions(SURVEY, response.id),
    submissions: submissions.map((submission) => submission.number),
  };
}
