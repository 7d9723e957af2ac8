/** An anonymous survey in the field: the shipped one, with that one line more. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ballotsJob } from '../../../server/fieldwork/anonymous/job.ts';
import type { InvitationRow } from '../../../server/fieldwork/invitations.ts';
import { isFinished } from '../../fixtures/read-once.ts';
import { type Answer, postForm } from '../../fixtures/researcher.ts';
import { scratch } from '../../fixtures/scratch.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
export const DAY = 86_400_000;
/** In the middle of a day, to the millisecond. */
export const NOON = Date.parse('2014-07-09T12:34:56.789Z');
const SHIPPED = join(import.meta.dirname, '..', '..', '..', 'surveys', SURVEY);
const SECRET = 'a secret that the tests know and nobody else';

const made = new Map<string, string>();
/** A folder with the survey; `anonymous` in its file, or not. Made once for all. */
export function surveysFolder(anonymous: boolean, atLeast = 3): string {
  const name = `${anonymous} ${atLeast}`;
  const folder = made.get(name) ?? newFolder(anonymous, atLeast);
  made.set(name, folder);
  return folder;
}

function newFolder(anonymous: boolean, atLeast: number): string {
  const folder = scratch();
  cpSync(SHIPPED, join(folder, SURVEY), { recursive: true });
  const file = join(folder, SURVEY, 'survey.yaml');
  const text = readFileSync(file, 'utf8').replace(/minimumGroupSize: \d+/, `minimumGroupSize: ${atLeast}`);
  writeFileSync(file, anonymous ? `${text}\nanonymous: true\n` : text);
  isFinished(folder);
  return folder;
}

export interface AnonymousWorld {
  server: TestServer;
  clock: { time: number; now(): number };
  /** Those invited to the same questionnaire, in no order of theirs. */
  rows: InvitationRow[];
  get(path: string): Promise<Answer>;
  /** Presses *Begin*; gives the ballot's token. */
  begins(row: InvitationRow): Promise<string>;
  /** Begins, writes and submits; gives the ballot's token. */
  answers(row: InvitationRow, text: string): Promise<string>;
  releases(): Promise<void>;
  close(): Promise<void>;
}

export async function anonymousWorld(engine: 'sqlite' | 'postgresql', atLeast = 3): Promise<AnonymousWorld> {
  const clock = { time: NOON, now: () => clock.time };
  const environment = {
    SAMSVAR_SECRET: SECRET,
    SMTP_URL: 'smtp://127.0.0.1:1',
    SAMSVAR_MAIL_FROM: 'study@samsvar.example',
  };
  const server = await startServer({ engine, clock, environment, surveys: surveysFolder(true, atLeast) });
  const all = await server.invite(SURVEY);
  const rows = all.filter(({ questionnaire }) => questionnaire === all[0]?.questionnaire);
  const get = (path: string) => server.app.inject({ url: `${path}${path.includes('?') ? '&' : '?'}lang=en` });
  async function begins({ token }: InvitationRow): Promise<string> {
    const begun = await postForm(server.app, `/r/${token}?lang=en`, { do: 'begin' });
    expect(begun.statusCode, begun.body).toBe(303);
    return /^\/r\/([\w-]+)\?/.exec(String(begun.headers.location))?.[1] ?? '';
  }
  return {
    ...{ server, clock, rows, get, begins },
    async answers(row, text) {
      const ballot = await begins(row);
      clock.time += 61_007;
      const url = `/api/v1/r/${ballot}/submission?lang=en`;
      const payload = { clientId: `client of ${text}`, answers: { stories: text } };
      const sent = await server.app.inject({ method: 'POST', url, payload });
      expect(sent.statusCode, sent.body).toBe(201);
      return ballot;
    },
    releases: () => ballotsJob.run(server.context, clock.time),
    close: () => server.close(),
  };
}
