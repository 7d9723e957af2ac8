/** Times and numbers as a reader writes them. Formatters are dear to make, so each is made once. */
import type { Language } from '../definitions/model.ts';

const LOCALES: Record<Language, string> = { nb: 'nb-NO', nn: 'nn-NO', es: 'es-GT', en: 'en-GB' };

/** The BCP 47 tag with the region whose dates and numbers the language's readers write. */
export const localeOf = (language: Language): string => LOCALES[language] ?? language;

/** For browsers, which know fewer languages than we: nynorsk's dates are bokmål's in all but rare words. */
export const localesOf = (language: Language): string =>
  language === 'nn' ? `${localeOf('nn')} ${localeOf('nb')}` : localeOf(language);

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(
  language: Language,
  timeZone: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${name}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone });
  formatters.set(key, made);
  return made;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const;

/** `9. juli 2014 kl. 14:02:05 sentraleuropeisk sommertid`: for receipts. `time` in milliseconds since 1970. */
export const momentText = (time: number, language: Language, timeZone: string): string =>
  formatter(language, timeZone, 'moment', { ...DATE, ...CLOCK, second: '2-digit', timeZoneName: 'long' }).format(time);

/** `9. juli 2014`, the day it is in that zone. */
export const dateText = (time: number, language: Language, timeZone: string): string =>
  formatter(language, timeZone, 'date', DATE).format(time);

/** `9. juli 2014 kl. 14:02`. */
export const dateTimeText = (time: number, language: Language, timeZone: string): string =>
  formatter(language, timeZone, 'date and time', { ...DATE, ...CLOCK }).format(time);

/** `9. juli 2014 kl. 14:02:05`. */
export const secondText = (time: number, language: Language, timeZone: string): string =>
  formatter(language, timeZone, 'date and second', { ...DATE, ...CLOCK, second: '2-digit' }).format(time);

/** The zone's own name all year round: `sentraleuropeisk tid`. */
export function zoneText(language: Language, timeZone: string): string {
  const named = formatter(language, timeZone, 'zone', { timeZoneName: 'longGeneric' });
  return named.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** `31. desember 2014 kl. 23:59 sentraleuropeisk normaltid`: for dates that people far away must keep. */
export const deadlineText = (time: number, language: Language, timeZone: string): string =>
  formatter(language, timeZone, 'deadline', { ...DATE, ...CLOCK, timeZoneName: 'long' }).format(time);

/** `14:02` where `time` is on the day of `now`, otherwise `9. juli kl. 14:02`. */
export function clockText(time: number, now: number, language: Language, timeZone: string): string {
  const today = dateText(time, 'en', timeZone) === dateText(now, 'en', timeZone);
  return today
    ? formatter(language, timeZone, 'clock', CLOCK).format(time)
    : formatter(language, timeZone, 'day and clock', { day: 'numeric', month: 'long', ...CLOCK }).format(time);
}

/** A number with the language's decimal mark and nothing else: `12,5` in Norwegian. `decimal` as `decimalText` writes it. */
export const markedDecimal = (decimal: string, language: Language): string =>
  decimalMark(language) === '.' ? decimal : decimal.replace('.', decimalMark(language));

const marks = new Map<Language, string>();
function decimalMark(language: Language): string {
  const known = marks.get(language);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(localeOf(language), { numberingSystem: 'latn' }).formatToParts(1.5);
  const mark = parts.find((part) => part.type === 'decimal')?.value === ',' ? ',' : '.';
  marks.set(language, mark);
  return mark;
}

const lists = new Map<Language, Intl.ListFormat>();

/** `Sololá, Taveta og Voi`. */
export function listText(names: readonly string[], language: Language): string {
  const list = lists.get(language) ?? new Intl.ListFormat(localesOf(language).split(' '), { type: 'conjunction' });
  lists.set(language, list);
  return list.format(names);
}
