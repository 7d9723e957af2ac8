/** Who is reminded when, in which words, and who is not. */
import { describe, expect, it } from 'vitest';
import {
  kindOfReminder,
  type NextReminder,
  nextReminder,
  nextReminders,
  type ReminderCase,
} from '../../../server/fieldwork/schedule/reminder.ts';
import type { Schedule } from '../../../server/store/schedules.ts';
import { aCase, at, clock, PLAN, SURVEY } from './plan.ts';

const MARCH = at('2026-03-02T10:00:00Z');
const next = (one: ReminderCase, from = MARCH, plan: Schedule = PLAN): NextReminder =>
  nextReminder(SURVEY, plan, one, from);
const told = (one: ReminderCase, from = MARCH, plan: Schedule = PLAN): string => {
  const { at: time, step, whyNot } = next(one, from, plan);
  return time === null ? `no: ${whyNot}` : `${clock(time, one.zone).text} ${step}`;
};
const reminded = (step: string, time: string, isCancelled = false) => ({ step, at: at(time), isCancelled });
const invitation = (about: Partial<ReminderCase['invitation']>) =>
  aCase({ invitation: { ...aCase().invitation, ...about } });

describe('a reminder', () => {
  it('goes in the morning of the planned day, on the recipient’s own clock', () => {
    expect(told(aCase())).toBe('Fri 2026-03-13 09:00 2026-03-27/14');
    expect(told(aCase({ zone: 'America/Guatemala' }))).toBe('Fri 2026-03-13 09:00 2026-03-27/14');
    // There it is Saturday already when Norway closes: the day before is Friday, and seven days before a Saturday that nobody works on.
    const nairobi = aCase({ zone: 'Africa/Nairobi', reminders: [reminded('2026-03-27/14', '2026-03-13T06:00:00Z')] });
    expect(told(nairobi, at('2026-03-14T00:00:00Z'))).toBe('Fri 2026-03-20 09:00 2026-03-27/7');
  });

  it('goes at the first hour that is not quiet, where nine in the morning is', () => {
    const quiet = (quietFrom: number, quietTo: number) => told(aCase(), MARCH, { ...PLAN, quietFrom, quietTo });
    expect(quiet(18 * 60, 10 * 60)).toBe('Fri 2026-03-13 10:00 2026-03-27/14');
    expect(quiet(0, 13 * 60 + 30)).toBe('Fri 2026-03-13 13:30 2026-03-27/14');
    expect(quiet(8 * 60, 6 * 60)).toBe('Fri 2026-03-13 06:00 2026-03-27/14');
    expect(quiet(0, 0)).toBe('Fri 2026-03-13 09:00 2026-03-27/14');
  });

  it('goes on the working day before, where the day is a Saturday or Sunday', () => {
    const plan = { ...PLAN, remindDays: [5] };
    expect(told(aCase(), MARCH, plan)).toBe('Fri 2026-03-20 09:00 2026-03-27/5');
    expect(told(aCase(), MARCH, { ...plan, weekends: true })).toBe('Sun 2026-03-22 09:00 2026-03-27/5');
  });

  it('keeps to the clock over the night that changes it', () => {
    const plan = { ...PLAN, closesAt: at('2026-03-31T12:00:00+02:00'), remindDays: [4, 1] };
    expect(told(aCase(), MARCH, plan)).toBe('Fri 2026-03-27 09:00 2026-03-31/4');
    const one = aCase({ reminders: [reminded('2026-03-31/4', '2026-03-27T08:00:00Z')] });
    expect(next(one, MARCH, plan).at).toBe(at('2026-03-30T09:00:00+02:00'));
  });

  it('that was missed goes when it may go next, and several that were missed are one', () => {
    // The server was down from the 12th until Saturday the 21st.
    expect(told(aCase(), at('2026-03-21T15:00:00Z'))).toBe('Mon 2026-03-23 08:00 2026-03-27/7');
    expect(told(aCase(), at('2026-03-26T20:00:00Z'))).toBe('Fri 2026-03-27 08:00 2026-03-27/1');
    const one = aCase({ reminders: [reminded('2026-03-27/1', '2026-03-27T07:00:00Z')] });
    expect(told(one, at('2026-03-27T07:01:00Z'))).toBe('no: none left');
  });

  it('is not made up for where the plan, or the invitation, came later', () => {
    expect(told(aCase(), MARCH, { ...PLAN, changedAt: at('2026-03-14T00:00:00Z') })).toBe(
      'Fri 2026-03-20 09:00 2026-03-27/7',
    );
    expect(told(aCase({ invitedAt: at('2026-03-12T12:00:00Z') }))).toBe('Fri 2026-03-20 09:00 2026-03-27/7');
  });

  it('comes once a day at most, and not oftener than was set', () => {
    const one = aCase({ reminders: [reminded('2026-03-26/3', '2026-03-20T07:00:00Z')] });
    expect(told(one, at('2026-03-20T07:30:00Z'))).toBe('Thu 2026-03-26 09:00 2026-03-27/1');
    const plan = { ...PLAN, remindDays: [7, 6], weekends: true };
    const late = aCase({ reminders: [reminded('2026-03-27/7', '2026-03-21T16:00:00Z')] });
    expect(told(late, at('2026-03-21T16:01:00Z'), plan)).toBe('no: none left');
    expect(told(one, MARCH, { ...PLAN, remindMost: 1 })).toBe('no: enough');
    const cancelled = aCase({ reminders: [reminded('2026-03-27/14', '2026-03-13T08:00:00Z', true)] });
    expect(told(cancelled, MARCH, { ...PLAN, remindMost: 1 })).toBe('Fri 2026-03-20 09:00 2026-03-27/7');
  });

  it('comes anew where the closing is moved, and by the invitation’s own closing where it has more time', () => {
    const one = aCase({ reminders: [reminded('2026-03-27/14', '2026-03-13T08:00:00Z')] });
    const moved = { ...PLAN, closesAt: at('2026-04-10T23:59:00+02:00') };
    expect(told(one, at('2026-03-14T00:00:00Z'), moved)).toBe('Fri 2026-03-27 09:00 2026-04-10/14');
    expect(told(invitation({ extendedUntil: at('2026-04-09T12:00:00Z') }), at('2026-03-27T00:00:00Z'))).toBe(
      'Fri 2026-03-27 08:00 2026-04-09/14',
    );
  });

  it('that was missed still reaches a draft in its grace, and nobody else', () => {
    const plan = { ...PLAN, graceDays: 5 };
    const monday = at('2026-03-30T10:00:00Z');
    expect(told(aCase(), monday, plan)).toBe('no: too late');
    expect(told(aCase({ status: 'draft' }), monday, plan)).toBe('Mon 2026-03-30 12:00 2026-03-27/1');
  });
});

it.each([
  ['synthetic', invitation({ synthetic: true })],
  ['withdrawn', invitation({ withdrawnAt: 1 })],
  ['withdrawn', aCase({ status: 'erased' })],
  ['submitted', aCase({ status: 'submitted' })],
  ['stopped', invitation({ remindersStoppedAt: 1 })],
  ['no address', aCase({ recipient: null })],
  ['not invited', aCase({ invitedAt: null })],
] as const)('nobody is reminded who is %s', (why, one) => {
  expect(told(one)).toBe(`no: ${why}`);
});

const WITHOUT: [string, Partial<Schedule>][] = [
  ['no plan', { remindDays: [] }],
  ['no plan', { remindMost: 0 }],
  ['no plan', { closesAt: null }],
  ['all stopped', { remindersStoppedAt: 1 }],
];
it.each(WITHOUT)('nobody at all is where there is %s', (why, about) => {
  expect(told(aCase(), MARCH, { ...PLAN, ...about })).toBe(`no: ${why}`);
});

describe('the words', () => {
  it('are others for who never opened it, who has begun and who is nearly there', () => {
    const draft = (answered: number) => aCase({ status: 'draft', progress: { answered, questions: 7 } });
    expect(kindOfReminder(aCase())).toBe('reminder-unopened');
    expect(kindOfReminder(invitation({ openedAt: 5 }))).toBe('reminder-draft');
    expect(kindOfReminder(draft(5))).toBe('reminder-draft');
    expect(kindOfReminder(draft(6))).toBe('reminder-nearly');
    expect(kindOfReminder(aCase({ status: 'reopened', progress: { answered: 7, questions: 7 } }))).toBe(
      'reminder-nearly',
    );
    expect(kindOfReminder(aCase({ status: 'draft' }))).toBe('reminder-draft');
  });
});

it('who has several invitations is reminded of one a day, in turn', () => {
  const several = ['a', 'b', 'c'].map((id) =>
    aCase({ ...invitation({ id }), recipient: `${id === 'b' ? 'Kari' : 'kari'}@stjordal.example` }),
  );
  const plan = { ...PLAN, remindDays: [14, 13, 12, 11], weekends: true };
  const days = nextReminders(SURVEY, plan, several, MARCH).map((one) => one.at && clock(one.at, 'Europe/Oslo').date);
  expect(days).toEqual(['2026-03-13', '2026-03-14', '2026-03-15']);
  const [first, ...others] = several;
  const after = [{ ...(first ?? aCase()), reminders: [reminded('2026-03-27/14', '2026-03-13T08:00:00Z')] }, ...others];
  const then = nextReminders(SURVEY, plan, after, at('2026-03-13T09:00:00Z'));
  expect(then.map((one) => one.at && clock(one.at, 'Europe/Oslo').date)).toEqual([
    '2026-03-16',
    '2026-03-14',
    '2026-03-15',
  ]);
});
