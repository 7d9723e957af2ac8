import { html } from '../../pages/html.ts';
import { choice, type Field, noAnswer, shownMark } from './field.ts';

export const yesNo: Field<'yes/no'> = {
  isGroup: true,
  controls(question, shown) {
    const { t } = shown.reader;
    return html`${shownMark(question.id)}${choice('radio', question.id, 'yes', html`${t('respond:yes')}`, shown.value === true, shown)}${choice('radio', question.id, 'no', html`${t('respond:no')}`, shown.value === false, shown)}${noAnswer(question, shown.value !== null, shown)}`;
  },
  target: (question) => `answer.${question.id}.yes`,
};
