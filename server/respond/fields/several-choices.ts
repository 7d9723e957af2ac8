import { html } from '../../pages/html.ts';
import { choice, type Field, shownMark } from './field.ts';

export const severalChoices: Field<'several choices'> = {
  isGroup: true,
  controls(question, shown) {
    const chosen = new Set(Array.isArray(shown.value) ? shown.value : []);
    return html`${shownMark(question.id)}${question.choices.map(({ id, label }) =>
      choice('checkbox', question.id, id, shown.reader.say(label), chosen.has(id), shown),
    )}`;
  },
  target: (question) => `answer.${question.id}.${question.choices[0]?.id ?? ''}`,
};
