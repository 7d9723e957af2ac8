/** The outbox: how many messages are where, and a page of them. */
import type { Language, Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import { MESSAGE_KINDS, MESSAGE_STATES, type MessageFilter, type MessageHead } from '../../store/messages.ts';
import { kindText, queryOf, saidText, stateText } from './filter.ts';
import type { MessagePage, OutboxState } from './outbox.ts';

export interface OutboxView {
  t: Translate;
  language: Language;
  survey: Survey;
  outbox: OutboxState;
  filter: MessageFilter;
  page: MessagePage;
  /** Whether this is a later page. */
  later: boolean;
  /** The session's value where the reader may pause all sending. */
  csrf: string | undefined;
}

const addressOf = (survey: Survey): string => `/surveys/${survey.id}/outbox`;

export const outboxTitle = (t: Translate, survey: Survey, language: Language): string =>
  t('outbox:title', { survey: wordingIn(survey.title, language, survey.fallback).text });

export function outboxPage(view: OutboxView): Html {
  const { t, language, survey, outbox, filter, page } = view;
  const unknown = outbox.counts.get('unknown') ?? 0;
  return html`<h1 class="ds-heading" data-size="lg" id="title">${outboxTitle(t, survey, language)}</h1>
<p>${t('outbox:about')}</p>
${!outbox.hasServer && notice('info', html`<p>${t('outbox:no-server')}</p>`)}
${outbox.isPaused && notice('info', html`<p>${t('outbox:paused')}</p>`)}
${unknown > 0 && notice('danger', html`<p><a href="${addressOf(survey)}?state=unknown">${t('outbox:unknown', { count: unknown })}</a></p>`)}
${countTable(view)}
${pauseButton(view)}
${page.messages.length === 0 && Object.keys(filter).length === 0 ? html`<p>${t('outbox:empty')}</p>` : html`${filterForm(view)}${page.messages.length === 0 ? html`<p>${t('outbox:none')}</p>` : messageTable(view)}`}
<ul class="page-links">
${view.later && html`<li><a href="${addressOf(survey)}${queryOf(filter)}">${t('outbox:newest')}</a></li>`}
${page.next !== null && html`<li><a href="${addressOf(survey)}${queryOf(filter, page.next)}" rel="next">${t('outbox:older')}</a></li>`}
</ul>`;
}

function countTable({ t, survey, outbox }: OutboxView): Html {
  const states = MESSAGE_STATES.filter((state) => (outbox.counts.get(state) ?? 0) > 0);
  if (states.length === 0) return html``;
  return html`<table class="ds-table counts"><caption class="ds-sr-only">${t('outbox:counts')}</caption>
<thead><tr><th scope="col">${t('outbox:state')}</th><th scope="col" class="number">${t('outbox:number')}</th></tr></thead>
<tbody>${states.map(
    (state) =>
      html`<tr><th scope="row"><a href="${addressOf(survey)}${queryOf({ state })}">${stateText(t, state)}</a></th><td class="number">${outbox.counts.get(state)}</td></tr>`,
  )}</tbody></table>`;
}

function pauseButton({ t, survey, outbox, csrf }: OutboxView): Html {
  if (csrf === undefined) return html``;
  return html`<div class="office-actions outbox-sending">${actionButton({
    address: `${addressOf(survey)}/sending`,
    label: t(outbox.isPaused ? 'outbox:resume' : 'outbox:pause'),
    csrf,
    fields: { paused: outbox.isPaused ? 'no' : 'yes' },
  })}</div>`;
}

function filterForm({ t, survey, filter }: OutboxView): Html {
  const any = { value: '', label: t('office:any') };
  const fields = {
    state: MESSAGE_STATES.map((value) => ({ value, label: stateText(t, value) })),
    kind: MESSAGE_KINDS.map((value) => ({ value, label: kindText(t, value) })),
    language: survey.languages.map((value) => ({ value, label: nameOfLanguage(value) })),
  };
  const labels = { state: t('outbox:state'), kind: t('outbox:kind'), language: t('office:language') };
  return html`<form class="office-filter" method="get" action="${addressOf(survey)}" aria-label="${t('office:filter')}">
${(['state', 'kind', 'language'] as const).map((name) =>
  selectField({ name, label: labels[name], value: filter[name] ?? '', options: [any, ...fields[name]] }),
)}
<div class="office-actions"><button class="ds-button" type="submit">${t('office:show')}</button>
${Object.keys(filter).length > 0 && html`<a class="ds-button" data-variant="tertiary" href="${addressOf(survey)}">${t('office:clear-filter')}</a>`}</div>
</form>`;
}

function messageTable({ t, language, survey, page }: OutboxView): Html {
  const row = (message: MessageHead): Html => html`<tr>
<th scope="row"><a href="${addressOf(survey)}/${message.id}">${message.recipient === '' ? '–' : message.recipient}</a></th>
<td>${page.places.get(message.invitation ?? '')}</td>
<td>${kindText(t, message.kind)}</td>
<td>${nameOfLanguage(message.language)}</td>
<td>${stateText(t, message.state)}</td>
<td>${dateTimeText(message.changedAt, language, survey.timeZone)}</td>
<td class="prose">${saidText(t, message)}</td></tr>`;
  const heads = [
    t('outbox:recipient'),
    t('office:municipality'),
    t('outbox:kind'),
    t('office:language'),
    t('outbox:state'),
    t('outbox:when'),
    t('outbox:said'),
  ];
  return html`<p>${t('outbox:messages-here', { count: page.messages.length })}</p>
<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table wide">
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${page.messages.map(row)}</tbody></table></div>`;
}
