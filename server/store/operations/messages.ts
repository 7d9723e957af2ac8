/** The outbox as people see it: queued, listed, counted, decided about. How it is sent: `sending.ts`. */
import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import {
  type Decision,
  MESSAGE_KINDS,
  MESSAGE_STATES,
  type Message,
  type MessageCount,
  type MessageFilter,
  type MessageHead,
  type MessageKind,
  type MessageState,
  type MessageWrites,
  type NewMessage,
} from '../messages.ts';
import { all, first, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { meta, setMeta } from './meta.ts';
import { invitationsIn } from './region.ts';

const stored = { state: z.enum(MESSAGE_STATES), kind: z.enum(MESSAGE_KINDS) };

const toHead = (row: Omit<Tables['message'], 'body' | 'claimed_by' | 'claimed_until'>): MessageHead => ({
  survey: row.survey,
  id: row.id,
  once: row.once,
  invitation: row.invitation,
  contact: row.contact,
  kind: stored.kind.parse(row.kind),
  channel: 'email',
  language: row.language,
  recipient: row.recipient,
  subject: row.subject,
  state: stored.state.parse(row.state),
  attempts: row.attempts,
  notBefore: row.not_before,
  said: row.said,
  madeAt: row.made_at,
  madeBy: row.made_by,
  sentAt: row.sent_at,
  changedAt: row.changed_at,
});

export const toMessage = (row: Tables['message']): Message => ({ ...toHead(row), body: row.body });

/** Of what lists show. */
const HEAD = [
  'survey',
  'id',
  'once',
  'invitation',
  'contact',
  'kind',
  'channel',
  'language',
  'recipient',
  'subject',
  'state',
  'attempts',
  'not_before',
  'said',
  'made_at',
  'made_by',
  'sent_at',
  'changed_at',
] as const;

export function* message(sql: Sql, survey: string, id: string): Operation<Message | undefined> {
  const row = yield* first(sql.db.selectFrom('message').selectAll().where('survey', '=', survey).where('id', '=', id));
  return row && toMessage(row);
}

/** Only those of invitations of a region's municipalities. */
const ofRegion = <O>(
  sql: Sql,
  survey: string,
  query: SelectQueryBuilder<Tables, 'message', O>,
  region: string | undefined,
) => (region === undefined ? query : query.where('message.invitation', 'in', invitationsIn(sql, survey, region)));

const FILTERED = ['state', 'kind', 'language', 'invitation', 'contact'] as const;

export function* messagesOf(
  sql: Sql,
  survey: string,
  filter: MessageFilter,
  after: string | null,
  limit: number,
): Operation<MessageHead[]> {
  let query = sql.db.selectFrom('message').select(HEAD).where('message.survey', '=', survey);
  for (const name of FILTERED) {
    const wanted = filter[name];
    if (wanted !== undefined) query = query.where(`message.${name}`, '=', wanted);
  }
  if (filter.presentLink)
    query = query.where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('replaced_link')
            .select('replaced_link.token_hash')
            .whereRef('replaced_link.survey', '=', 'message.survey')
            .whereRef('replaced_link.invitation', '=', 'message.invitation')
            .whereRef('replaced_link.replaced_at', '>', 'message.made_at'),
        ),
      ),
    );
  if (after !== null) query = query.where('message.id', '<', after);
  const rows = yield* all(ofRegion(sql, survey, query, filter.region).orderBy('message.id', 'desc').limit(limit));
  return rows.map(toHead);
}

export function* messageCounts(sql: Sql, survey: string, region?: string): Operation<MessageCount[]> {
  const query = sql.db
    .selectFrom('message')
    .select((of) => ['message.state', 'message.kind', of.fn.countAll<number>().as('n')])
    .where('message.survey', '=', survey);
  const rows = yield* all(
    ofRegion(sql, survey, query, region)
      .groupBy(['message.state', 'message.kind'])
      .orderBy('message.state')
      .orderBy('message.kind'),
  );
  return rows.map(({ state, kind, n }) => ({
    state: stored.state.parse(state),
    kind: stored.kind.parse(kind),
    n: Number(n),
  }));
}

/** Each with an id of its own. */
export function* queueMessages(
  sql: Sql,
  messages: (NewMessage & { id: string })[],
): Operation<{ queued: number; there: number }> {
  let queued = 0;
  for (const piece of pieces(messages, 200)) {
    const made = yield* all(
      sql.db
        .insertInto('message')
        .values(piece.map(toRow))
        .onConflict((conflict) => conflict.columns(['survey', 'once']).doNothing())
        .returning('id'),
    );
    queued += made.length;
  }
  return { queued, there: messages.length - queued };
}

const toRow = (made: NewMessage & { id: string }): Tables['message'] => ({
  survey: made.survey,
  id: made.id,
  once: made.once,
  invitation: made.invitation,
  contact: made.contact,
  kind: made.kind,
  channel: made.channel,
  language: made.language,
  recipient: made.recipient,
  subject: made.subject,
  body: made.body,
  state: 'queued',
  attempts: 0,
  not_before: made.notBefore,
  claimed_by: null,
  claimed_until: null,
  said: '',
  made_at: made.madeAt,
  made_by: made.madeBy,
  sent_at: null,
  changed_at: made.madeAt,
});

export function* cancelMessages(
  sql: Sql,
  input: Parameters<MessageWrites['cancelMessages']>[0],
): Operation<{ cancelled: number }> {
  const { survey, invitation, kinds, reason = 'by hand', at } = input;
  if (kinds.length === 0) return { cancelled: 0 };
  const rows = yield* all(
    sql.db
      .updateTable('message')
      .set({ state: 'cancelled', said: reason, claimed_by: null, claimed_until: null, changed_at: at })
      .where('survey', '=', survey)
      .where('state', 'in', ['queued', 'sending'])
      .where('kind', 'in', [...kinds])
      .$if(invitation !== null, (of) => of.where('invitation', '=', invitation))
      .returning('id'),
  );
  return { cancelled: rows.length };
}

/** Kinds that say again what was answered: what is asked about it, and what is to be quoted of it. */
const REPEATING: readonly MessageKind[] = ['follow-up', 'member-check'];

/** What of an erased response is in the outbox: words that repeat it, and, of one that came through an open round, the name and address that a stranger gave. */
export function* eraseMessages(sql: Sql, survey: string, invitation: string, at: number): Operation<void> {
  yield* cancelMessages(sql, { survey, invitation, kinds: MESSAGE_KINDS, reason: 'erased', at });
  const theirs = sql.db.updateTable('message').where('survey', '=', survey).where('invitation', '=', invitation);
  yield* run(theirs.set({ subject: '', body: '' }).where('kind', 'in', REPEATING));
  yield* run(
    theirs
      .set({ recipient: '', subject: '', body: '' })
      .where('contact', 'is', null)
      .where('invitation', 'in', (of) =>
        of.selectFrom('open_answer').select('open_answer.invitation').where('open_answer.survey', '=', survey),
      ),
  );
}

/** From which states a person may decide what, and what it is then. */
const DECIDED: Record<Decision, { from: MessageState[]; to: MessageState }> = {
  'send again': { from: ['failed', 'unknown', 'bounced', 'cancelled'], to: 'queued' },
  arrived: { from: ['unknown'], to: 'sent' },
  bounced: { from: ['sent', 'unknown'], to: 'bounced' },
  cancel: { from: ['queued'], to: 'cancelled' },
};

export function* decideMessage(sql: Sql, input: Parameters<MessageWrites['decideMessage']>[0]): Operation<boolean> {
  const { survey, id, decision, said, at } = input;
  const { from, to } = DECIDED[decision];
  const rows = yield* all(
    sql.db
      .updateTable('message')
      .set({ state: to, said, claimed_by: null, claimed_until: null, changed_at: at })
      .$if(to === 'queued', (of) => of.set({ attempts: 0, not_before: at, sent_at: null }))
      .$if(to === 'sent', (of) => of.set({ sent_at: at }))
      .where('survey', '=', survey)
      .where('id', '=', id)
      .where('state', 'in', from)
      .returning('id'),
  );
  return rows.length === 1;
}

/** Under which name it is kept that a survey's sending is paused. */
const PAUSED = 'sending-paused ';

export function* isSendingPaused(sql: Sql, survey: string): Operation<boolean> {
  return (yield* meta(sql, `${PAUSED}${survey}`)) === '1';
}

export function* pauseSending(sql: Sql, survey: string, paused: boolean): Operation<void> {
  yield* setMeta(sql, `${PAUSED}${survey}`, paused ? '1' : '0');
}

/** Surveys whose sending is paused. */
export function* pausedSurveys(sql: Sql): Operation<string[]> {
  const rows = yield* all(
    sql.db.selectFrom('meta').select('name').where('name', 'like', `${PAUSED}%`).where('value', '=', '1'),
  );
  return rows.map(({ name }) => name.slice(PAUSED.length));
}

export function* takeTurn(sql: Sql, name: string, at: number, lasts: number): Operation<boolean> {
  yield* run(
    sql.db
      .insertInto('pace')
      .values({ name, next_at: 0 })
      .onConflict((conflict) => conflict.column('name').doNothing()),
  );
  const taken = yield* all(
    sql.db
      .updateTable('pace')
      .set({ next_at: at + lasts })
      .where('name', '=', name)
      // A clock that was set back must not keep everybody waiting.
      .where((is) => is.or([is('next_at', '<=', at), is('next_at', '>', at + lasts + SKEW)]))
      .returning('name'),
  );
  return taken.length === 1;
}

/** Milliseconds by which the clocks of two machines may differ. */
export const SKEW = 60_000;
