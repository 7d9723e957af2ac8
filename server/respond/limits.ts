/** The limits of a written answer, said once to the reader and once to the script. */
import { type Question, takesText } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import type { Reader } from './reader.ts';

const LIMITS = ['minWords', 'maxWords', 'minLength', 'maxLength'] as const;
const NAMES = {
  minWords: 'min-words',
  maxWords: 'max-words',
  minLength: 'min-length',
  maxLength: 'max-length',
} as const;

/** The limits that a question has, in words; empty where it has none. */
export function limitsOf(question: Question): [(typeof NAMES)[keyof typeof NAMES], number][] {
  if (!takesText(question)) return [];
  const written: { [L in (typeof LIMITS)[number]]?: number } = question;
  return LIMITS.flatMap((limit) => {
    const value = written[limit];
    return value === undefined ? [] : [[NAMES[limit], value]];
  });
}

/** The place where the script counts; without it, the limits as sentences. */
export function limitCount(question: Question, reader: Reader): Html {
  const limits = limitsOf(question);
  if (limits.length === 0) return html``;
  const attributes = limits.map(([name, value]) => attribute(`data-${name}`, value));
  const sentences = limits.map(([name, count]) => reader.t(`respond:limit-${name}`, { count })).join(' ');
  return html`<p class="count" id="count.${question.id}"${attributes}>${sentences}</p>`;
}
