/**
 * What holds whatever the plan, the zones, the clock and the server's fate: a simulated fieldwork, in which the job looks when it runs and knows nothing
 * but what it sent. Clocks are read by another way than the product's.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextReminders, type ReminderCase } from '../../../server/fieldwork/schedule/reminder.ts';
import type { Schedule } from '../../../server/store/schedules.ts';
import { aCase, at, clock, PLAN } from './plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = [
  'Europe/Oslo',
  'America/Guatemala',
  'Africa/Nairobi',
  'America/Havana',
  'Asia/Kathmandu',
  'Pacific/Auckland',
];
/** Around both changes of the clock, in both hemispheres. */
const BEGINS = ['2026-03-05T00:00:00Z', '2026-10-02T00:00:00Z', '2026-06-01T00:00:00Z'];

const quiet = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 20 * 60 }))
  // At least four hours a day are left, so that a change of the clock leaves some.
  .map(([from, lasts]) => ({ quietFrom: from, quietTo: (from + lasts) % 1440 }));

const plan = fc.record({
  remindDays: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }),
  remindMost: fc.integer({ min: 0, max: 4 }),
  quiet,
  weekends: fc.boolean(),
  graceDays: fc.integer({ min: 0, max: 6 }),
  lasts: fc.integer({ min: 20 * 24, max: 45 * 24 }),
  begins: fc.constantFrom(...BEGINS),
});

const person = fc.record({
  zone: fc.constantFrom(...ZONES),
  /** Shared by some. */
  address: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  invitedAfter: fc.integer({ min: 0, max: 10 * 24 }),
  begunAfter: fc.option(fc.integer({ min: 0, max: 40 * 24 })),
  submittedAfter: fc.option(fc.integer({ min: 0, max: 40 * 24 })),
  /** Days of more time. */
  extended: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 3 }),
});

/** Hours after the beginning in which no process runs. */
const outage = fc.tuple(fc.integer({ min: 0, max: 30 * 24 }), fc.integer({ min: 1, max: 12 * 24 }));

interface Sent {
  who: number;
  step: string;
  time: number;
}

interface Life {
  schedule: Schedule;
  begins: number;
  people: { one: ReminderCase; begunAt: number; submittedAt: number }[];
}

function lifeOf(
  { begins, lasts, quiet: hours, ...rest }: typeof plan extends fc.Arbitrary<infer P> ? P : never,
  people: (typeof person extends fc.Arbitrary<infer P> ? P : never)[],
): Life {
  const start = at(begins);
  const schedule = { ...PLAN, ...rest, ...hours, closesAt: start + lasts * HOUR };
  const after = (hour: number | null): number => (hour === null ? Number.POSITIVE_INFINITY : start + hour * HOUR);
  return {
    schedule,
    begins: start,
    people: people.map(({ zone, address, invitedAfter, begunAfter, submittedAfter, extended }, number) => ({
      one: aCase({
        invitation: {
          ...aCase().invitation,
          id: String(number),
          extendedUntil: extended === null ? null : schedule.closesAt + extended * DAY,
        },
        ...{ zone, recipient: `${address}@samsvar.example`, invitedAt: after(invitedAfter) },
      }),
      begunAt: after(begunAfter),
      submittedAt: after(submittedAfter),
    })),
  };
}

/** Lets the job look every half hour while a server runs, some minutes late sometimes. */
function live({ schedule, begins, people }: Life, isUp: (time: number) => boolean, late: number): Sent[] {
  const sent: Sent[] = [];
  const ends = (schedule.closesAt ?? 0) + 20 * DAY;
  for (let time = begins; time < ends; time += HOUR / 2) {
    if (!isUp(time)) continue;
    const now = time + ((time / HOUR) % 3 === 0 ? late * 60_000 : 0);
    const cases = people.map(({ one, begunAt, submittedAt }, who) => ({
      ...one,
      invitedAt: (one.invitedAt ?? 0) <= now ? one.invitedAt : null,
      status:
        now >= submittedAt ? ('submitted' as const) : now >= begunAt ? ('draft' as const) : ('not started' as const),
      reminders: sent
        .filter((one) => one.who === who)
        .map((one) => ({ step: one.step, at: one.time, isCancelled: false })),
    }));
    const next = nextReminders({ timeZone: 'Europe/Oslo' }, schedule, cases, now);
    for (const [who, { at: due, step }] of next.entries())
      if (due !== null && step !== null && due <= now) sent.push({ who, step, time: now });
  }
  return sent;
}

const isQuietAt = ({ quietFrom, quietTo }: Schedule, minute: number): boolean =>
  quietFrom === quietTo ? false : (minute - quietFrom + 1440) % 1440 < (quietTo - quietFrom + 1440) % 1440;

it('nobody is disturbed when they should not be, nor too often, nor for what they have done', () => {
  fc.assert(
    fc.property(
      plan,
      fc.array(person, { minLength: 1, maxLength: 5 }),
      fc.array(outage, { maxLength: 3 }),
      fc.integer({ min: 0, max: 14 }),
      (given, who, outages, late) => {
        const life = lifeOf(given, who);
        const isUp = (time: number) =>
          outages.every(
            ([from, lasts]) => time < life.begins + from * HOUR || time >= life.begins + (from + lasts) * HOUR,
          );
        const sent = live(life, isUp, late);
        const days = new Set<string>();
        for (const { who: number, step, time } of sent) {
          const { one, submittedAt } = life.people[number] ?? { one: aCase(), submittedAt: 0 };
          const local = clock(time, one.zone);
          expect(isQuietAt(life.schedule, local.minute), `quiet: ${local.text}`).toBe(false);
          if (!life.schedule.weekends) expect(['Sat', 'Sun'], local.text).not.toContain(local.weekday);
          expect(time).toBeLessThan(submittedAt);
          expect(time - (one.invitedAt ?? 0)).toBeGreaterThanOrEqual(DAY);
          const day = `${number} ${local.date}`;
          expect(days, `two on one day: ${day}`).not.toContain(day);
          days.add(day);
          expect(sent.filter((other) => other.who === number && other.step === step)).toHaveLength(1);
        }
        for (const [number] of life.people.entries())
          expect(sent.filter((one) => one.who === number).length).toBeLessThanOrEqual(life.schedule.remindMost);
        const addresses = sent.map(({ who: number, time }) => {
          const { one } = life.people[number] ?? { one: aCase() };
          return `${one.recipient} ${clock(time, one.zone).date} ${one.zone}`;
        });
        expect(new Set(addresses).size, 'two to one person on one day').toBe(addresses.length);
      },
    ),
    { numRuns: 40 },
  );
});

it('everyone whose time comes is reminded, if a server runs long enough afterwards', () => {
  fc.assert(
    fc.property(plan, person, outage, (given, who, [from, lasts]) => {
      const life = lifeOf(given, [{ ...who, begunAfter: null }]);
      const [person] = life.people;
      if (person === undefined) return;
      const { one } = person;
      const up = life.begins + (from + lasts) * HOUR;
      const sent = live(life, (time) => time < life.begins + from * HOUR || time >= up, 0);
      const closes = Math.max(life.schedule.closesAt ?? 0, one.invitation.extendedUntil ?? 0);
      const ends = Math.min(closes, person.submittedAt);
      // A time of the plan lies surely after the first day of the invitation, and there are five days with a server before it is too late: over a weekend.
      const dueFrom = Math.max((one.invitedAt ?? 0) + DAY, life.begins) + DAY;
      const isDue = life.schedule.remindDays.some((days) => {
        const planned = closes - days * DAY;
        return planned - 3 * DAY >= dueFrom && Math.max(planned + DAY, up) + 5 * DAY < ends;
      });
      if (isDue && life.schedule.remindMost > 0) expect(sent.length).toBeGreaterThan(0);
    }),
    { numRuns: 80 },
  );
});
