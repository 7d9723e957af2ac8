/** All quotes of a survey: how many of each municipality are where, and each with its source. */
import { wordingIn } from '../../definitions/texts.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice, selectField } from '../../pages/office-form.ts';
import type { Registry } from '../../registry/model.ts';
import { questionnaireTitle } from '../invite/words.ts';
import {
  byInvitation,
  type Check,
  type CheckFilter,
  type Checks,
  COUNTED,
  countsOf,
  filtered,
  filterSearch,
  WANTED,
} from './checks.ts';
import { marks, type QuoteView, sourceLine, translationsHtml, wordsHtml } from './quote-html.ts';

export interface ListView extends QuoteView {
  registry: Registry;
  checks: Checks;
  filter: CheckFilter;
  mayChange: boolean;
  /** How many were just sent, and to how many municipalities. */
  done: { sent: number; municipalities: number } | undefined;
}

export function listPage(view: ListView): Html {
  const { t, survey, checks, filter, mayChange, done } = view;
  const shown = filtered(checks, filter);
  const base = `/surveys/${survey.id}/member-check`;
  // The table is of whole municipalities, whatever state the list is of.
  const rows = byInvitation(filtered(checks, { ...filter, state: undefined }));
  const unsent = checks.checks.some(({ quote }) => quote.sentAt === null && quote.withdrawnAt === null);
  return html`<h1 class="ds-heading" data-size="lg">${t('member-check:title')}</h1>
<p>${t('member-check:about')}</p>
${done && notice('success', t('member-check:was-sent', { count: done.sent, municipalities: done.municipalities }))}
${checks.checks.length === 0 ? html`<p>${t('member-check:none-yet')} <a href="/surveys/${survey.id}/responses">${t('office:nav-responses')}</a></p>` : filterForm(view)}
${rows.length > 0 && counts(view, rows)}
${mayChange && unsent && html`<p><a class="ds-button" data-variant="secondary" href="${base}/send">${t('member-check:send-all')}</a></p>`}
${
  checks.checks.length > 0 &&
  html`<h2 class="ds-heading" id="quotes">${t('member-check:quotes', { count: shown.length })}</h2>
${shown.map((check) => quoteCard(view, check))}`
}`;
}

function filterForm({ t, language, survey, registry, filter }: ListView): Html {
  const say = (text: Parameters<typeof wordingIn>[0]) => wordingIn(text, language, survey.fallback).text;
  const every = { value: '', label: t('office:any') };
  const options = {
    state: [
      { ...every, label: t('member-check:all-standing') },
      ...WANTED.map((value) => ({ value, label: t(`member-check:state-${value}`) })),
    ],
    region: [every, ...registry.regions.map(({ id, label }) => ({ value: id, label: say(label) }))],
    questionnaire: [
      every,
      ...survey.questionnaires.map(({ id }) => ({ value: id, label: questionnaireTitle(survey, id, language) })),
    ],
  };
  const labels = { state: t('office:status'), region: t('office:region'), questionnaire: t('office:questionnaire') };
  return html`<form class="office-filter" method="get" aria-label="${t('member-check:filter')}">
${filter.invitation !== undefined && html`<input type="hidden" name="invitation" value="${filter.invitation}">`}
${(['state', 'region', 'questionnaire'] as const).map((name) => selectField({ name, label: labels[name], options: options[name], value: filter[name] ?? '' }))}
<div class="office-actions"><button class="ds-button" data-variant="secondary" type="submit">${t('office:show')}</button>${
    filterSearch(filter) !== '' && html`<a href="?">${t('office:clear-filter')}</a>`
  }</div></form>`;
}

function counts({ t, language, survey, mayChange, filter }: ListView, rows: Check[][]): Html {
  const base = `/surveys/${survey.id}/member-check`;
  return html`<div class="table-scroll" role="region" aria-label="${t('member-check:by-municipality')}" tabindex="0"><table class="ds-table wide"><thead><tr><th scope="col">${t('office:municipality')}</th><th scope="col">${t('office:questionnaire')}</th>${COUNTED.map((name) => html`<th scope="col" class="number">${t(`member-check:count-${name}`)}</th>`)}${mayChange && html`<th scope="col">${t('member-check:send')}</th>`}</tr></thead>
<tbody>${rows.map((checks) => {
    const [one] = checks;
    if (one === undefined) return undefined;
    const { invitation, municipality } = one;
    const numbers = countsOf(checks.map(({ quote }) => quote));
    const left = numbers.chosen - numbers.sent;
    return html`<tr><th scope="row"><a href="${base}${filterSearch({ ...filter, invitation: invitation.id })}">${municipality}</a></th><td>${questionnaireTitle(survey, invitation.questionnaire, language)}</td>${COUNTED.map((name) => html`<td class="number">${numbers[name]}</td>`)}${
      mayChange &&
      html`<td><a href="${base}/send?invitation=${invitation.id}">${left > 0 ? t('member-check:send-count', { count: left }) : t('member-check:text-again')}<span class="ds-sr-only"> – ${municipality}</span></a></td>`
    }</tr>`;
  })}</tbody></table></div>`;
}

function quoteCard(view: ListView, check: Check): Html {
  const { t, survey, checks, mayChange } = view;
  const { quote, municipality } = check;
  const address = `/surveys/${survey.id}/member-check/quotes/${quote.id}`;
  return html`<article class="answer">${wordsHtml(quote)}${sourceLine(view, checks, check)}${translationsHtml(t, quote)}
<p>${marks(t, quote)} <a href="${address}">${t(mayChange ? 'member-check:open-quote' : 'member-check:see-quote')}<span class="ds-sr-only"> – ${municipality}</span></a></p></article>`;
}
