/** When each invitation is next asked for an answer. The one place where the board asks that. */
import type { Survey } from '../../definitions/model.ts';
import type { BoardRow } from '../../store/board.ts';
import type { Store } from '../../store/store.ts';
import { remindedOf } from '../schedule/cases.ts';
import { effectiveSchedule } from '../schedule/phase.ts';
import { nextReminders } from '../schedule/reminder.ts';

/** Before which the next reminder does not go, in milliseconds since 1970; null where none will. */
export type NextReminderOf = (row: BoardRow) => number | null;

/** What is in the outbox already comes before what is planned. Where nothing is planned, nobody is looked up. */
export async function nextReminderReader(store: Store, survey: Survey, at: number): Promise<NextReminderOf> {
  const schedule = effectiveSchedule(survey, await store.schedule(survey.id));
  const isPlanned = schedule.closesAt !== null && schedule.remindDays.length > 0 && schedule.remindMost > 0;
  const cases = isPlanned && schedule.remindersStoppedAt === null ? await remindedOf(store, survey) : [];
  const planned = new Map(
    nextReminders(
      survey,
      schedule,
      cases.map(({ one }) => one),
      at,
    ).map((next) => [next.invitation, next.at]),
  );
  return ({ invitation, messages }) => messages?.reminderAt ?? planned.get(invitation.id) ?? null;
}
