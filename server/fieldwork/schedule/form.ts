/** The schedule as a form shows it and brings it back. */
import { z } from 'zod';
import { posted, postedText } from '../../pages/posted.ts';
import { DAY, localTime, momentOf } from '../../registry/time-zones.ts';
import type { Schedule } from '../../store/schedules.ts';

/** Names of the fields; a field with nothing in it is ''. */
export const FIELDS = ['opens', 'closes', 'grace', 'days', 'most', 'from', 'to'] as const;
export type FieldName = (typeof FIELDS)[number];
export type Typed = Record<FieldName, string> & { weekends: boolean; thanks: boolean };
/** What is wrong, as keys of the namespace `schedule`. */
export type Errors = Partial<Record<FieldName, string>>;

const checkbox = z.literal('1').catch('1').optional();
const text = { opens: postedText, closes: postedText, grace: postedText, days: postedText, most: postedText };
export const scheduleForm = posted({
  ...text,
  ...{ from: postedText, to: postedText, weekends: checkbox, thanks: checkbox },
  seen: z.coerce.number().int().nonnegative().catch(0),
});
export const reopenForm = posted({ until: postedText });

const LONGEST_GRACE = 60;
const EARLIEST = 90;
const MOST_STEPS = 10;
const MOST = 20;
/** Of a day in minutes: what must be left of it, so that anything goes at all. */
const LEFT = 60;

/** `2026-03-27T23:59`, as a browser's own field for it writes a moment on the clocks of a zone. */
export function momentField(at: number | null, zone: string): string {
  if (at === null) return '';
  const { day, minute } = localTime(at, zone);
  return new Date(day * DAY + minute * 60_000).toISOString().slice(0, 16);
}

/** Reads the same, a space in place of the `T` and seconds too; undefined where it is no moment. */
export function readMoment(typed: string, zone: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::\d{2})?$/.exec(typed.trim());
  const [, date = '', hour, minute] = match ?? [];
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight) || Number(hour) > 23 || Number(minute) > 59) return undefined;
  // The 31st of February is no day, though JavaScript makes one of it.
  if (new Date(midnight).toISOString().slice(0, 10) !== date) return undefined;
  return momentOf({ day: midnight / DAY, minute: Number(hour) * 60 + Number(minute) }, zone);
}

/** `18:00`. */
export const clockField = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function readClock(typed: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2})[:.](\d{2})$/.exec(typed.trim()) ?? [];
  return hour === undefined || Number(hour) > 23 || Number(minute) > 59
    ? undefined
    : Number(hour) * 60 + Number(minute);
}

const readCount = (typed: string, most: number): number | undefined =>
  /^\d{1,3}$/.test(typed.trim()) && Number(typed) <= most ? Number(typed) : undefined;

function readDays(typed: string): number[] | undefined {
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== '');
  const days = parts.map((part) => readCount(part, EARLIEST) ?? 0);
  return days.length > MOST_STEPS || days.includes(0) ? undefined : days;
}

export const typedOf = (schedule: Schedule, zone: string): Typed => ({
  opens: momentField(schedule.opensAt, zone),
  closes: momentField(schedule.closesAt, zone),
  grace: String(schedule.graceDays),
  days: schedule.remindDays.join(', '),
  most: String(schedule.remindMost),
  from: clockField(schedule.quietFrom),
  to: clockField(schedule.quietTo),
  weekends: schedule.weekends,
  thanks: schedule.thanks,
});

/** What was typed, put into the schedule that is stored; or why it cannot be. A field that was left as it was changes nothing, not even by seconds. */
export function scheduleFrom(
  typed: Typed,
  stored: Schedule,
  zone: string,
): { schedule: Schedule } | { errors: Errors } {
  const errors: Errors = {};
  const moment = (name: 'opens' | 'closes', now: number | null): number | null => {
    if (typed[name] === momentField(now, zone)) return now;
    if (typed[name].trim() === '') return null;
    const read = readMoment(typed[name], zone);
    if (read === undefined) errors[name] = 'moment-wrong';
    return read ?? null;
  };
  const wanted = <T>(name: FieldName, read: T | undefined, error: string, otherwise: T): T => {
    if (read === undefined) errors[name] = error;
    return read ?? otherwise;
  };
  const opensAt = moment('opens', stored.opensAt);
  const closesAt = moment('closes', stored.closesAt);
  if (opensAt !== null && closesAt !== null && opensAt >= closesAt) errors.closes ??= 'closes-first';
  const schedule = {
    ...stored,
    ...{ opensAt, closesAt },
    graceDays: wanted('grace', readCount(typed.grace, LONGEST_GRACE), 'grace-wrong', 0),
    remindDays: wanted('days', readDays(typed.days), 'days-wrong', []),
    remindMost: wanted('most', readCount(typed.most, MOST), 'most-wrong', 0),
    quietFrom: wanted('from', readClock(typed.from), 'clock-wrong', 0),
    quietTo: wanted('to', readClock(typed.to), 'clock-wrong', 0),
    ...{ weekends: typed.weekends, thanks: typed.thanks },
  };
  const isLeft = (schedule.quietFrom - schedule.quietTo + 1440) % 1440;
  if (schedule.quietFrom !== schedule.quietTo && isLeft < LEFT) errors.to ??= 'quiet-long';
  if (schedule.remindDays.length > 0 && schedule.closesAt === null) errors.days ??= 'days-without-closing';
  return Object.keys(errors).length > 0 ? { errors } : { schedule };
}
