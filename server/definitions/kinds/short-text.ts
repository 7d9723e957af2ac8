/** One line of text. */
import { countWords } from '../../foundation/words.ts';
import type { Kind } from './kind.ts';
import { isBlankText, lengthErrors, textFrom } from './written.ts';

export const shortText: Kind<'short text'> = {
  kind: 'short text',
  fromForm: (_, fields) => textFrom(fields),
  accepts: (_, value) => value === null || typeof value === 'string',
  isBlank: isBlankText,
  errors: (question, value) =>
    typeof value === 'string' ? lengthErrors(question, value) : [{ question: question.id, code: 'wrong-shape' }],
  facts: (question, value) => [
    { question: question.id, measure: 'words', value: String(countWords(typeof value === 'string' ? value : '')) },
  ],
};
