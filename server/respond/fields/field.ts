/** What the form page needs to know of a question kind. One file a kind beside this one; `index.ts` finds it. */
import type { AnswerError, AnswerValue } from '../../definitions/answers.ts';
import type { QuestionKind, QuestionOf } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import type { Reader } from '../reader.ts';

/** A question as one reader sees it at one moment. */
export interface Shown {
  reader: Reader;
  /** Stored, or typed where that is not stored. */
  value: AnswerValue;
  errors: readonly AnswerError[];
  /** Ids of hint, count and error. */
  describedBy: string;
}

export interface Field<K extends QuestionKind> {
  /** Several controls under one legend; otherwise one control with a label. */
  isGroup: boolean;
  /** The controls alone, without label, hint and error. */
  controls(question: QuestionOf<K>, shown: Shown): Html;
  /** The id of the control that an error leads to. */
  target(question: QuestionOf<K>, field?: string): string;
  /** The name of one of several fields, for its error's sentence. */
  fieldName?(question: QuestionOf<K>, field: string, reader: Reader): string | undefined;
}

/** ` aria-invalid="true"` where an error is this field's, or the whole question's. */
export const invalid = (shown: Shown, field?: string): Html =>
  attribute(
    'aria-invalid',
    shown.errors.some((error) => error.field === undefined || error.field === field) ? 'true' : undefined,
  );

export interface Line {
  id: string;
  value: string;
  shown: Shown;
  field?: string;
  /** Further ids that describe it. */
  unit?: string;
  inputMode?: 'decimal' | 'numeric' | 'text';
}

/** One line of text. An `input` drops line ends, so a stored text that has some gets a `textarea`. */
export function line({ id, value, shown, field, unit, inputMode }: Line): Html {
  const describedBy = [unit, shown.describedBy].filter(Boolean).join(' ');
  const shared = html` class="ds-input" id="${id}" name="${id}" dir="auto" aria-describedby="${describedBy}"${invalid(shown, field)}`;
  if (/[\n\r]/.test(value))
    return html`<textarea${shared} rows="2">
${value}</textarea>`;
  const mode = attribute('inputmode', inputMode === 'text' ? undefined : inputMode);
  return html`<input${shared} type="text"${mode} value="${value}">`;
}

/** A radio button or a box with its label. */
export const choice = (
  type: 'radio' | 'checkbox',
  question: string,
  value: string,
  label: Html,
  checked: boolean,
  shown: Shown,
): Html => {
  const id = `answer.${question}.${value}`;
  return html`<div class="ds-field choice"><input class="ds-input" type="${type}" id="${id}" name="answer.${question}" value="${value}"${attribute('checked', checked)}${invalid(shown)}><label class="ds-label" data-weight="regular" for="${id}" data-text="c.${question}.${value}">${label}</label></div>`;
};

/** Lets a chosen radio button be taken back, which browsers do not. Shown where something is chosen and may be left out. */
export const noAnswer = (question: { id: string; required: boolean }, chosen: boolean, shown: Shown): Html =>
  chosen && !question.required
    ? choice('radio', question.id, '', html`${shown.reader.t('respond:no-answer')}`, false, shown)
    : html``;

/** Browsers post nothing for an empty set of buttons or boxes; this says that they were shown. */
export const shownMark = (question: string): Html => html`<input type="hidden" name="answer.${question}" value="">`;
