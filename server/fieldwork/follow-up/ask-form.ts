/** The form in which somebody asks about an answer: beside the answer, and on a page of its own where something was wrong. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { direction, nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { LONGEST } from './asking.ts';

export interface AskFields {
  t: Translate;
  survey: Survey;
  csrf: string;
  invitation: string;
  question: string;
  /** The response's language: what is asked is written in it. */
  language: Language;
  /** Of the question to be asked: made with the form, so that pressing twice asks once. */
  id: string;
  typed?: { text: string; note: string };
  wrong?: { field: 'text' | 'note'; sentence: string } | undefined;
}

export function askForm({ t, survey, csrf, invitation, question, language, id, typed, wrong }: AskFields): Html {
  const hidden = { csrf, invitation, question, id };
  const field = (name: 'text' | 'note', label: string, hint: string, more: Html): Html => {
    const own = `${name}.${question}`;
    const error = wrong?.field === name ? wrong.sentence : undefined;
    const describedBy = error === undefined ? `${own}-hint` : `${own}-hint ${own}-error`;
    return html`<div class="ds-field"><label class="ds-label" for="${own}">${label}</label>
<div data-field="description" id="${own}-hint">${hint}</div>
<textarea class="ds-input" id="${own}" name="${name}" rows="${name === 'text' ? 4 : 3}" maxlength="${LONGEST}" aria-describedby="${describedBy}"${attribute('aria-invalid', error !== undefined && 'true')}${more}>
${typed?.[name] ?? ''}</textarea>
${error !== undefined && html`<p class="ds-validation-message" data-field="validation" id="${own}-error">${error}</p>`}</div>`;
  };
  const name = nameOfLanguage(language);
  return html`<form class="office-form" method="post" action="/surveys/${survey.id}/follow-up" novalidate>
${Object.entries(hidden).map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}">`)}
${field('text', t('follow-up:text-in', { language: name }), t('follow-up:text-about', { language: name }), html` lang="${language}" dir="${direction(language)}"`)}
${field('note', t('follow-up:note'), t('follow-up:note-about'), html``)}
<button class="ds-button" data-variant="secondary" type="submit">${t('follow-up:ask')}</button></form>`;
}
