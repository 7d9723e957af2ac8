/** Moments as a survey's time zone writes them. */

const QUARTER = 15 * 60_000;

/** A moment on the clocks of one zone. */
export interface ZonedTime {
  /** RFC 3339 with milliseconds and offset: `2026-11-24T08:57:05.123+01:00`. */
  iso(at: number): string;
  /** `+01:00`. */
  offset(at: number): string;
  /** Milliseconds since 1970 that the wall clock shows, as though it were UTC: what spreadsheets store. */
  wall(at: number): number;
}

/** Clocks of an IANA zone. Throws `RangeError` where there is no such zone. */
export function zonedTime(timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
  // No zone changes its offset within a quarter of an hour, and exports ask for neighbouring times.
  let quarter = Number.NaN;
  let text = '+00:00';
  let shift = 0;
  const find = (at: number) => {
    const asked = Math.floor(at / QUARTER);
    if (asked === quarter) return;
    quarter = asked;
    const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    text = name.replace('GMT', '').slice(0, 6) || '+00:00';
    const [hours = '0', minutes = '0'] = text.slice(1).split(':');
    shift = (text.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  return {
    iso(at) {
      find(at);
      return new Date(at + shift).toISOString().slice(0, -1) + text;
    },
    offset(at) {
      find(at);
      return text;
    },
    wall(at) {
      find(at);
      return at + shift;
    },
  };
}
