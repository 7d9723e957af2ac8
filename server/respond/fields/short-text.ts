import { type Field, line } from './field.ts';

export const shortText: Field<'short text'> = {
  isGroup: false,
  controls: (question, shown) =>
    line({ id: `answer.${question.id}`, value: typeof shown.value === 'string' ? shown.value : '', shown }),
  target: (question) => `answer.${question.id}`,
};
