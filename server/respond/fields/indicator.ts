/** A measured quantity at two times: name and unit where the survey does not say them, year and value twice. */
import { INDICATOR_FIELDS } from '../../definitions/kinds/indicator.ts';
import { isRecord } from '../../definitions/kinds/written.ts';
import { html } from '../../pages/html.ts';
import { type Field, line } from './field.ts';
import { writtenNumber } from './number.ts';

const isGiven = (question: { name?: unknown; unit?: unknown }, field: string): boolean =>
  (field === 'name' && question.name !== undefined) || (field === 'unit' && question.unit !== undefined);

const isOptional = (question: { baseline?: 'required' | 'optional' }, field: string): boolean =>
  question.baseline === 'optional' && field.startsWith('baseline');

export const indicator: Field<'indicator'> = {
  isGroup: true,
  controls(question, shown) {
    const { reader } = shown;
    const value: Record<string, unknown> = isRecord(shown.value) ? shown.value : {};
    const { name, unit } = question;
    const given = name !== undefined || unit !== undefined;
    return html`${
      given &&
      html`<p class="given" data-text="g.${question.id}">${name && reader.say(name)}${name && unit && ' '}${unit && html`(${reader.say(unit)})`}</p>`
    }${INDICATOR_FIELDS.filter((field) => !isGiven(question, field)).map((field) => {
      const id = `answer.${question.id}.${field}`;
      const typed = value[field];
      const isNumber = field !== 'name' && field !== 'unit';
      const label = isOptional(question, field) ? `${field}-optional` : field;
      return html`<div class="ds-field${isNumber && ' short'}"><label class="ds-label" data-weight="regular" for="${id}" data-text="f.${question.id}.${field}">${reader.t(`respond:indicator-${label}`)}</label>${line(
        {
          id,
          // A year has no decimals and no thousands: `writtenNumber` leaves it as it is.
          value: writtenNumber(typeof typed === 'number' || typeof typed === 'string' ? typed : undefined, reader),
          shown,
          field,
          inputMode: field.endsWith('Year') ? 'numeric' : isNumber ? 'decimal' : 'text',
        },
      )}</div>`;
    })}`;
  },
  target: (question, field) =>
    `answer.${question.id}.${field ?? INDICATOR_FIELDS.find((each) => !isGiven(question, each)) ?? ''}`,
  fieldName: (_, field, reader) => reader.t(`respond:indicator-${field}`),
};
