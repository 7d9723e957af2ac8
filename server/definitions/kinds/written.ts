/** What the kinds that are written as text share. */
import { countCharacters } from '../../foundation/words.ts';
import type { AnswerError, AnswerValue } from '../answers.ts';

/** The one field's text, with line ends as `\n` (a form posts CRLF); `undefined` where none was posted. */
export const textFrom = (fields: ReadonlyMap<string, readonly string[]>): string | undefined =>
  fields.get('')?.[0]?.replace(/\r\n?/g, '\n');

export const isBlankText = (value: AnswerValue): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '');

/** Limits in Unicode code points. */
export function lengthErrors(
  question: { id: string; minLength?: number; maxLength?: number },
  value: string,
): AnswerError[] {
  const { id, minLength, maxLength } = question;
  if (minLength === undefined && maxLength === undefined) return [];
  const actual = countCharacters(value);
  if (minLength !== undefined && actual < minLength)
    return [{ question: id, code: 'too-short', data: { min: minLength, actual } }];
  if (maxLength !== undefined && actual > maxLength)
    return [{ question: id, code: 'too-long', data: { max: maxLength, actual } }];
  return [];
}

/** A plain object, as JSON has them. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
