/** A day. A date field drops what is no date, so that stays in a text field until it is one. */
import { isDay } from '../../definitions/kinds/date.ts';
import { attribute, html } from '../../pages/html.ts';
import { type Field, invalid, line } from './field.ts';

export const date: Field<'date'> = {
  isGroup: false,
  controls(question, shown) {
    const id = `answer.${question.id}`;
    const value = typeof shown.value === 'string' ? shown.value : '';
    if (value !== '' && !isDay(value)) return line({ id, value, shown });
    return html`<input class="ds-input" type="date" id="${id}" name="${id}" data-width="auto"${attribute('min', question.min)}${attribute('max', question.max)} aria-describedby="${shown.describedBy}"${invalid(shown)} value="${value}">`;
  },
  target: (question) => `answer.${question.id}`,
};
