/** Prose: several lines, limits in words and in characters. */
import { countWords } from '../../foundation/words.ts';
import type { Kind } from './kind.ts';
import { isBlankText, lengthErrors, textFrom } from './written.ts';

export const longText: Kind<'long text'> = {
  kind: 'long text',
  fromForm: (_, fields) => textFrom(fields),
  accepts: (_, value) => value === null || typeof value === 'string',
  isBlank: isBlankText,
  errors(question, value) {
    if (typeof value !== 'string') return [{ question: question.id, code: 'wrong-shape' }];
    const errors = lengthErrors(question, value);
    if (question.minWords === undefined && question.maxWords === undefined) return errors;
    const words = countWords(value);
    if (question.minWords !== undefined && words < question.minWords)
      errors.push({ question: question.id, code: 'too-few-words', data: { min: question.minWords, actual: words } });
    if (question.maxWords !== undefined && words > question.maxWords)
      errors.push({ question: question.id, code: 'too-many-words', data: { max: question.maxWords, actual: words } });
    return errors;
  },
  facts: (question, value) => [
    { question: question.id, measure: 'words', value: String(countWords(typeof value === 'string' ? value : '')) },
  ],
};
