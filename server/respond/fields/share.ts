/** A field for each part, and what they add up to. */
import { decimalText, sum } from '../../definitions/decimals.ts';
import { isRecord } from '../../definitions/kinds/written.ts';
import { html } from '../../pages/html.ts';
import type { Field } from './field.ts';
import { numberLine, writtenNumber } from './number.ts';

export const share: Field<'share'> = {
  isGroup: true,
  controls(question, shown) {
    const { reader } = shown;
    const value: Record<string, unknown> = isRecord(shown.value) ? shown.value : {};
    const part = (id: string): number | string | undefined => {
      const typed = value[id];
      return typeof typed === 'number' || typeof typed === 'string' ? typed : undefined;
    };
    const numbers = question.parts.map(({ id }) => part(id)).filter((typed) => typeof typed === 'number');
    const whole = decimalText(question.whole);
    const added = { sum: reader.decimal(sum(numbers)), whole: reader.decimal(whole) };
    return html`${question.parts.map(({ id, label }) => {
      const name = `answer.${question.id}.${id}`;
      return html`<div class="ds-field short"><label class="ds-label" data-weight="regular" for="${name}" data-text="p.${question.id}.${id}">${reader.say(label)}</label>${numberLine(
        { id: name, value: writtenNumber(part(id), reader), shown, field: id },
        question.unit,
        `${question.id}.${id}`,
      )}</div>`;
    })}<output class="sum" id="sum.${question.id}" for="${question.parts.map(({ id }) => `answer.${question.id}.${id}`).join(' ')}" data-whole="${whole}" data-text-sum="${reader.t('respond:script-sum', { sum: '{sum}', whole: '{whole}' })}">${reader.t('respond:script-sum', added)}</output>`;
  },
  target: (question, field) => `answer.${question.id}.${field ?? question.parts[0]?.id ?? ''}`,
  fieldName(question, field, reader) {
    const part = question.parts.find(({ id }) => id === field);
    return part && reader.plain(part.label);
  },
};
