/** The pages of follow-up questions: a list of all, and one with what can be done about it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { answerable } from '../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../definitions/texts.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText, momentText } from '../../pages/times.ts';
import type { Registry } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import {
  FOLLOW_UP_STATES,
  type FollowUp,
  type FollowUpFilter,
  type FollowUpState,
  isChangedSince,
  type PlacedFollowUp,
  stateOf,
} from '../../store/follow-ups.ts';
import type { MessageHead } from '../../store/messages.ts';
import type { Letter, Recipient } from '../invite/letter.ts';
import { contactText, questionnaireTitle } from '../invite/words.ts';
import { stateText as messageState } from '../outbox/filter.ts';
import { type AskFields, askForm } from './ask-form.ts';
import { followUpTexts } from './beside-answer.ts';
import { queryOf, stateText } from './filter.ts';

export interface FollowUpList {
  t: Translate;
  language: Language;
  survey: Survey;
  registry: Registry;
  filter: FollowUpFilter;
  counts: { state: FollowUpState; n: number }[];
  rows: PlacedFollowUp[];
  next: string | null;
  /** Whether this is a later page. */
  later: boolean;
  /** Whether the reader may open the page of one, which holds the respondent's link. */
  mayOpen: boolean;
}

const addressOf = (survey: Survey): string => `/surveys/${survey.id}/follow-up`;

export const listTitle = (t: Translate, survey: Survey, language: Language): string =>
  t('follow-up:title', { survey: wordingIn(survey.title, language, survey.fallback).text });

export function listPage(view: FollowUpList): Html {
  const { t, language, survey, filter, rows, counts, later, next } = view;
  const isEmpty = counts.length === 0 && Object.keys(filter).length === 0;
  return html`<h1 class="ds-heading" data-size="lg" id="title">${listTitle(t, survey, language)}</h1>
<p>${t('follow-up:list-about')}</p>
${countTable(view)}
${isEmpty ? html`<p>${t('follow-up:nothing-asked')}</p>` : html`${filterForm(view)}${rows.length === 0 ? html`<p>${t('follow-up:none')}</p>` : table(view)}`}
<ul class="page-links">
${later && html`<li><a href="${addressOf(survey)}${queryOf(filter)}">${t('follow-up:newest')}</a></li>`}
${next !== null && html`<li><a href="${addressOf(survey)}${queryOf(filter, next)}" rel="next">${t('follow-up:older')}</a></li>`}
</ul>`;
}

function countTable({ t, survey, counts }: FollowUpList): Html {
  if (counts.length === 0) return html``;
  return html`<table class="ds-table counts"><caption class="ds-sr-only">${t('follow-up:counts')}</caption>
<thead><tr><th scope="col">${t('follow-up:state')}</th><th scope="col" class="number">${t('follow-up:number')}</th></tr></thead>
<tbody>${counts.map(
    ({ state, n }) =>
      html`<tr><th scope="row"><a href="${addressOf(survey)}${queryOf({ state })}">${stateText(t, state)}</a></th><td class="number">${n}</td></tr>`,
  )}</tbody></table>`;
}

function filterForm({ t, survey, filter, registry, language }: FollowUpList): Html {
  const any = { value: '', label: t('office:any') };
  const fields = {
    state: FOLLOW_UP_STATES.map((value) => ({ value, label: stateText(t, value) })),
    region: registry.regions.map(({ id, label }) => ({
      value: id,
      label: wordingIn(label, language, survey.fallback).text,
    })),
    questionnaire: survey.questionnaires.map(({ id }) => ({
      value: id,
      label: questionnaireTitle(survey, id, language),
    })),
    language: survey.languages.map((value) => ({ value, label: nameOfLanguage(value) })),
  };
  const labels = {
    state: t('follow-up:state'),
    region: t('office:region'),
    questionnaire: t('office:questionnaire'),
    language: t('office:language'),
  };
  return html`<form class="office-filter" method="get" action="${addressOf(survey)}" aria-label="${t('office:filter')}">
${(['state', 'region', 'questionnaire', 'language'] as const).map((name) =>
  selectField({ name, label: labels[name], value: filter[name] ?? '', options: [any, ...fields[name]] }),
)}
<div class="office-actions"><button class="ds-button" type="submit">${t('office:show')}</button>
${Object.keys(filter).length > 0 && html`<a class="ds-button" data-variant="tertiary" href="${addressOf(survey)}">${t('office:clear-filter')}</a>`}</div>
</form>`;
}

function table({ t, language, survey, registry, rows, mayOpen }: FollowUpList): Html {
  const places = registryView(registry);
  const regions = new Map(registry.regions.map(({ id, label }) => [id, label]));
  const row = (followUp: PlacedFollowUp): Html => {
    const { municipality, region, answer, answeredAt, text, language: asked } = followUp;
    const name = places.municipality(municipality)?.name ?? municipality;
    const label = regions.get(region);
    const address = mayOpen
      ? `${addressOf(survey)}/${followUp.id}`
      : `/surveys/${survey.id}/responses/${followUp.invitation}`;
    const answered = typeof answer?.value === 'string' ? answer.value : '';
    return html`<tr><th scope="row"><a href="${address}">${name}</a></th>
<td>${label && wordingIn(label, language, survey.fallback).text}</td>
<td class="prose">${aboutText(survey, followUp, language, places)}</td>
<td class="prose" lang="${asked}">${text}</td>
<td>${stateText(t, stateOf(followUp))}${isChangedSince(followUp) && html`<br>${t('follow-up:changed')}`}${answeredAt === null && answered.trim() !== '' && html`<br>${t('follow-up:begun')}`}</td>
<td>${dateTimeText(answeredAt ?? followUp.withdrawnAt ?? followUp.askedAt, language, survey.timeZone)}</td>
<td class="prose" lang="${answer?.language ?? asked}">${answered}</td></tr>`;
  };
  const heads = [
    t('office:municipality'),
    t('office:region'),
    t('follow-up:about-question'),
    t('follow-up:question'),
    t('follow-up:state'),
    t('follow-up:when'),
    t('follow-up:answer'),
  ];
  return html`<p>${t('follow-up:here', { count: rows.length })}</p>
<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table wide">
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>`;
}

/** The question that it is about, as the questionnaire words it now; its id where it is asked no more. */
function aboutText(
  survey: Survey,
  { questionnaire, question, municipality }: PlacedFollowUp,
  language: Language,
  places: RegistryView,
): string {
  const content = survey.questionnaires.find(({ id }) => id === questionnaire);
  const asked = content && answerable(content).find(({ id }) => id === question);
  if (content === undefined || asked === undefined) return question;
  const words = pipeWords(content, places.partnerRegions(municipality), language, survey.fallback);
  return fill(wordingIn(asked.text, language, survey.fallback).text, words);
}

export interface OneFollowUp {
  t: Translate;
  language: Language;
  survey: Survey;
  followUp: FollowUp;
  /** The question that it is about, in the researcher's language. */
  wording: string;
  to: Recipient;
  /** Its e-mail in the outbox; undefined where there is none. */
  message: MessageHead | undefined;
  /** To be sent by telephone; with the respondent's link. */
  letter: Letter;
  link: string;
  /** Where the reader may take it back. */
  csrf: string | undefined;
  /** Why it was not taken back: a key. */
  wrong: string | undefined;
}

export const oneTitle = (t: Translate, { municipality }: Recipient): string =>
  t('follow-up:one-title', { municipality: municipality.name });

export function onePage(view: OneFollowUp): Html {
  const { t, language, survey, followUp, wording, to, wrong } = view;
  const time = (at: number): string => momentText(at, language, survey.timeZone);
  const { invitation } = to;
  return html`<p><a href="${addressOf(survey)}">${t('follow-up:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${oneTitle(t, to)}</h1>
${wrong !== undefined && notice('danger', t(wrong))}
<dl class="facts"><dt>${t('follow-up:state')}</dt><dd>${stateText(t, stateOf(followUp))}</dd>
<dt>${t('follow-up:about-question')}</dt><dd><a href="/surveys/${survey.id}/responses/${invitation.id}#follow-up.${followUp.id}">${wording}</a></dd>
<dt>${t('office:questionnaire')}</dt><dd>${questionnaireTitle(survey, invitation.questionnaire, language)}</dd>
<dt>${t('office:language')}</dt><dd>${nameOfLanguage(followUp.language)}</dd>
<dt>${t('follow-up:asked')}</dt><dd>${t('follow-up:at-by', { time: time(followUp.askedAt), who: followUp.askedBy })}</dd>
${followUp.withdrawnAt !== null && html`<dt>${t('follow-up:state-withdrawn')}</dt><dd>${t('follow-up:at-by', { time: time(followUp.withdrawnAt), who: followUp.withdrawnBy ?? '' })}</dd>`}</dl>
<h2 class="ds-heading" data-size="md">${t('follow-up:question')}</h2>
${followUpTexts(t, followUp, time)}
${stateOf(followUp) === 'open' && html`${reaching(view)}${taking(view)}`}`;
}

/** How it gets there: by e-mail, where there is an address; in any case as a text to copy. */
function reaching({ t, survey, to, message, letter, link }: OneFollowUp): Html {
  const copy = (id: string): Html =>
    html`<div class="office-actions"><div data-island="copy" data-copies="${id}" data-text-copy="${t('follow-up:copy')}" data-text-copied="${t('follow-up:copied')}"></div></div>`;
  return html`<h2 class="ds-heading" data-size="md">${t('follow-up:reaching')}</h2>
${
  message === undefined
    ? notice('info', t('follow-up:no-address'))
    : html`<p>${t('follow-up:by-email', { who: contactText(t, to.contact), address: message.recipient })} <a href="/surveys/${survey.id}/outbox/${message.id}">${messageState(t, message.state)}</a></p>`
}
<div class="ds-field"><label class="ds-label" for="ready">${t('follow-up:ready')}</label>
<textarea class="ds-input" id="ready" rows="6" readonly lang="${letter.language}">${letter.body}</textarea></div>${copy('ready')}
<div class="ds-field"><label class="ds-label" for="link">${t('follow-up:link')}</label><input class="ds-input" id="link" type="text" readonly value="${link}"></div>${copy('link')}`;
}

function taking({ t, survey, followUp, csrf }: OneFollowUp): Html {
  if (csrf === undefined) return html``;
  return html`<section class="withdrawal"><h2 class="ds-heading" data-size="md">${t('follow-up:withdraw')}</h2><p>${t('follow-up:withdraw-about')}</p>
${actionButton({ address: `${addressOf(survey)}/${followUp.id}/withdraw`, label: t('follow-up:withdraw'), csrf })}</section>`;
}

/** The form again, with what was wrong. */
export const askPage = (fields: AskFields, wording: string): Html =>
  html`<p><a href="/surveys/${fields.survey.id}/responses/${fields.invitation}">${fields.t('follow-up:to-response')}</a></p>
<h1 class="ds-heading" data-size="lg">${fields.t('follow-up:ask-about')}</h1><p>${wording}</p>${askForm(fields)}`;
