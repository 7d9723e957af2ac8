/** What the tests of reminders share: a plan and an invitation, as ordinary as can be, and clocks read by another way than the product's. */
import { effectiveSchedule } from '../../../server/fieldwork/schedule/phase.ts';
import type { ReminderCase } from '../../../server/fieldwork/schedule/reminder.ts';
import type { Schedule } from '../../../server/store/schedules.ts';

export const at = (text: string): number => Date.parse(text);
export const SURVEY = { id: 'reading', timeZone: 'Europe/Oslo' };

/** Closes on Friday 27 March 2026 at midnight, two days before Norway changes its clocks; asks 14, 7 and 1 days before. */
export const PLAN: Schedule = {
  ...effectiveSchedule(SURVEY, undefined),
  closesAt: at('2026-03-27T23:59:00+01:00'),
  remindDays: [14, 7, 1],
  remindMost: 3,
};

export const aCase = (about: Partial<ReminderCase> = {}): ReminderCase => ({
  invitation: {
    id: 'one',
    synthetic: false,
    withdrawnAt: null,
    extendedUntil: null,
    openedAt: null,
    remindersStoppedAt: null,
  },
  status: 'not started',
  recipient: 'kari@stjordal.example',
  zone: 'Europe/Oslo',
  invitedAt: at('2026-03-01T12:00:00Z'),
  reminders: [],
  ...about,
});

/** `Fri 2026-03-13 09:00`, as people there write it down. */
export function clock(time: number, timeZone: string): { weekday: string; date: string; minute: number; text: string } {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(time);
  const weekday = part({ weekday: 'short' });
  const date = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(time);
  const hours = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hour = 0, minute = 0] = hours.split(':').map(Number);
  return { weekday, date, minute: hour * 60 + minute, text: `${weekday} ${date} ${hours}` };
}
