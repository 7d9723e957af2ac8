/** What the server tells the script: the data block `#texts`, and times and sentences made from it. */

export interface Page {
  language: string;
  /** For `Intl`. */
  locale: string;
  /** The language's decimal mark. */
  decimal: string;
  questions: number;
  texts: Record<string, string>;
}

/** `/api/v1/r/TOKEN`, from the page's own address `/r/TOKEN`. */
export const apiOf = ({ pathname }: Location): string => `/api/v1${pathname}`;

export function readPage(source: Document): Page {
  return JSON.parse(source.getElementById('texts')?.textContent ?? '');
}

/** A text with its `{places}` filled. */
export const say = (page: Page, name: string, places: Record<string, string | number> = {}): string =>
  (page.texts[name] ?? name).replace(/\{(\w+)\}/g, (_, place: string) => String(places[place] ?? ''));

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `14:02` by the reader's own clock, with the day where that is not today. */
export function clock({ locale }: Page, time: number): string {
  const write = (at: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, options).format(at);
  const isToday = write(time, { dateStyle: 'short' }) === write(Date.now(), { dateStyle: 'short' });
  return write(time, isToday ? CLOCK : { day: 'numeric', month: 'long', ...CLOCK });
}

/** A number as JSON has it, with the language's decimal mark. */
export const decimal = ({ decimal: mark }: Page, number: string | number): string => String(number).replace('.', mark);
