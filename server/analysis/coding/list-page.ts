/** What is to be coded: every text that counts, with how far it is coded; and whether coders see each other. */
import type { Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { type AskedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Registry } from '../../registry/model.ts';
import type { RegistryView } from '../../registry/view.ts';
import type { CodingMode, CodingTask } from '../../store/codings.ts';
import type { Layer } from './layers.ts';
import { type TaskQuery, taskSearch } from './tasks.ts';
import { type CodingView, coderText } from './view.ts';
import { workplaceAddress } from './workplace-page.ts';

export interface ListView extends CodingView {
  tasks: readonly CodingTask[];
  next: string | undefined;
  query: TaskQuery;
  asked: AskedQuestions;
  registry: Registry;
  view: RegistryView;
  layer: Layer;
  mode: CodingMode | undefined;
  coders: readonly { by: string }[];
  /** How many codings somebody has to look at, at most 100. */
  flagged: number;
  /** Whether there are codes. */
  hasCodes: boolean;
}

/** A survey's own label in the reader's language. */
export const labelOf = (survey: Survey, text: Parameters<typeof wordingIn>[0], language: string): string =>
  wordingIn(text, language, survey.fallback).text;

export function listPage(view: ListView): Html {
  const { t, survey, tasks, query, next, flagged, hasCodes } = view;
  const at = `/surveys/${survey.id}/coding`;
  return html`<h1 class="ds-heading" data-size="lg">${t('coding:title')}</h1>
<p>${t('coding:about')}</p>
<ul class="page-links"><li><a href="${at}/passages">${t('coding:to-passages')}</a></li>${
    flagged > 0 &&
    html`<li><a href="${at}/flagged">${flagged > 99 ? t('coding:flagged-many') : t('coding:flagged-count', { count: flagged })}</a></li>`
  }</ul>
${!hasCodes && notice('info', html`${t('coding:no-codes')} <a href="/surveys/${survey.id}/codebook">${t('coding:to-codebook')}</a>`)}
${filterHtml(view, at)}
${tasks.length === 0 ? html`<p>${t(Object.keys(query).length === 0 ? 'coding:no-answers' : 'coding:none-match')}</p>` : tableHtml(view)}
${next !== undefined && html`<p><a href="${at}${taskSearch(query, { after: next })}" rel="next">${t('coding:more')}</a></p>`}
${modeHtml(view, at)}`;
}

function filterHtml({ t, language, survey, query, registry, coders, me }: ListView, at: string): Html {
  const all = { value: '', label: t('coding:all') };
  const options = (list: readonly { id: string; label: string }[]) => [
    all,
    ...list.map(({ id, label }) => ({ value: id, label })),
  ];
  const say = (text: Parameters<typeof wordingIn>[0]): string => labelOf(survey, text, language);
  return html`<form class="office-filter" method="get" action="${at}" role="search" aria-label="${t('coding:filter')}">
${selectField({ name: 'concept', label: t('coding:concept'), value: query.concept ?? '', options: options(survey.concepts.map(({ id, label }) => ({ id, label: say(label) }))) })}
${selectField({ name: 'region', label: t('coding:region'), value: query.region ?? '', options: options(registry.regions.map(({ id, label }) => ({ id, label: say(label) }))) })}
${selectField({ name: 'coder', label: t('coding:coder'), value: query.coder ?? '', options: options([...new Set([me, ...coders.map(({ by }) => by)])].map((by) => ({ id: by, label: coderText({ t, me }, by) }))) })}
${selectField({
  name: 'state',
  label: t('coding:state'),
  value: query.state ?? '',
  options: [
    { value: '', label: t('coding:uncoded-first') },
    { value: 'uncoded', label: t('coding:uncoded') },
    { value: 'coded', label: t('coding:coded') },
  ],
})}
<button class="ds-button" type="submit">${t('coding:show')}</button></form>`;
}

function tableHtml(view: ListView): Html {
  const { t, language, survey, tasks, asked, view: places, query } = view;
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${t('coding:title')}"><table class="ds-table">
<thead><tr><th scope="col">${t('coding:municipality')}</th><th scope="col">${t('coding:question')}</th><th scope="col" class="number">${t('coding:words-head')}</th><th scope="col" class="number">${t('coding:codings')}</th><th scope="col" class="number">${t('coding:coders')}</th></tr></thead>
<tbody>${tasks.map((task) => {
    const name = places.municipality(task.municipality)?.name ?? task.municipality;
    const question = questionText(survey, { asked, view: places }, task, task.question, language);
    return html`<tr><th scope="row"><a href="${workplaceAddress(survey.id, task, query)}">${name}<span class="ds-sr-only">: ${task.codings === 0 ? t('coding:uncoded') : t('coding:coded')}</span></a></th>
<td lang="${question.language}" class="prose">${question.text}</td><td class="number">${task.words}</td>
<td class="number">${task.codings === 0 ? html`<span class="ds-tag">${t('coding:uncoded')}</span>` : task.codings}</td><td class="number">${task.coders}</td></tr>`;
  })}</tbody></table></div>`;
}

function modeHtml({ t, language, survey, mode, csrf, layer }: ListView, at: string): Html {
  const isBlind = mode?.blind === true;
  return html`<section aria-labelledby="mode-heading" class="coding-mode"><h2 class="ds-heading" id="mode-heading">${t('coding:blind')}</h2>
<p>${t(isBlind ? 'coding:blind-is-on' : 'coding:blind-is-off')}</p>
${mode !== undefined && html`<p class="answer-about">${t('coding:blind-changed', { by: layer.all || mode.changedBy === layer.by ? mode.changedBy : t('coding:somebody'), time: dateTimeText(mode.changedAt, language, survey.timeZone) })}</p>`}
${csrf !== undefined && actionButton({ address: `${at}/mode`, csrf, label: t(isBlind ? 'coding:blind-end' : 'coding:blind-begin'), fields: { blind: isBlind ? 'no' : 'yes' } })}</section>`;
}
