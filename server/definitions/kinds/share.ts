/** Parts that add up to a whole, as the shares of a budget. A part left blank counts as nothing. */
import type { AnswerError, AnswerValue, ShareValue } from '../answers.ts';
import { decimalText, numberOrTyped, sum } from '../decimals.ts';
import type { Kind } from './kind.ts';
import { numberErrors } from './number.ts';
import { isRecord } from './written.ts';

const isEmpty = (part: unknown): boolean => part === undefined || (typeof part === 'string' && part.trim() === '');

export const share: Kind<'share'> = {
  kind: 'share',
  fromForm(question, fields) {
    const parts: ShareValue = {};
    let posted = false;
    for (const { id } of question.parts) {
      const typed = fields.get(`.${id}`)?.[0];
      if (typed === undefined) continue;
      posted = true;
      if (typed.trim() !== '') parts[id] = numberOrTyped(typed);
    }
    return posted ? parts : undefined;
  },
  accepts: (question, value): value is AnswerValue =>
    value === null ||
    (isRecord(value) &&
      Object.entries(value).every(
        ([id, part]) =>
          question.parts.some((known) => known.id === id) &&
          (typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part))),
      )),
  isBlank: (value) => value === null || (isRecord(value) && Object.values(value).every(isEmpty)),
  errors(question, value) {
    if (!isRecord(value)) return [{ question: question.id, code: 'wrong-shape' }];
    const errors: AnswerError[] = [];
    const numbers: number[] = [];
    for (const { id } of question.parts) {
      const part = value[id];
      if (isEmpty(part)) continue;
      const wrong = numberErrors({ id: question.id, min: 0, decimals: question.decimals }, part, id);
      errors.push(...wrong);
      if (wrong.length === 0 && typeof part === 'number') numbers.push(part);
    }
    if (errors.length > 0) return errors;
    const total = sum(numbers);
    const whole = decimalText(question.whole);
    return total === whole ? [] : [{ question: question.id, code: 'wrong-sum', data: { sum: total, whole } }];
  },
  facts: (question, value) =>
    isRecord(value)
      ? question.parts.map(({ id }) => {
          const part = value[id];
          return {
            question: question.id,
            measure: `share:${id}`,
            value: typeof part === 'number' ? decimalText(part) : '0',
          };
        })
      : [],
};
