/** Text between questions: no control. */
import { html } from '../../pages/html.ts';
import type { Field } from './field.ts';

export const note: Field<'note'> = {
  isGroup: false,
  controls: () => html``,
  target: (question) => `question.${question.id}`,
};
