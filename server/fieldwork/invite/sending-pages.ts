/** The ways to send what was written: by e-mail, as texts to be copied. On paper: `letters-page.ts`. */

import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice, selectField } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { type Choice, choiceSearch } from './choice.ts';
import type { Sendout } from './emailing.ts';
import type { Letter } from './letter.ts';
import { BY_HAND, type ByHand, type Invited } from './recipients.ts';
import { contactText, questionnaireTitle } from './words.ts';

export interface SendingView {
  t: Translate;
  /** The researcher's. */
  language: Language;
  survey: Survey;
  choice: Choice;
  csrf: string;
}

export const backLink = ({ t, survey, choice }: SendingView): Html =>
  html`<p><a href="/surveys/${survey.id}/invitations${choiceSearch(choice)}">${t('invitations:back')}</a></p>`;

/** A letter's text as it is: paragraphs in `<p>`, line ends kept. */
export const paragraphs = (body: string): Html[] =>
  body
    .split(/\n{2,}/)
    .map(
      (paragraph) =>
        html`<p>${paragraph.split('\n').flatMap((line, place) => (place === 0 ? [line] : [html`<br>`, line]))}</p>`,
    );

/** Preview of every e-mail, and the button that queues them. `changed`: others would be sent now than were confirmed. */
export function emailPage(view: SendingView, { letters, left }: Sendout, hasServer: boolean, changed: boolean): Html {
  const { t, survey, choice, csrf, language } = view;
  const address = `/surveys/${survey.id}/invitations/email${choiceSearch(choice)}`;
  return html`${backLink(view)}<h1 class="ds-heading" data-size="lg" id="title">${t('invitations:email-title')}</h1>
${changed && notice('danger', t('invitations:changed-meanwhile'))}
${!hasServer && notice('info', t('invitations:no-mail-server'))}
<p>${letters.length === 0 ? t('invitations:email-nobody') : t('invitations:email-about', { count: letters.length })}</p>
${
  letters.length > 0 &&
  html`<form method="post" action="${address}"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="expected" value="${letters.length}">
<button class="ds-button" type="submit">${t('invitations:queue', { count: letters.length })}</button></form>
<h2 class="ds-heading">${t('invitations:will-get')}</h2>
${letters.map(
  ({
    to,
    address: email,
    letter,
  }) => html`<details class="letter-preview"><summary>${to.municipality.name} – ${contactText(t, to.contact)} &lt;${email}&gt;</summary>
<div class="preview" lang="${letter.language}"><h3 class="ds-heading">${letter.subject}</h3>${paragraphs(letter.body)}</div></details>`,
)}`
}
${
  left.length > 0 &&
  html`<h2 class="ds-heading" id="left">${t('invitations:will-not-get')}</h2>
<div class="table-scroll" role="region" aria-labelledby="left" tabindex="0"><table class="ds-table"><thead><tr><th scope="col">${t('office:municipality')}</th><th scope="col">${t('office:questionnaire')}</th><th scope="col">${t('invitations:why-not')}</th></tr></thead>
<tbody>${left.map(
    ({ to, why }) =>
      html`<tr><th scope="row"><a href="/surveys/${survey.id}/invitations/${to.invitation.id}">${to.municipality.name}</a></th><td>${questionnaireTitle(survey, to.invitation.questionnaire, language)}</td><td>${t(`invitations:why-${why}`)}</td></tr>`,
  )}</tbody></table></div>`
}`;
}

/** Chooses which letter goes out by hand. */
export const kindForm = (view: SendingView, page: string, kind: ByHand): Html => {
  const { t, survey, choice } = view;
  return html`<form class="office-filter no-print" method="get" action="/surveys/${survey.id}/invitations/${page}" aria-label="${t('invitations:kind')}">
${Object.entries(choice).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${selectField({ name: 'kind', label: t('invitations:kind'), value: kind, options: BY_HAND.map((one) => ({ value: one, label: t(`invitations:kind-${one}`) })) })}
<div class="office-actions"><button class="ds-button" data-variant="secondary" type="submit">${t('office:show')}</button></div></form>`;
};

/** A number as WhatsApp and `sms:` take it: digits with the country's number; undefined where it has none. */
function digitsOf(telephone: string): string | undefined {
  const written = telephone.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
  return /^\+\d{6,15}$/.test(written) ? written.slice(1) : undefined;
}

/** A text for each to copy, and links that open it in another app. */
export function textsPage(view: SendingView, kind: ByHand, texts: readonly { to: Invited; letter: Letter }[]): Html {
  const { t } = view;
  return html`${backLink(view)}<h1 class="ds-heading" data-size="lg">${t('invitations:texts-title')}</h1>
<p>${t('invitations:texts-about')}</p>${kindForm(view, 'texts', kind)}
${texts.length === 0 && html`<p>${t('invitations:nobody-now')}</p>`}
${texts.map(({ to, letter }) => {
  const id = `text-${to.invitation.id}`;
  const digits = digitsOf(to.contact?.telephone ?? '');
  const body = encodeURIComponent(letter.body);
  return html`<section class="survey-card"><h2 class="ds-heading" id="of-${id}">${to.municipality.name}</h2>
<p>${contactText(t, to.contact)}${to.contact && to.contact.telephone !== '' && html` · ${to.contact.telephone}`}</p>
<div class="ds-field"><label class="ds-label" for="${id}">${t('invitations:text-for', { municipality: to.municipality.name })}</label>
<textarea class="ds-input" id="${id}" rows="6" readonly lang="${letter.language}">${letter.body}</textarea></div>
<div class="office-actions"><div data-island="copy" data-copies="${id}" data-text-copy="${t('invitations:copy')}" data-text-copied="${t('invitations:copied')}"></div>
<a class="ds-button" data-variant="secondary" rel="noreferrer" href="https://wa.me/${digits ?? ''}?text=${body}">${t('invitations:whatsapp')}<span class="ds-sr-only"> – ${to.municipality.name}</span></a>
<a class="ds-button" data-variant="secondary" href="sms:${digits === undefined ? '' : `+${digits}`}?body=${body}">${t('invitations:sms')}<span class="ds-sr-only"> – ${to.municipality.name}</span></a></div>
${digits === undefined && html`<p class="answer-about">${t('invitations:no-number')}</p>`}</section>`;
})}`;
}
