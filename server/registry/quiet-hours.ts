/** When a person may be written to, by the clock where they are. */
import { localTime, momentOf } from './time-zones.ts';

export interface QuietHours {
  /** Minutes after midnight: nothing from `quietFrom` until `quietTo`, over midnight where it is the later one. The same: at any hour. */
  quietFrom: number;
  quietTo: number;
  /** Whether Saturdays and Sundays are days like others. */
  weekends: boolean;
}

/** Letters come when people have begun their day, unless it is quiet then. */
const MORNING = 9 * 60;

function isQuiet({ quietFrom, quietTo }: QuietHours, minute: number): boolean {
  return quietFrom <= quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo;
}

const isFree = ({ weekends }: QuietHours, weekday: number): boolean => !weekends && weekday > 5;

/** The first moment at or after `at` at which nobody there is disturbed. */
export function nextAllowed(hours: QuietHours, at: number, zone: string): number {
  let found = at;
  for (;;) {
    const { day, minute, weekday } = localTime(found, zone);
    let next: number;
    if (isFree(hours, weekday)) next = momentOf({ day: day + 8 - weekday, minute: 0 }, zone);
    else if (isQuiet(hours, minute))
      next = momentOf({ day: minute < hours.quietTo ? day : day + 1, minute: hours.quietTo }, zone);
    else return found;
    // In the hour that a clock shows twice, its first showing may be over.
    found = next > found ? next : found + 60_000;
  }
}

/** When a letter of that day goes: in the morning, or at the first hour of it that is not quiet; on a free day the working day before. `day` as in `LocalTime`. */
export function letterTime(hours: QuietHours, day: number, zone: string): number {
  const noon = localTime(momentOf({ day, minute: 720 }, zone), zone);
  if (isFree(hours, noon.weekday)) return letterTime(hours, day - 1, zone);
  const morning = nextAllowed(hours, momentOf({ day, minute: MORNING }, zone), zone);
  if (localTime(morning, zone).day === day) return morning;
  const night = nextAllowed(hours, momentOf({ day, minute: 0 }, zone), zone);
  return localTime(night, zone).day === day ? night : morning;
}

/** When the next day begins there. */
export const nextDay = (at: number, zone: string): number =>
  momentOf({ day: localTime(at, zone).day + 1, minute: 0 }, zone);
