/** A number as the reader writes numbers. Not `type="number"`, which drops what it does not understand. */
import type { AnswerValue } from '../../definitions/answers.ts';
import { readableText } from '../../definitions/decimals.ts';
import type { Text } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import type { Reader } from '../reader.ts';
import { type Field, type Line, line } from './field.ts';

/** A number with the language's mark; what is no number, as it was typed. */
export const writtenNumber = (value: AnswerValue | undefined, reader: Reader): string =>
  typeof value === 'number' ? reader.decimal(readableText(value)) : typeof value === 'string' ? value : '';

/** One line for a number, with its unit behind. `key` names the unit among the page's texts. */
export const numberLine = (about: Omit<Line, 'unit'>, unit: Text | undefined, key: string): Html =>
  unit === undefined
    ? line({ inputMode: 'decimal', ...about })
    : html`<div class="ds-field-affixes">${line({ inputMode: 'decimal', ...about, unit: `unit.${key}` })}<span class="ds-field-affix" id="unit.${key}" data-text="u.${key}">${about.shown.reader.say(unit)}</span></div>`;

export const number: Field<'number'> = {
  isGroup: false,
  controls: (question, shown) =>
    numberLine(
      { id: `answer.${question.id}`, value: writtenNumber(shown.value, shown.reader), shown },
      question.unit,
      question.id,
    ),
  target: (question) => `answer.${question.id}`,
};
