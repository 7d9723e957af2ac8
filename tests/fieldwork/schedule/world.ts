/** A survey in the field: municipalities with contacts who were invited by e-mail, and a clock that is put where it is wanted. */

import type { InvitationRow } from '../../../server/fieldwork/invitations.ts';
import { remindersJob } from '../../../server/fieldwork/schedule/reminders-job.ts';
import { thanksJob } from '../../../server/fieldwork/schedule/thanks-job.ts';
import type { Contact } from '../../../server/registry/model.ts';
import type { Message } from '../../../server/store/messages.ts';
import type { Schedule } from '../../../server/store/schedules.ts';
import { lettersOf } from '../../fixtures/letters.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';
import { at, PLAN } from './plan.ts';

export const ENGINES = ['sqlite', 'postgresql'] as const;
export const SURVEY = 'mic-2011-2014';
/** Of all processes before one database. */
export const SECRET = 'a secret that two processes share';
/** Four weeks before the plan's closing. */
const INVITED = at('2026-02-27T10:00:00Z');

export interface Field {
  server: TestServer;
  clock: { time: number; now(): number };
  rows: InvitationRow[];
  /** The invitation of a municipality. */
  row(municipality: string): InvitationRow;
  clerk(municipality: string): Respondent;
  set(about?: Partial<Schedule>): Promise<void>;
  /** The jobs, as the scheduler runs them at that time. */
  run(time: number): Promise<void>;
  messages(kind: Message['kind']): Promise<Message[]>;
  close(): Promise<void>;
}

export async function field(engine: (typeof ENGINES)[number] = 'sqlite', listen = false): Promise<Field> {
  const clock = { time: INVITED, now: () => clock.time };
  const environment = {
    SAMSVAR_SECRET: SECRET,
    SMTP_URL: 'smtp://127.0.0.1:1',
    SAMSVAR_MAIL_FROM: 'studien@samsvar.example',
  };
  const server = await startServer({ engine, clock, listen, environment });
  const { store } = server.context;
  const rows = await server.invite(SURVEY);
  const places = [...new Map(rows.map((one) => [one.municipality, one])).values()];
  await store.loadTable('contact', places.map(contactRow));
  await store.queueMessages(rows.map(invitationTo));
  for (;;) {
    const claimed = await store.claimMessage({ by: 'test', at: clock.time, until: clock.time + 60_000, every: 0 });
    if (claimed.kind !== 'message') break;
    const one = { survey: SURVEY, id: claimed.message.id, by: 'test', at: clock.time };
    await store.handOverMessage({ ...one, until: clock.time + 60_000 });
    await store.settleMessage({ ...one, outcome: { state: 'sent', said: '250 ok' } });
  }
  const row = (municipality: string): InvitationRow => {
    const found = rows.find((one) => one.municipality === municipality);
    if (found === undefined) throw new Error(`${municipality} is not invited`);
    return found;
  };
  return {
    ...{ server, clock, rows, row },
    clerk: (municipality) => new Respondent(server.app, row(municipality).token),
    async set(about = {}) {
      const seen = (await store.schedule(SURVEY))?.changedAt ?? null;
      await store.setSchedule({ ...PLAN, survey: SURVEY, changedAt: INVITED, changedBy: 'test', ...about }, seen);
    },
    async run(time) {
      clock.time = time;
      await remindersJob.run(server.context, time);
      await thanksJob.run(server.context, time);
    },
    messages: (kind) => lettersOf(store, SURVEY, { kind }),
    close: () => server.close(),
  };
}

export const emailOf = (municipality: string): string => `post@${municipality}.example`;

const contactRow = ({ municipality, municipalityName, language }: InvitationRow, position: number) => ({
  ...{ survey: SURVEY, id: `contact-${municipality}`, position, municipality, name: `Clerk of ${municipalityName}` },
  ...({
    role: 'clerk',
    email: emailOf(municipality),
    telephone: '',
    language,
    channel: 'email',
  } satisfies Partial<Contact>),
  ended_at: null,
});

const invitationTo = ({ invitation, municipality, language, link }: InvitationRow) => ({
  ...{ survey: SURVEY, once: `invitation ${invitation.id} 1 email`, invitation: invitation.id },
  ...({ contact: `contact-${municipality}`, kind: 'invitation', channel: 'email', language } as const),
  ...{ recipient: emailOf(municipality), subject: 'Invitation', body: link },
  ...{ notBefore: INVITED, madeAt: INVITED, madeBy: 'test' },
});
