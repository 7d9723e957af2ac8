/** What came from outside, in the form in which it can be kept and given back; nothing that a person wrote is lost. */
import type { AnswerValue } from '../definitions/answers.ts';

/**
 * Text as every browser and database can give it back: line ends as `\n`; U+0000 and lone surrogates, which HTML and UTF-8 do not have,
 * as U+FFFD, as HTML itself does. All else stays.
 */
export const cleanText = (text: string): string =>
  UNCLEAN.test(text) ? text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').toWellFormed() : text;

/** What may have to change; most texts are looked through once only. */
const UNCLEAN = /[\r\0\ud800-\udfff]/;

/** The same for every text in a value. */
export function cleanValue(value: AnswerValue): AnswerValue {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanText);
  if (value === null || typeof value !== 'object') return value;
  const cleaned = Object.entries(value).map(([key, part]) => [key, typeof part === 'string' ? cleanText(part) : part]);
  return Object.fromEntries(cleaned);
}
