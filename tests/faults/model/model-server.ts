/** The real server over a real store, in this process: closed and opened again on the same data as often as one likes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../../server/app.ts';
import { buildClient } from '../../../server/build.ts';
import { readConfig } from '../../../server/config.ts';
import type { Context } from '../../../server/context.ts';
import { newInvitation, tokenOf } from '../../../server/fieldwork/invitations.ts';
import type { Clock } from '../../../server/foundation/clock.ts';
import { clientFolder, readAssets } from '../../../server/pages/assets.ts';
import { startUp } from '../../../server/start-up.ts';
import { openStore } from '../../../server/store/open.ts';
import type { Revision } from '../../../server/store/store.ts';
import { freshDatabase } from '../../fixtures/postgres.ts';
import type { EngineName, Link } from '../place.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const SURVEY = 'mic-2011-2014';
const QUESTIONNAIRE = 'africa';

export interface ModelServer {
  /** Asks as HTTP does. */
  ask(method: 'GET' | 'PUT' | 'POST', url: string, body?: string): Promise<{ status: number; body: string }>;
  restart(): Promise<void>;
  /** Its clock is ahead of the devices' by so many milliseconds from now on, or behind. */
  skew(by: number): void;
  link(): Promise<Link>;
  /** As the municipality does who opens a submitted response again. */
  reopen(link: Link): Promise<void>;
  revisions(link: Link): Promise<Revision[]>;
  /** Receipt numbers, with the revision of each question that is in the submission. */
  submissions(link: Link): Promise<{ number: string; revisions: Record<string, number> }[]>;
  close(): Promise<void>;
}

export async function modelServer(engine: EngineName, devices: Clock): Promise<ModelServer> {
  await buildClient(root);
  let skewed = 0;
  const clock: Clock = { now: () => devices.now() + skewed };
  const folder = mkdtempSync(join(tmpdir(), 'samsvar-model-'));
  const database = engine === 'postgresql' ? await freshDatabase() : undefined;
  const config = readConfig({
    SAMSVAR_DATA: folder,
    SAMSVAR_SURVEYS: join(root, 'surveys'),
    DATABASE_URL: database?.url,
    SAMSVAR_BASE_URL: 'http://samsvar.example',
  });
  let context: Context = (await startUp(config, clock, readAssets(clientFolder(root)), 'serve')).context;
  const [municipality] = (await context.store.registry(SURVEY)).municipalities;
  if (municipality === undefined) throw new Error(`nobody answers ${SURVEY}`);
  let app: FastifyInstance = await createApp(context);
  let ordinal = 0;
  const close = async (): Promise<void> => {
    await app.close();
    await context.store.close();
  };
  return {
    async ask(method, url, body) {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await app.inject({ method, url, headers, payload: body });
      return { status: answer.statusCode, body: answer.body };
    },
    async restart() {
      await close();
      const store = await openStore({ databaseUrl: database?.url, dataFolder: folder, clock, purpose: 'serve' });
      context = { ...context, store };
      app = await createApp(context);
    },
    skew(by) {
      skewed = by;
    },
    async link() {
      ordinal += 1;
      const made = newInvitation(context.secret, {
        ...{ survey: SURVEY, questionnaire: QUESTIONNAIRE, municipality: municipality.id, ordinal },
        ...{ language: 'en', synthetic: true, madeAt: clock.now() },
      });
      await context.store.makeInvitations(SURVEY, [made]);
      return { invitation: made.id, token: tokenOf(context.secret, SURVEY, made.id, 1) };
    },
    async reopen({ invitation }) {
      await context.store.reopen(SURVEY, invitation, clock.now());
    },
    async revisions({ invitation }) {
      const response = await context.store.responseState(SURVEY, invitation);
      return response === undefined ? [] : context.store.revisions(SURVEY, response.id);
    },
    async submissions({ invitation }) {
      return (await context.store.submissions(SURVEY, invitation)).map(({ number, answers }) => ({
        number,
        revisions: Object.fromEntries(Object.entries(answers).map(([question, { revision }]) => [question, revision])),
      }));
    },
    async close() {
      await close();
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
