/** What happened on which day, since the first invitation. Pure. */
import type { Entry } from './stage.ts';

export interface Day {
  /** `2014-07-09` in the survey's time zone. */
  day: string;
  opened: number;
  submitted: number;
}

const DAY = 86_400_000;
/** More are not drawn: what is older than that is history, and the table of a survey that is over needs no more. */
const MOST_DAYS = 1000;

/** Every day from the first invitation, or from what came before it, to `now`, without a gap; none where nobody is invited. What is withdrawn or erased is left out. */
export function daysOf(entries: readonly Entry[], timeZone: string, now: number): Day[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const counted = entries.filter(({ stage }) => stage !== 'withdrawn' && stage !== 'erased');
  if (counted.length === 0) return [];
  const times = counted.flatMap(({ invitedAt, openedAt, submittedAt }) => [
    invitedAt,
    openedAt ?? invitedAt,
    submittedAt ?? invitedAt,
  ]);
  const first = times.reduce((least, time) => Math.min(least, time), now);
  const last = format.format(now);
  const days = new Map<string, Day>();
  // Noon of a day in UTC is in that day or its neighbour wherever one is; days of 23 and 25 hours are each met.
  let from = Date.parse(`${format.format(first)}T12:00:00Z`);
  const to = Date.parse(`${last}T12:00:00Z`);
  from = Math.max(from, to - (MOST_DAYS - 1) * DAY);
  for (let at = from; at <= to; at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.set(day, { day, opened: 0, submitted: 0 });
  }
  const count = (at: number | null, what: 'opened' | 'submitted'): void => {
    const day = at === null ? undefined : days.get(format.format(at));
    if (day !== undefined) day[what] += 1;
  };
  for (const { openedAt, submittedAt } of counted) {
    count(openedAt, 'opened');
    count(submittedAt, 'submitted');
  }
  return [...days.values()];
}
