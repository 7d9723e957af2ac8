/** A number, written with decimal comma or point. */
import type { AnswerError, AnswerValue } from '../answers.ts';
import { decimalsOf, decimalText, numberOrTyped } from '../decimals.ts';
import type { Kind } from './kind.ts';
import { isBlankText } from './written.ts';

/** Why a number is outside its limits. */
export function numberErrors(
  question: { id: string; min?: number; max?: number; decimals?: number },
  value: unknown,
  field?: string,
): AnswerError[] {
  const at = field === undefined ? { question: question.id } : { question: question.id, field };
  if (typeof value !== 'number' || !Number.isFinite(value)) return [{ ...at, code: 'not-a-number' }];
  const { min, max, decimals = 0 } = question;
  if (decimalsOf(value) > decimals)
    return [decimals === 0 ? { ...at, code: 'not-whole' } : { ...at, code: 'too-many-decimals', data: { decimals } }];
  if (min !== undefined && value < min) return [{ ...at, code: 'too-small', data: { min } }];
  if (max !== undefined && value > max) return [{ ...at, code: 'too-large', data: { max } }];
  return [];
}

export const number: Kind<'number'> = {
  kind: 'number',
  fromForm(_, fields) {
    const typed = fields.get('')?.[0];
    return typed === undefined ? undefined : numberOrTyped(typed);
  },
  accepts: (_, value): value is AnswerValue =>
    value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)),
  isBlank: isBlankText,
  errors: (question, value) => numberErrors(question, value),
  facts: (question, value) =>
    typeof value === 'number' ? [{ question: question.id, measure: 'number', value: decimalText(value) }] : [],
};
