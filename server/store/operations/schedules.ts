/** Schedules: read alone or with an invitation, and set. */
import { all, kept, type Operation, run, type Sql } from '../operation.ts';
import type { Invited, Schedule } from '../schedules.ts';
import type { Tables } from '../tables.ts';
import { INVITATION_COLUMNS, toInvitation } from './invitations.ts';
import { ensureSurvey, lockSurvey } from './versions.ts';

type Row = Tables['schedule'];

const toSchedule = (row: Row): Schedule => ({
  survey: row.survey,
  opensAt: row.opens_at,
  closesAt: row.closes_at,
  plannedCloseAt: row.planned_close_at,
  graceDays: row.grace_days,
  remindDays: row.remind_days === '' ? [] : row.remind_days.split(' ').map(Number),
  remindMost: row.remind_most,
  quietFrom: row.quiet_from,
  quietTo: row.quiet_to,
  weekends: row.weekends === 1,
  remindersStoppedAt: row.reminders_stopped_at,
  thanks: row.thanks === 1,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

const toRow = (schedule: Schedule): Row => ({
  survey: schedule.survey,
  opens_at: schedule.opensAt,
  closes_at: schedule.closesAt,
  planned_close_at: schedule.plannedCloseAt,
  grace_days: schedule.graceDays,
  remind_days: [...new Set(schedule.remindDays)].sort((one, other) => other - one).join(' '),
  remind_most: schedule.remindMost,
  quiet_from: schedule.quietFrom,
  quiet_to: schedule.quietTo,
  weekends: schedule.weekends ? 1 : 0,
  reminders_stopped_at: schedule.remindersStoppedAt,
  thanks: schedule.thanks ? 1 : 0,
  changed_at: schedule.changedAt,
  changed_by: schedule.changedBy,
});

export function* schedule(sql: Sql, survey: string): Operation<Schedule | undefined> {
  const [row] = yield* kept(sql, 'schedule', [survey], () =>
    sql.db.selectFrom('schedule').selectAll().where('survey', '=', survey),
  );
  return row && toSchedule(row);
}

export function* schedules(sql: Sql): Operation<Schedule[]> {
  return (yield* all(sql.db.selectFrom('schedule').selectAll().orderBy('survey'))).map(toSchedule);
}

export function* invitedByToken(sql: Sql, tokenHash: string): Operation<Invited | undefined> {
  const [row] = yield* kept(sql, 'invitedByToken', [tokenHash], () =>
    sql.db
      .selectFrom('invitation')
      .select(INVITATION_COLUMNS.map((column) => `invitation.${column}` as const))
      // Not joined: on SQLite the join takes five times as long, and this is asked with every form that is opened.
      .select(({ selectFrom }) => {
        const of = (column: 'opens_at' | 'closes_at' | 'grace_days') =>
          selectFrom('schedule').select(column).whereRef('schedule.survey', '=', 'invitation.survey').as(column);
        const begun = selectFrom('response')
          .select('response.id')
          .whereRef('response.survey', '=', 'invitation.survey')
          .whereRef('response.invitation', '=', 'invitation.id')
          .as('begun');
        return [of('opens_at'), of('closes_at'), of('grace_days'), begun];
      })
      .where('invitation.token_hash', '=', tokenHash),
  );
  if (!row) return undefined;
  const { opens_at: opensAt, closes_at: closesAt, grace_days: graceDays } = row;
  const opening = graceDays === null ? undefined : { opensAt, closesAt, graceDays };
  return { invitation: toInvitation(row), opening, isBegun: row.begun !== null };
}

export function* setSchedule(
  sql: Sql,
  wanted: Schedule,
  seen: number | null,
): Operation<{ kind: 'done' } | { kind: 'changed meanwhile'; schedule: Schedule | undefined }> {
  const { survey } = wanted;
  yield* ensureSurvey(sql, survey, wanted.changedAt);
  // The survey's row is there whether or not the schedule's is: whoever sets the first one locks that.
  yield* lockSurvey(sql, survey);
  const stored = yield* schedule(sql, survey);
  if ((stored?.changedAt ?? null) !== seen) return { kind: 'changed meanwhile', schedule: stored };
  const { survey: _, ...values } = toRow({ ...wanted, changedAt: Math.max(wanted.changedAt, (seen ?? 0) + 1) });
  yield* run(
    sql.db
      .insertInto('schedule')
      .values({ survey, ...values })
      .onConflict((conflict) => conflict.column('survey').doUpdateSet(values)),
  );
  return { kind: 'done' };
}

export function* stopReminders(
  sql: Sql,
  { survey, invitation, at }: { survey: string; invitation: string; at: number | null },
): Operation<void> {
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ reminders_stopped_at: at })
      .where('survey', '=', survey)
      .where('id', '=', invitation),
  );
}
