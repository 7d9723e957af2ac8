/**
 * Sending, as the database sees it: a message is claimed together with its place in the pace, marked before its last line is given, and settled
 * afterwards. Whatever a process dies of, nothing is sent twice by itself (`docs/decisions/outbox.md`).
 */
import { sha256 } from '../../foundation/hash.ts';
import type { CancelReason, Claimed, Message, MessageWrites } from '../messages.ts';
import { all, first, locked, type Operation, run, type Sql } from '../operation.ts';
import { hasAnswered } from './anonymous.ts';
import { pausedSurveys, SKEW, toMessage } from './messages.ts';
import { quietUntil } from './reminders.ts';

const PACE = 'mail';
/** Messages that one claim cancels or puts off at most before it lets others have their turn. */
const PASSED_AT_ONCE = 100;

export function* isMailDue(sql: Sql, at: number): Operation<boolean> {
  const row = yield* first(
    sql.db
      .selectFrom('message')
      .select('id')
      .where((is) =>
        is.or([
          is.and([is('state', '=', 'queued'), is('not_before', '<=', at)]),
          is.and([is('state', 'in', ['sending', 'handing over']), is('claimed_until', '<=', at)]),
        ]),
      )
      .limit(1),
  );
  return row !== undefined;
}

export function* claimMessage(sql: Sql, input: Parameters<MessageWrites['claimMessage']>[0]): Operation<Claimed> {
  const { by, at, until, every, zones = {} } = input;
  const next = yield* lockPace(sql, at, every);
  if (next > at) return { kind: 'wait', until: next, cancelled: 0 };
  const paused = yield* pausedSurveys(sql);
  let cancelled = 0;
  let putOff = 0;
  while (cancelled + putOff < PASSED_AT_ONCE) {
    const row = yield* first(
      locked(
        sql,
        sql.db
          .selectFrom('message')
          .selectAll()
          .where('state', '=', 'queued')
          .where('not_before', '<=', at)
          .$if(paused.length > 0, (of) => of.where('survey', 'not in', paused))
          .orderBy('not_before')
          .orderBy('id')
          .limit(1),
      ),
    );
    if (!row) return { kind: 'none', cancelled };
    const message = toMessage(row);
    const { reason, name } = yield* lastLook(sql, message);
    if (reason !== undefined) {
      yield* cancel(sql, message, reason, at);
      cancelled += 1;
      continue;
    }
    const later = yield* quietUntil(sql, message, at, zones[message.survey]);
    if (later !== undefined) {
      yield* change(sql, message, { not_before: later });
      putOff += 1;
      continue;
    }
    const claim = { state: 'sending' as const, attempts: message.attempts + 1, changed_at: at };
    yield* change(sql, message, { ...claim, claimed_by: by, claimed_until: until });
    yield* setPace(sql, at + every);
    return {
      kind: 'message',
      message: { ...message, state: claim.state, attempts: claim.attempts, changedAt: at },
      name,
      cancelled,
    };
  }
  return { kind: 'wait', until: at, cancelled };
}

export function* handOverMessage(
  sql: Sql,
  input: Parameters<MessageWrites['handOverMessage']>[0],
): Operation<'go' | 'cancelled' | 'lost'> {
  const { survey, id, by, at, until } = input;
  const row = yield* first(
    locked(sql, sql.db.selectFrom('message').selectAll().where('survey', '=', survey).where('id', '=', id)),
  );
  if (row?.state === 'cancelled') return 'cancelled';
  if (row?.state !== 'sending' || row.claimed_by !== by) return 'lost';
  const message = toMessage(row);
  const { reason } = yield* lastLook(sql, message);
  if (reason !== undefined) {
    yield* cancel(sql, message, reason, at);
    return 'cancelled';
  }
  yield* change(sql, message, { state: 'handing over', claimed_until: until, changed_at: at });
  return 'go';
}

export function* settleMessage(sql: Sql, input: Parameters<MessageWrites['settleMessage']>[0]): Operation<boolean> {
  const { survey, id, by, at, outcome } = input;
  const rows = yield* all(
    sql.db
      .updateTable('message')
      .set({ state: outcome.state, said: outcome.said, changed_at: at, claimed_until: null })
      // Of an unknown one the claim is kept: who comes late with the answer may still tell it.
      .$if(outcome.state !== 'unknown', (of) => of.set({ claimed_by: null }))
      .$if(outcome.state === 'sent', (of) => of.set({ sent_at: at }))
      .$if(outcome.state === 'queued', (of) => of.set({ not_before: 'notBefore' in outcome ? outcome.notBefore : at }))
      .where('survey', '=', survey)
      .where('id', '=', id)
      .where('claimed_by', '=', by)
      .where('state', 'in', ['sending', 'handing over', 'unknown'])
      .returning('id'),
  );
  if (outcome.state === 'queued' && outcome.hold !== undefined) yield* setPace(sql, outcome.hold);
  return rows.length === 1;
}

export function* releaseClaims(
  sql: Sql,
  at: number,
  everyone: boolean,
): Operation<{ queued: number; unknown: number }> {
  const ended = function* (state: 'sending' | 'handing over', to: 'queued' | 'unknown'): Operation<number> {
    const rows = yield* all(
      sql.db
        .updateTable('message')
        .set({ state: to, claimed_until: null, changed_at: at })
        .$if(to === 'queued', (of) => of.set({ claimed_by: null }))
        .where('state', '=', state)
        .$if(!everyone, (of) => of.where('claimed_until', '<=', at))
        .returning('id'),
    );
    return rows.length;
  };
  return { queued: yield* ended('sending', 'queued'), unknown: yield* ended('handing over', 'unknown') };
}

/** When the next one may go, locked until the transaction ends: claims come one after the other. */
function* lockPace(sql: Sql, at: number, every: number): Operation<number> {
  yield* run(
    sql.db
      .insertInto('pace')
      .values({ name: PACE, next_at: 0 })
      .onConflict((conflict) => conflict.column('name').doNothing()),
  );
  const row = yield* first(locked(sql, sql.db.selectFrom('pace').select('next_at').where('name', '=', PACE)));
  const next = row?.next_at ?? 0;
  // A clock that was set back must not keep everybody waiting.
  return next > at + every + SKEW ? at : next;
}

function* setPace(sql: Sql, next: number): Operation<void> {
  yield* run(sql.db.updateTable('pace').set({ next_at: next }).where('name', '=', PACE));
}

type Changed = Partial<{
  not_before: number;
  state: Message['state'];
  attempts: number;
  said: string;
  claimed_by: string | null;
  claimed_until: number | null;
  changed_at: number;
}>;

function* change(sql: Sql, { survey, id }: Message, to: Changed): Operation<void> {
  yield* run(sql.db.updateTable('message').set(to).where('survey', '=', survey).where('id', '=', id));
}

function* cancel(sql: Sql, message: Message, reason: CancelReason, at: number): Operation<void> {
  const none = { claimed_by: null, claimed_until: null };
  yield* change(sql, message, { state: 'cancelled', said: reason, changed_at: at, ...none });
}

/** Why it is to be sent no longer, where there is a reason; and the name of whom it is to. */
function* lastLook(sql: Sql, message: Message): Operation<{ reason?: CancelReason; name: string }> {
  const { survey, invitation, contact } = message;
  const person =
    contact === null
      ? undefined
      : yield* first(
          sql.db
            .selectFrom('contact')
            .select(['name', 'ended_at'])
            .where('survey', '=', survey)
            .where('id', '=', contact),
        );
  const name = person?.name ?? '';
  if (typeof person?.ended_at === 'number') return { reason: 'contact ended', name };
  if (invitation !== null) {
    const reason = yield* reasonOfInvitation(sql, message, invitation);
    if (reason !== undefined) return { reason, name };
  }
  if (yield* holdsDeadLink(sql, message)) return { reason: 'link replaced', name };
  return { name };
}

function* reasonOfInvitation(sql: Sql, message: Message, invitation: string): Operation<CancelReason | undefined> {
  const { survey, kind } = message;
  const invited = yield* first(
    sql.db
      .selectFrom('invitation')
      .select(['withdrawn_at', 'reminders_stopped_at'])
      .where('survey', '=', survey)
      .where('id', '=', invitation),
  );
  if (typeof invited?.withdrawn_at === 'number') return 'withdrawn';
  const response = yield* first(
    sql.db
      .selectFrom('response')
      .select(['status', 'erased_at'])
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
  if (typeof response?.erased_at === 'number') return 'erased';
  if (kind !== 'reminder') return undefined;
  if (response?.status === 'submitted' || (yield* hasAnswered(sql, survey, invitation))) return 'submitted';
  if (typeof invited?.reminders_stopped_at === 'number') return 'reminders stopped';
  const schedule = yield* first(
    sql.db.selectFrom('schedule').select('reminders_stopped_at').where('survey', '=', survey),
  );
  return typeof schedule?.reminders_stopped_at === 'number' ? 'reminders stopped' : undefined;
}

/** An invitation's address in a text; the secret is its last part. */
const LINK = /\/r\/([\w-]{22})(?![\w-])/g;

/** Whether a link in the text was replaced by another since. */
function* holdsDeadLink(sql: Sql, { body }: Message): Operation<boolean> {
  const hashes = [...new Set([...body.matchAll(LINK)].map((match) => sha256(String(match[1]))))];
  if (hashes.length === 0) return false;
  const row = yield* first(
    sql.db.selectFrom('replaced_link').select('token_hash').where('token_hash', 'in', hashes).limit(1),
  );
  return row !== undefined;
}
