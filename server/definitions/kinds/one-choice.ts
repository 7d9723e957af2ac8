/** One of several choices, kept by its id. */
import type { Kind } from './kind.ts';
import { isBlankText } from './written.ts';

export const oneChoice: Kind<'one choice'> = {
  kind: 'one choice',
  fromForm(_, fields) {
    const typed = fields.get('')?.find((value) => value !== '');
    return typed ?? (fields.has('') ? null : undefined);
  },
  accepts: (_, value) => value === null || typeof value === 'string',
  isBlank: isBlankText,
  errors: (question, value) =>
    question.choices.some((choice) => choice.id === value) ? [] : [{ question: question.id, code: 'unknown-choice' }],
  facts: (question, value) => [{ question: question.id, measure: 'choice', value: String(value) }],
};
