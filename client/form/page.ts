/** What the server tells the script: the data block `#texts`, and times and sentences made from it. */
import type { Contributor } from '../sync/records.ts';

export interface Page {
  language: string;
  /** For `Intl`. */
  locale: string;
  /** The language's decimal mark. */
  decimal: string;
  questions: number;
  /** How often the response had changed when the page was written. */
  changes: number;
  texts: Record<string, string>;
}

/** `/r/TOKEN`, also from the pages below it. */
export const pathOf = ({ pathname }: Location): string => pathname.split('/').slice(0, 3).join('/');

/** `/api/v1/r/TOKEN`. */
export const apiOf = (at: Location): string => `/api/v1${pathOf(at)}`;

export function readPage(source: Document): Page {
  return JSON.parse(source.getElementById('texts')?.textContent ?? '');
}

/** A text with its `{places}` filled. */
export const say = (page: Page, name: string, places: Record<string, string | number> = {}): string =>
  (page.texts[name] ?? name).replace(/\{(\w+)\}/g, (_, place: string) => String(places[place] ?? ''));

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `14:02` by the reader's own clock, with the day where that is not today; nothing for no time. */
export function clock({ locale }: Page, time: number): string {
  if (Number.isNaN(time)) return '';
  const write = (at: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, options).format(at);
  const isToday = write(time, { dateStyle: 'short' }) === write(Date.now(), { dateStyle: 'short' });
  return write(time, isToday ? CLOCK : { day: 'numeric', month: 'long', ...CLOCK });
}

/** A number as JSON has it, with the language's decimal mark. */
export const decimal = ({ decimal: mark }: Page, number: string | number): string => String(number).replace('.', mark);

/** `Kari Nes, environment officer`, of what was given; empty where nothing was. */
export const whoIs = (by: Contributor | null | undefined): string => [by?.name, by?.role].filter(Boolean).join(', ');
