/** Reminders and thanks: who is waiting for one, and the one transaction that makes it. */
import { z } from 'zod';
import { nextAllowed } from '../../registry/quiet-hours.ts';
import { timeZoneOf } from '../../registry/time-zones.ts';
import { MESSAGE_STATES, type NewMessage } from '../messages.ts';
import { all, first, type Operation, type Sql } from '../operation.ts';
import type { Remindable, Thankless } from '../reminders.ts';
import type { Tables } from '../tables.ts';
import { hasAnswered } from './anonymous.ts';
import { toContact } from './contacts.ts';
import { lockInvitation, toInvitation } from './invitations.ts';
import { queueMessages } from './messages.ts';
import { municipalitiesIn } from './region.ts';
import { schedule } from './schedules.ts';

const state = z.enum(MESSAGE_STATES);

/** The invitation was handed to a mail server; where nobody knows, it counts as though it was. */
const WENT = ['sent', 'unknown'];

export function* remindables(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
  region?: string,
): Operation<Remindable[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('invitation')
      .leftJoin('response', (join) =>
        join.onRef('response.survey', '=', 'invitation.survey').onRef('response.invitation', '=', 'invitation.id'),
      )
      .selectAll('invitation')
      .leftJoin('participation', (join) =>
        join
          .onRef('participation.survey', '=', 'invitation.survey')
          .onRef('participation.invitation', '=', 'invitation.id'),
      )
      .select(['response.status', 'response.erased_at', 'participation.answered_on'])
      .where('invitation.survey', '=', survey)
      .where('invitation.unconfirmed', '=', 0)
      .where('invitation.ballot', '=', 0)
      .where('invitation.id', '>', after ?? '')
      .$if(region !== undefined, (of) =>
        of.where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region ?? '')),
      )
      .orderBy('invitation.id')
      .limit(limit),
  );
  const [one, last] = [rows[0], rows.at(-1)];
  if (one === undefined || last === undefined) return [];
  const messages = yield* all(
    sql.db
      .selectFrom('message')
      .select(['invitation', 'kind', 'once', 'state', 'made_at', 'not_before', 'sent_at', 'changed_at'])
      .where('survey', '=', survey)
      .where('invitation', '>=', one.id)
      .where('invitation', '<=', last.id)
      .where('kind', 'in', ['invitation', 'reminder'])
      .orderBy('id'),
  );
  const messagesOf = Map.groupBy(messages, ({ invitation }) => invitation);
  const places = new Set(rows.map(({ municipality }) => municipality));
  const contacts = (yield* all(
    sql.db
      .selectFrom('contact')
      .selectAll()
      .where('survey', '=', survey)
      .where('ended_at', 'is', null)
      .orderBy('position')
      .orderBy('id'),
  )).filter(({ municipality }) => places.has(municipality));
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  const firstOf = Map.groupBy(contacts, ({ municipality }) => municipality);
  return rows.map(({ status, erased_at, answered_on, ...row }): Remindable => {
    const own = messagesOf.get(row.id) ?? [];
    const contact = row.contact === null ? firstOf.get(row.municipality)?.[0] : byId.get(row.contact);
    const invitations = own.filter(({ kind, sent_at }) => kind === 'invitation' && sent_at !== null);
    const unsure = own.filter((message) => message.kind === 'invitation' && message.state === 'unknown');
    const latest = [...invitations, ...unsure].sort((a, b) => wentAt(a) - wentAt(b)).at(-1);
    return {
      invitation: toInvitation(row),
      status:
        erased_at !== null
          ? 'erased'
          : row.withdrawn_at !== null
            ? 'withdrawn'
            : answered_on !== null
              ? 'submitted'
              : (status ?? ('not started' as const)),
      contact: contact === undefined ? null : toContact(contact),
      invitedAt: latest === undefined || !WENT.includes(latest.state) ? null : wentAt(latest),
      reminders: own
        .filter(({ kind }) => kind === 'reminder')
        .map((message) => ({
          once: message.once,
          state: state.parse(message.state),
          at: Math.max(message.made_at, message.not_before, message.sent_at ?? 0),
        })),
    };
  });
}

const wentAt = ({ sent_at, changed_at }: { sent_at: number | null; changed_at: number }): number =>
  sent_at ?? changed_at;

/** Of a counted submission that nobody was thanked for. */
const unthanked = ({ db }: Sql, survey: string) =>
  db
    .selectFrom('submission')
    .select(['id', 'invitation', 'number', 'code', 'submitted_at', 'synthetic'])
    .where('survey', '=', survey)
    .where('counted', '=', 1)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('message')
            .select('message.id')
            .where('message.survey', '=', survey)
            .whereRef('message.once', '=', is(is.val('thanks '), '||', is.ref('submission.id'))),
        ),
      ),
    );

export function* thankless(sql: Sql, survey: string, after: string | null, limit: number): Operation<Thankless[]> {
  const rows = yield* all(
    unthanked(sql, survey)
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit),
  );
  return rows.map(toThankless);
}

export function* thanklessAccepted(sql: Sql, survey: string, since: number): Operation<Thankless[]> {
  const rows = yield* all(
    unthanked(sql, survey)
      .where('invitation', 'in', (of) =>
        of
          .selectFrom('open_answer')
          .select('open_answer.invitation')
          .where('open_answer.survey', '=', survey)
          .where('open_answer.decided_at', '>=', since),
      )
      .orderBy('id'),
  );
  return rows.map(toThankless);
}

type Unthanked = Pick<Tables['submission'], 'id' | 'invitation' | 'number' | 'code' | 'submitted_at' | 'synthetic'>;
const toThankless = (row: Unthanked): Thankless => ({
  id: row.id,
  invitation: row.invitation,
  number: row.number,
  code: row.code,
  submittedAt: row.submitted_at,
  synthetic: row.synthetic === 1,
});

export function* queueReminder(
  sql: Sql,
  message: NewMessage & { invitation: string; id: string },
  known: number,
): Operation<boolean> {
  const { survey, invitation: id } = message;
  const invitation = yield* lockInvitation(sql, survey, id);
  if (invitation.withdrawnAt !== null || invitation.remindersStoppedAt !== null) return false;
  const set = yield* schedule(sql, survey);
  if (set === undefined || set.remindersStoppedAt !== null) return false;
  const response = yield* first(
    sql.db.selectFrom('response').select('status').where('survey', '=', survey).where('invitation', '=', id),
  );
  if (response?.status === 'submitted' || (yield* hasAnswered(sql, survey, id))) return false;
  const made = yield* all(
    sql.db
      .selectFrom('message')
      .select('id')
      .where('survey', '=', survey)
      .where('invitation', '=', id)
      .where('kind', '=', 'reminder'),
  );
  if (made.length !== known) return false;
  return (yield* queueMessages(sql, [message])).queued === 1;
}

/** Until when a reminder that is about to go would disturb its recipient, by the schedule as it is now; undefined where it may go. `otherwise`: the zone of a country that has none of its own. */
export function* quietUntil(
  sql: Sql,
  { survey, kind, invitation }: Pick<NewMessage, 'survey' | 'kind' | 'invitation'>,
  at: number,
  otherwise?: string,
): Operation<number | undefined> {
  if (kind !== 'reminder' || invitation === null) return undefined;
  const hours = yield* schedule(sql, survey);
  const country = yield* first(
    sql.db
      .selectFrom('invitation')
      .innerJoin('municipality', (join) =>
        join
          .onRef('municipality.survey', '=', 'invitation.survey')
          .onRef('municipality.id', '=', 'invitation.municipality'),
      )
      .innerJoin('country', (join) =>
        join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
      )
      .select(['country.id', 'country.time_zone'])
      .where('invitation.survey', '=', survey)
      .where('invitation.id', '=', invitation),
  );
  const own =
    country && timeZoneOf({ id: country.id, ...(country.time_zone !== null && { timeZone: country.time_zone }) });
  const zone = own ?? otherwise;
  if (hours === undefined || zone === undefined) return undefined;
  const allowed = nextAllowed(hours, at, zone);
  return allowed > at ? allowed : undefined;
}
