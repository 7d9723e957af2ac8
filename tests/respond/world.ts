/** What the respondent's tests share: the survey of every trouble on a server, one invitation a test. */
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { newInvitation, tokenOf } from '../../server/fieldwork/invitations.ts';
import { TROUBLED } from '../fixtures/read-once.ts';
import { Respondent } from '../fixtures/respondent.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

export const ENGINES = ['sqlite', 'postgresql'] as const;

/** 9 July 2014, 14:02 in Oslo. */
export const NOON = Date.parse('2014-07-09T12:02:00Z');
/** Within the dates of the troubled survey. */
export const OPEN = Date.parse('2024-07-09T12:02:00Z');

export interface World {
  server: TestServer;
  clock: { time: number; now(): number };
  /** A new respondent of the troubled survey, who has never opened anything. */
  respondent(language?: string): Promise<{ clerk: Respondent; token: string; invitation: string }>;
}

let ordinal = 1000;

export async function troubledWorld(
  engine: (typeof ENGINES)[number] = 'sqlite',
  environment: Record<string, string> = {},
): Promise<World> {
  const clock = { time: OPEN, now: () => clock.time };
  const server = await startServer({ surveys: TROUBLED, engine, clock, environment });
  const [first] = await server.invite('troubled');
  if (first === undefined) throw new Error('nobody is invited to the troubled survey');
  return {
    server,
    clock,
    async respondent(language = 'nb') {
      ordinal += 1;
      const { secret, store } = server.context;
      const about = { survey: 'troubled', questionnaire: 'everything', municipality: first.municipality };
      const made = newInvitation(secret, { ...about, ordinal, language, synthetic: false, madeAt: clock.time });
      await store.makeInvitations('troubled', [made]);
      const token = tokenOf(secret, 'troubled', made.id, 1);
      return { clerk: new Respondent(server.app, token), token, invitation: made.id };
    },
  };
}

export const respondentOf = (server: TestServer, row: InvitationRow): Respondent =>
  new Respondent(server.app, row.token);
