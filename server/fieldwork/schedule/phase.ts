/** When a survey is open to whom: by its schedule, the invitation's own extension, and the grace for what is begun. Pure. */
import type { Survey } from '../../definitions/model.ts';
import { localTime, momentOf } from '../../registry/time-zones.ts';
import type { Opening, Schedule } from '../../store/schedules.ts';
import type { Invitation, ResponseState } from '../../store/store.ts';

/** `open` is the only one in which anything is received. */
export type Phase = 'open' | 'not open yet' | 'closed' | 'withdrawn';

/** When nobody has set another: midnight is nobody's reminder. */
const QUIET = { quietFrom: 18 * 60, quietTo: 8 * 60 } as const;

/** The schedule that counts: the one set, else the dates in the survey's file and no reminders. `changedAt` 0 says that nothing was set. */
export function effectiveSchedule(
  survey: Pick<Survey, 'id' | 'opens' | 'closes'>,
  schedule: Schedule | undefined,
): Schedule {
  if (schedule !== undefined) return schedule;
  return {
    survey: survey.id,
    ...openingOf(survey, undefined),
    plannedCloseAt: null,
    remindDays: [],
    remindMost: 0,
    ...QUIET,
    weekends: false,
    remindersStoppedAt: null,
    thanks: false,
    changedAt: 0,
    changedBy: '',
  };
}

const moment = (written: string | undefined): number | null => (written === undefined ? null : Date.parse(written));

/** The opening that counts: the one set, else the dates in the survey's file. */
export const openingOf = (survey: Pick<Survey, 'opens' | 'closes'>, opening: Opening | undefined): Opening =>
  opening ?? { opensAt: moment(survey.opens), closesAt: moment(survey.closes), graceDays: 0 };

/** What is known of an invitation's response. */
export type Begun = Pick<ResponseState, 'status'> | undefined;

/** When one invitation may be answered. Null: no end, or from the beginning. */
export interface Window {
  opensAt: number | null;
  /** For whom nothing is begun. */
  closesAt: number | null;
  /** For whom a draft is begun. */
  finishBy: number | null;
  /** Which of the two holds for the response as it is. */
  endsAt: number | null;
}

/** The extension of an invitation only ever gives more time: where the survey closes later, that counts. Grace is counted in days of the survey's own calendar. */
export function windowOf(
  survey: Pick<Survey, 'timeZone'>,
  schedule: Opening,
  invitation: Pick<Invitation, 'extendedUntil'> | undefined,
  response: Begun,
): Window {
  const { opensAt, graceDays } = schedule;
  const closesAt = schedule.closesAt === null ? null : Math.max(schedule.closesAt, invitation?.extendedUntil ?? 0);
  const finishBy = closesAt === null ? null : daysLater(closesAt, graceDays, survey.timeZone);
  const isBegun = response?.status === 'draft' || response?.status === 'reopened';
  return { opensAt, closesAt, finishBy, endsAt: isBegun ? finishBy : closesAt };
}

function daysLater(at: number, days: number, timeZone: string): number {
  if (days === 0) return at;
  const { day, minute } = localTime(at, timeZone);
  return momentOf({ day: day + days, minute }, timeZone) + (at % 60_000);
}

/** What an invitation is open for at a moment; without one, what the survey is open for to those who begin now. */
export function phaseOf(
  survey: Pick<Survey, 'timeZone'>,
  schedule: Opening,
  invitation: Pick<Invitation, 'extendedUntil' | 'withdrawnAt'> | undefined,
  response: Begun,
  at: number,
): Phase {
  if (typeof invitation?.withdrawnAt === 'number' || response?.status === 'withdrawn') return 'withdrawn';
  const { opensAt, endsAt } = windowOf(survey, schedule, invitation, response);
  if (opensAt !== null && at < opensAt) return 'not open yet';
  return endsAt !== null && at >= endsAt ? 'closed' : 'open';
}
