/** One message: what it says, what became of it, and what a person may do about it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { actionButton, inputField, notice } from '../../pages/office-form.ts';
import { direction, nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Decision, Message } from '../../store/messages.ts';
import { kindText, saidText, stateMeaning, stateText } from './filter.ts';
import { decisionsOf } from './outbox.ts';

export interface MessageView {
  t: Translate;
  language: Language;
  survey: Survey;
  message: Message;
  /** The municipality's name; undefined where the message is to none. */
  place: string | undefined;
  /** The session's value where the reader may decide. */
  csrf: string | undefined;
}

export const messageTitle = (t: Translate, { kind, recipient }: Message): string =>
  `${kindText(t, kind)} – ${recipient}`;

export function messagePage(view: MessageView): Html {
  const { t, language, survey, message, place, csrf } = view;
  const time = (at: number): string => dateTimeText(at, language, survey.timeZone);
  const said = saidText(t, message);
  const facts: ([string, Html | string] | false)[] = [
    [t('outbox:state'), stateText(t, message.state)],
    said !== '' && [t('outbox:said'), said],
    [t('outbox:recipient'), message.recipient],
    place !== undefined && [t('office:municipality'), place],
    [t('outbox:subject'), html`<span${attribute('lang', message.language)}>${message.subject}</span>`],
    [t('office:language'), nameOfLanguage(message.language)],
    [t('outbox:made'), t('outbox:made-by', { time: time(message.madeAt), by: message.madeBy })],
    message.state === 'queued' && [
      t(message.attempts > 0 ? 'outbox:next-try' : 'outbox:not-before'),
      time(message.notBefore),
    ],
    message.attempts > 0 && [t('outbox:attempts'), String(message.attempts)],
    message.sentAt !== null && [t('outbox:sent-at'), time(message.sentAt)],
    [t('outbox:changed-at'), time(message.changedAt)],
  ];
  const needsSomebody = message.state === 'unknown' || message.state === 'failed' || message.state === 'bounced';
  return html`<p><a href="/surveys/${survey.id}/outbox">${t('outbox:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${messageTitle(t, message)}</h1>
${notice(needsSomebody ? 'danger' : 'info', html`<p>${stateMeaning(t, message.state)}</p>`)}
<dl class="facts">${facts.map((fact) => fact && html`<dt>${fact[0]}</dt><dd>${fact[1]}</dd>`)}</dl>
${csrf !== undefined && actions(view, csrf)}
<h2 class="ds-heading" data-size="md">${t('outbox:text')}</h2>
<p class="answer-about">${t('outbox:link-warning')}</p>
<div class="outbox-text"${attribute('lang', message.language)}${attribute('dir', direction(message.language))}><p class="answer-text">${message.body}</p></div>`;
}

const LABELS: Record<Decision, string> = {
  'send again': 'outbox:do-send-again',
  arrived: 'outbox:do-arrived',
  bounced: 'outbox:do-bounced',
  cancel: 'outbox:do-cancel',
};

function actions({ t, survey, message }: MessageView, csrf: string): Html {
  const decisions = decisionsOf(message);
  if (decisions.length === 0) return html``;
  const address = `/surveys/${survey.id}/outbox/${message.id}`;
  return html`<section class="withdrawal"><h2 class="ds-heading" data-size="md">${t('outbox:actions')}</h2>
<div class="office-actions">${decisions
    .filter((decision) => decision !== 'bounced')
    .map((decision) => actionButton({ address, label: t(LABELS[decision]), csrf, fields: { decision } }))}</div>
${decisions.includes('bounced') && bounceForm(t, address, csrf)}</section>`;
}

const bounceForm = (t: Translate, address: string, csrf: string): Html =>
  html`<form class="office-form" method="post" action="${address}">
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="decision" value="bounced">
${inputField({ name: 'said', type: 'text', label: t('outbox:bounce-said'), autocomplete: 'off' })}
<button class="ds-button" data-variant="secondary" type="submit">${t(LABELS.bounced)}</button></form>`;
