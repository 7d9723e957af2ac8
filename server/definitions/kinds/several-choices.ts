/** Any number of choices, kept by their ids in the order of the questionnaire. */
import type { AnswerError } from '../answers.ts';
import type { Kind } from './kind.ts';

export const severalChoices: Kind<'several choices'> = {
  kind: 'several choices',
  /** Browsers post nothing for an empty set of boxes, so the page posts an empty value with them. */
  fromForm(question, fields) {
    const posted = fields.get('');
    if (posted === undefined) return undefined;
    const chosen = new Set(posted.filter((value) => value !== ''));
    const known = question.choices.map((choice) => choice.id).filter((id) => chosen.delete(id));
    return [...known, ...chosen];
  },
  accepts: (_, value) => value === null || (Array.isArray(value) && value.every((item) => typeof item === 'string')),
  isBlank: (value) => value === null || (Array.isArray(value) && value.length === 0),
  errors(question, value) {
    const { id, minChoices, maxChoices } = question;
    if (!Array.isArray(value)) return [{ question: id, code: 'wrong-shape' }];
    const known = new Set(question.choices.map((choice) => choice.id));
    const errors: AnswerError[] = [];
    if (value.some((item) => !known.has(item)) || new Set(value).size < value.length)
      errors.push({ question: id, code: 'unknown-choice' });
    if (minChoices !== undefined && value.length < minChoices)
      errors.push({ question: id, code: 'too-few-choices', data: { min: minChoices, actual: value.length } });
    if (maxChoices !== undefined && value.length > maxChoices)
      errors.push({ question: id, code: 'too-many-choices', data: { max: maxChoices, actual: value.length } });
    return errors;
  },
  facts: (question, value) =>
    Array.isArray(value) ? value.map((choice) => ({ question: question.id, measure: 'choice', value: choice })) : [],
};
