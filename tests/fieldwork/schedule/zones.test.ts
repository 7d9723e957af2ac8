/** Whose clock shows what. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, localTime, momentOf, timeZoneOf } from '../../../server/registry/time-zones.ts';

const iso = (text: string): number => Date.parse(text);
const ZONES = [
  'Europe/Oslo',
  'America/Guatemala',
  'Africa/Nairobi',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Casablanca',
];

it('knows the zone of every country of the shipped survey', () => {
  const zones = ['NO', 'GT', 'KE', 'TZ', 'UG', 'ZM'].map((id) => timeZoneOf({ id }));
  expect(zones).toEqual([
    'Europe/Oslo',
    'America/Guatemala',
    'Africa/Nairobi',
    'Africa/Dar_es_Salaam',
    'Africa/Kampala',
    'Africa/Lusaka',
  ]);
});

it('takes the zone that the registry names, and none that does not exist', () => {
  expect(timeZoneOf({ id: 'ES', timeZone: 'Atlantic/Canary' })).toBe('Atlantic/Canary');
  expect(timeZoneOf({ id: 'NO', timeZone: 'Europe/Trondheim' })).toBe('Europe/Oslo');
  expect(timeZoneOf({ id: 'ZZ' })).toBeUndefined();
  expect(timeZoneOf({ id: 'nowhere' })).toBeUndefined();
  expect(timeZoneOf(undefined)).toBeUndefined();
});

it('takes the middle of a wide country', () => {
  const shown = (id: string) => localTime(iso('2026-01-15T12:00:00Z'), timeZoneOf({ id }) ?? 'UTC').minute / 60;
  expect(shown('ES')).toBe(13);
  // Not Hawaii's, nor New York's.
  expect([5, 6]).toContain(shown('US'));
});

it('reads the clock on the day that changes it, in Oslo', () => {
  const clock = (text: string) => localTime(iso(text), 'Europe/Oslo').minute;
  expect(clock('2026-03-29T00:59:00Z')).toBe(119);
  expect(clock('2026-03-29T01:00:00Z')).toBe(180);
  expect(clock('2026-10-25T00:59:00Z')).toBe(179);
  expect(clock('2026-10-25T01:00:00Z')).toBe(120);
  expect(localTime(iso('2026-11-25T12:00:00Z'), 'Europe/Oslo').weekday).toBe(3);
});

it('finds a time that is skipped as the clock goes on, and the first of two', () => {
  const oslo = (date: string, minute: number) =>
    new Date(momentOf({ day: iso(date) / DAY, minute }, 'Europe/Oslo')).toISOString();
  expect(oslo('2026-03-29', 150)).toBe('2026-03-29T01:30:00.000Z');
  expect(oslo('2026-10-25', 150)).toBe('2026-10-25T00:30:00.000Z');
  expect(oslo('2026-07-01', 540)).toBe('2026-07-01T07:00:00.000Z');
  expect(oslo('2026-07-01', -60)).toBe('2026-06-30T21:00:00.000Z');
});

it('comes back to a minute that shows the same, in every zone and whole hours of the clock’s changes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: iso('2024-01-01T00:00:00Z') / 60_000, max: iso('2027-01-01T00:00:00Z') / 60_000 }),
      (zone, minutes) => {
        const at = minutes * 60_000;
        const found = momentOf(localTime(at, zone), zone);
        expect(localTime(found, zone)).toEqual(localTime(at, zone));
        expect(found).toBeLessThanOrEqual(at);
      },
    ),
    { numRuns: 400 },
  );
});
