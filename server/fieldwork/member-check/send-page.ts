/** What is sent to whom, before it is: every e-mail as it will be, and for the others a text with the link. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { paragraphs } from '../invite/sending-pages.ts';
import { contactText, questionnaireTitle } from '../invite/words.ts';
import { type QuoteView, wordsHtml } from './quote-html.ts';
import type { Asking } from './sending.ts';

export interface SendView extends QuoteView {
  askings: readonly Asking[];
  /** The one invitation that the page is about. */
  invitation: string | undefined;
  csrf: string;
  hasServer: boolean;
  /** Others would be sent now than were shown. */
  isChanged: boolean;
  /** How many quotes were just opened to the municipality. */
  done: number;
}

export const freshIn = (askings: readonly Asking[]): number =>
  askings.reduce((sum, { fresh }) => sum + fresh.length, 0);

export function sendPage(view: SendView): Html {
  const { t, survey, askings, isChanged, hasServer, done, invitation } = view;
  const byEmail = askings.filter(({ email, fresh }) => email !== undefined && fresh.length > 0);
  return html`<p><a href="/surveys/${survey.id}/member-check">${t('member-check:to-list')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('member-check:send-title')}</h1>
${isChanged && notice('danger', t('member-check:changed-meanwhile'))}
${done > 0 && notice('success', t('member-check:was-opened', { count: done }))}
${!hasServer && byEmail.length > 0 && notice('info', t('invitations:no-mail-server'))}
<p>${t('member-check:send-about')}</p>
${askings.length === 0 && html`<p>${t('member-check:nothing-to-send')}</p>`}
${byEmail.length > 0 && (invitation === undefined || askings.length === 1) && post(view, 'email', byEmail, t('member-check:send-emails', { count: byEmail.length }))}
${askings.map((asking) => card(view, asking))}`;
}

/** `expected`: what the page showed, so that nothing goes out that nobody has seen. */
const post = (
  { csrf, invitation }: SendView,
  way: 'email' | 'hand',
  askings: readonly Asking[],
  label: string,
): Html => {
  const of = askings.length === 1 && way === 'hand' ? askings[0]?.to.invitation.id : invitation;
  return html`<form method="post"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="way" value="${way}"><input type="hidden" name="expected" value="${freshIn(askings)}">${of !== undefined && html`<input type="hidden" name="invitation" value="${of}">`}
<button class="ds-button"${way === 'hand' && html` data-variant="secondary"`} type="submit">${label}</button></form>`;
};

function card(view: SendView, asking: Asking): Html {
  const { t, survey, language } = view;
  const { to, fresh, email, waiting, text } = asking;
  const { invitation, municipality, contact } = to;
  const id = `text-${invitation.id}`;
  return html`<section class="survey-card"><h2 class="ds-heading">${municipality.name}</h2>
<p class="answer-about">${questionnaireTitle(survey, invitation.questionnaire, language)} · ${contactText(t, contact)}${email && html` &lt;${email.address}&gt;`}</p>
${fresh.length > 0 && html`<p>${t('member-check:will-be-asked', { count: fresh.length })}</p>${fresh.map(wordsHtml)}`}
${email && fresh.length > 0 && html`<details class="letter-preview"><summary>${t('member-check:the-email')}</summary><div class="preview" lang="${email.letter.language}"><h3 class="ds-heading">${email.letter.subject}</h3>${paragraphs(email.letter.body)}</div></details>`}
${
  fresh.length > 0
    ? html`<p>${t(email === undefined ? 'member-check:by-hand-only' : 'member-check:by-hand-too')}</p>${post(view, 'hand', [asking], t('member-check:open-for', { municipality: municipality.name }))}`
    : html`<p>${t('member-check:is-waiting', { count: waiting })}</p>`
}
${
  fresh.length === 0 &&
  html`<div class="ds-field"><label class="ds-label" for="${id}">${t('invitations:text-for', { municipality: municipality.name })}</label>
<textarea class="ds-input" id="${id}" rows="6" readonly lang="${text.language}">
${text.body}</textarea></div><div class="office-actions"><div data-island="copy" data-copies="${id}" data-text-copy="${t('invitations:copy')}" data-text-copied="${t('invitations:copied')}"></div></div>`
}</section>`;
}
