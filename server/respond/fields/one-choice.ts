import { html } from '../../pages/html.ts';
import { choice, type Field, noAnswer, shownMark } from './field.ts';

export const oneChoice: Field<'one choice'> = {
  isGroup: true,
  controls: (question, shown) =>
    html`${shownMark(question.id)}${question.choices.map(({ id, label }) =>
      choice('radio', question.id, id, shown.reader.say(label), shown.value === id, shown),
    )}${noAnswer(question, shown.value !== null && shown.value !== '', shown)}`,
  target: (question) => `answer.${question.id}.${question.choices[0]?.id ?? ''}`,
};
