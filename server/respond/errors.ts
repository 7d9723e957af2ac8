/** Why answers cannot be submitted, in the reader's language: beside the field, and as a summary on top. */
import type { AnswerError } from '../definitions/answers.ts';
import { decimalText } from '../definitions/decimals.ts';
import { answerable, type Question, type Questionnaire } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import { fieldOf } from './fields/index.ts';
import type { Reader } from './reader.ts';

/** The sentence of one error; where the question has several fields, with the field's name in front. */
export function errorSentence(question: Question, error: AnswerError, reader: Reader): string {
  const data = Object.fromEntries(
    Object.entries(error.data ?? {}).map(([name, value]) => [name, writtenFor(error.code, value, reader)]),
  );
  const sentence = reader.t(`error:${error.code}`, data);
  const field = error.field === undefined ? undefined : fieldOf(question).fieldName(error.field, reader);
  return field === undefined ? sentence : reader.t('respond:field-error', { field, sentence });
}

/** Decimals get the reader's mark; days and years stay as they are. */
function writtenFor(code: string, value: string | number, reader: Reader): string {
  if (typeof value === 'number') return reader.decimal(decimalText(value));
  return code === 'wrong-sum' ? reader.decimal(value) : value;
}

/** The summary of all errors, each a link to its field; nothing where there are none. */
export function errorSummary(questionnaire: Questionnaire, errors: readonly AnswerError[], reader: Reader): Html {
  if (errors.length === 0) return html``;
  const questions = new Map(answerable(questionnaire).map((question) => [question.id, question]));
  const items = errors.flatMap((error) => {
    const question = questions.get(error.question);
    if (question === undefined) return [];
    return html`<li><a class="ds-link" href="#${fieldOf(question).target(error.field)}" data-question="${question.id}">${reader.plain(question.text)} – ${errorSentence(question, error, reader)}</a></li>`;
  });
  return html`<div class="ds-error-summary" id="errors" tabindex="-1" role="group" aria-labelledby="errors-heading"><h2 class="ds-heading" id="errors-heading">${reader.t('respond:errors', { count: errors.length })}</h2><ul class="ds-list">${items}</ul></div>`;
}
