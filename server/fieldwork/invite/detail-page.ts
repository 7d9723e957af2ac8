/** One invitation: whom it is addressed to, its link, its time, what was sent; and what can be done about it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { dateTimeText, deadlineText } from '../../pages/times.ts';
import type { ReplacedLink } from '../../store/links.ts';
import type { MessageHead } from '../../store/messages.ts';
import type { Window } from '../schedule/phase.ts';
import { stateText } from './list-page.ts';
import type { Invited } from './recipients.ts';
import { contactText, languageText, questionnaireTitle } from './words.ts';

export interface DetailView {
  t: Translate;
  language: Language;
  survey: Survey;
  to: Invited;
  link: string;
  code: string;
  window: Window;
  replaced: readonly ReplacedLink[];
  messages: readonly MessageHead[];
  csrf: string;
  mayWithdraw: boolean;
  /** What was just done, or why it was not: a key. */
  said: { key: string; isWrong: boolean } | undefined;
  /** `2014-07-20T12:00` on the survey's clock: the own closing time, or what was typed; '' for none. */
  until: string;
}

export function detailPage(view: DetailView): Html {
  const { t, language, survey, to, said } = view;
  const { invitation, municipality, status } = to;
  const base = `/surveys/${survey.id}`;
  const address = `${base}/invitations/${invitation.id}`;
  const of = `?invitation=${invitation.id}`;
  return html`<p><a href="${base}/invitations">${t('invitations:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('invitations:one-title', { municipality: municipality.name })}</h1>
${said && notice(said.isWrong ? 'danger' : 'success', t(said.key))}
<dl class="facts"><dt>${t('office:questionnaire')}</dt><dd>${questionnaireTitle(survey, invitation.questionnaire, language)}</dd>
<dt>${t('invitations:addressed-to')}</dt><dd>${contactText(t, to.contact)}</dd>
<dt>${t('office:language')}</dt><dd>${languageText(to)}</dd>
<dt>${t('office:status')}</dt><dd><a href="${base}/responses/${invitation.id}">${t(`office:status-${status.replace(' ', '-')}`)}</a></dd>
<dt>${t('invitations:made-at')}</dt><dd>${dateTimeText(invitation.madeAt, language, survey.timeZone)}</dd>
<dt>${t('invitations:closes')}</dt><dd>${closingText(view)}</dd>
<dt>${t('invitations:link')}</dt><dd class="hash">${view.link}</dd>
<dt>${t('invitations:code')}</dt><dd>${view.code}</dd></dl>
<ul class="page-links ways"><li><a href="${base}/invitations/email${of}">${t('invitations:by-email')}</a></li><li><a href="${base}/invitations/texts${of}">${t('invitations:by-text')}</a></li><li><a href="${base}/invitations/letters${of}">${t('invitations:by-letter')}</a></li></ul>
${addressing(view, address)}
${extending(view, address)}
${reissuing(view, address)}
${view.mayWithdraw && withdrawing(view, address)}
${history(view)}`;
}

/** The closing time, and until when what is begun can be finished. */
function closingText({ t, language, survey, window: { closesAt, endsAt } }: DetailView): string {
  if (closesAt === null || endsAt === null) return t('invitations:never-closes');
  const text = (at: number): string => deadlineText(at, language, survey.timeZone);
  return endsAt > closesAt ? `${text(closesAt)}. ${t('schedule:grace-until', { time: text(endsAt) })}` : text(endsAt);
}

const hidden = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}">`;

function addressing({ t, to, csrf }: DetailView, address: string): Html | undefined {
  if (to.contacts.length === 0) return undefined;
  const first = { value: '', label: t('invitations:first-contact') };
  const options = to.contacts.map((contact) => ({ value: contact.id, label: contactText(t, contact) }));
  return html`<section><h2 class="ds-heading">${t('invitations:address-heading')}</h2>
<form class="office-form" method="post" action="${address}/address">${hidden(csrf)}
${selectField({ name: 'contact', label: t('invitations:addressed-to'), options: [first, ...options], value: to.invitation.contact ?? '' })}
<button class="ds-button" data-variant="secondary" type="submit">${t('invitations:address')}</button></form></section>`;
}

const extending = ({ t, survey, csrf, until }: DetailView, address: string): Html =>
  html`<section><h2 class="ds-heading">${t('invitations:extend-heading')}</h2>
<form class="office-form" method="post" action="${address}/extend">${hidden(csrf)}
<div class="ds-field"><label class="ds-label" for="until">${t('invitations:until')}</label><div data-field="description" id="until-hint">${t('invitations:until-hint', { zone: survey.timeZone })}</div>
<input class="ds-input" id="until" name="until" type="datetime-local" value="${until}" aria-describedby="until-hint"></div>
<button class="ds-button" data-variant="secondary" type="submit">${t('invitations:extend')}</button></form></section>`;

const reissuing = ({ t, to, csrf }: DetailView, address: string): Html =>
  html`<section><h2 class="ds-heading">${t('invitations:reissue-heading')}</h2><p>${t('invitations:reissue-about')}</p>
<form class="office-form" method="post" action="${address}/reissue">${hidden(csrf)}<input type="hidden" name="issue" value="${to.invitation.issue}">
<fieldset class="ds-fieldset"><legend class="ds-label">${t('invitations:reissue-why')}</legend>
${(['lost', 'leaked'] as const).map((reason) => html`<div><input type="radio" id="reason-${reason}" name="reason" value="${reason}"${attribute('checked', reason === 'lost')}> <label for="reason-${reason}">${t(`invitations:reason-${reason}`)}</label></div>`)}</fieldset>
<button class="ds-button" data-variant="secondary" type="submit">${t('invitations:reissue')}</button></form></section>`;

function withdrawing({ t, to, csrf }: DetailView, address: string): Html {
  const isWithdrawn = to.status === 'withdrawn';
  if (to.status === 'erased') return html``;
  const action = isWithdrawn ? 'reinstate' : 'withdraw';
  return html`<section class="withdrawal"><h2 class="ds-heading">${t(`invitations:${action}-heading`)}</h2><p>${t(`invitations:${action}-about`)}</p>
${actionButton({ address: `${address}/${action}`, label: t(`invitations:${action}`), csrf })}</section>`;
}

function history({ t, language, survey, messages, replaced }: DetailView): Html {
  const at = (time: number): string => dateTimeText(time, language, survey.timeZone);
  const base = `/surveys/${survey.id}`;
  const rows = [
    ...messages.map((message) => ({
      at: message.sentAt ?? message.changedAt,
      what: html`<a href="${base}/outbox/${message.id}">${stateText(t, message)}</a> – ${message.recipient}${message.state !== 'cancelled' && message.said !== '' && html`<br><span class="answer-about">${message.said}</span>`}`,
    })),
    ...replaced.map(({ replacedAt, issue, reason }) => ({
      at: replacedAt,
      what: html`${t('invitations:link-replaced', { issue })} ${t(`invitations:reason-${reason}`)}`,
    })),
  ].sort((one, other) => other.at - one.at);
  return html`<section><h2 class="ds-heading">${t('invitations:history')}</h2>${
    rows.length === 0
      ? html`<p>${t('invitations:nothing-sent')}</p>`
      : html`<ol class="submissions">${rows.map((row) => html`<li>${at(row.at)}<br>${row.what}</li>`)}</ol>`
  }</section>`;
}
