/** Whose clock shows what: the time zone of a country, and moments on the clocks of a zone. */
import type { Country } from './model.ts';

/**
 * IANA name of the zone in which a country's people are written to: the registry's own, else what the country's code says. Of several zones
 * it is the middle one from west to east by standard time, counted by places: so nobody is woken up by more than half the country's width, and an island does not
 * speak for a continent (for Spain that is Madrid's time, not Ceuta's or the Canaries'). Undefined where the code says nothing.
 */
export function timeZoneOf(country: Pick<Country, 'id' | 'timeZone'> | undefined): string | undefined {
  if (country === undefined) return undefined;
  if (country.timeZone !== undefined && isTimeZone(country.timeZone)) return country.timeZone;
  const known = middles.get(country.id);
  if (known !== undefined) return known;
  const middle = middleZone(country.id);
  if (middle !== undefined) middles.set(country.id, middle);
  return middle;
}

const middles = new Map<string, string>();

/** In January and in July one of the hemispheres has summer time: standard time is the earlier one. */
const WINTERS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

function middleZone(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined;
  const shifts = new Map(
    (new Intl.Locale('und', { region: code }).getTimeZones() ?? []).map((zone) => [
      zone,
      Math.min(...WINTERS.map((at) => shiftOf(at, zone))),
    ]),
  );
  const zones = [...shifts.keys()].sort((one, other) => (shifts.get(one) ?? 0) - (shifts.get(other) ?? 0));
  return zones[Math.floor(zones.length / 2)];
}

/** Whether `Intl` knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Throws `RangeError` where there is no such zone. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const numeric = { hour: 'numeric', minute: 'numeric', second: 'numeric', day: 'numeric', month: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ ...numeric, year: 'numeric', hourCycle: 'h23' },
    ...{ calendar: 'gregory', numberingSystem: 'latn', timeZone: zone },
  });
  clocks.set(zone, made);
  return made;
}

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

const QUARTER = 15 * MINUTE;
/** By zone and quarter of an hour: no zone changes its clocks within one, and many ask for the same. */
const shifts = new Map<string, Map<number, number>>();
const KEPT = 10_000;

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function shiftOf(at: number, zone: string): number {
  const quarter = Math.floor(at / QUARTER);
  const own = shifts.get(zone) ?? new Map<number, number>();
  shifts.set(zone, own);
  const known = own.get(quarter);
  if (known !== undefined) return known;
  if (own.size >= KEPT) own.clear();
  const shift = shiftFrom(quarter * QUARTER, zone);
  own.set(quarter, shift);
  return shift;
}

function shiftFrom(second: number, zone: string): number {
  const part: Record<string, string> = {};
  for (const { type, value } of clockOf(zone).formatToParts(second)) part[type] = value;
  const number = (name: string): number => Number(part[name]);
  const wall = Date.UTC(
    ...([number('year'), number('month') - 1, number('day')] as const),
    ...([number('hour'), number('minute'), number('second')] as const),
  );
  return wall - second;
}

/** A moment on the clocks of a zone. */
export interface LocalTime {
  /** Days since 1970-01-01 of the date there. */
  day: number;
  /** Minutes since midnight there, as the clock shows them: 0 to 1439. */
  minute: number;
  /** 1 Monday to 7 Sunday. */
  weekday: number;
}

export function localTime(at: number, zone: string): LocalTime {
  const wall = at + shiftOf(at, zone);
  const day = Math.floor(wall / DAY);
  return { day, minute: Math.floor((wall - day * DAY) / MINUTE), weekday: weekdayOf(day) };
}

/** 1 Monday to 7 Sunday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/**
 * When a zone's clocks show that minute of that day (which may be negative, or beyond 1439: the days around it). A time that they skip is taken as they
 * go on: 02:30 as 03:30. A time that they show twice is the first one.
 */
export function momentOf({ day, minute }: Pick<LocalTime, 'day' | 'minute'>, zone: string): number {
  const wall = day * DAY + minute * MINUTE;
  // Before and after any change nearby; of two moments that show it the earlier, and where neither does, the clock before the change goes on.
  const shifts = [shiftOf(wall - DAY, zone), shiftOf(wall + DAY, zone)];
  const fitting = shifts.map((shift) => wall - shift).filter((at) => at + shiftOf(at, zone) === wall);
  return fitting.length > 0 ? Math.min(...fitting) : wall - (shifts[0] ?? 0);
}
