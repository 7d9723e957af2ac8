/** A day of the Gregorian calendar, `YYYY-MM-DD`. */
import type { Kind } from './kind.ts';
import { isBlankText, textFrom } from './written.ts';

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const date: Kind<'date'> = {
  kind: 'date',
  fromForm: (_, fields) => textFrom(fields)?.trim(),
  accepts: (_, value) => value === null || typeof value === 'string',
  isBlank: isBlankText,
  errors(question, value) {
    const { id, min, max } = question;
    if (typeof value !== 'string' || !isDay(value)) return [{ question: id, code: 'not-a-date' }];
    if (min !== undefined && value < min) return [{ question: id, code: 'too-early', data: { min } }];
    if (max !== undefined && value > max) return [{ question: id, code: 'too-late', data: { max } }];
    return [];
  },
  facts: (question, value) => [{ question: question.id, measure: 'date', value: String(value) }],
};
