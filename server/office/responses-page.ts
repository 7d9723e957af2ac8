/** A survey's responses: a filter that is an ordinary form, and a page of rows. */
import { cellText } from '../analysis/reading/cell-text.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { type ActiveFilter, activeFilters } from '../pages/active-filters.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { notice, type Option, selectField } from '../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../pages/texts.ts';
import { dateTimeText } from '../pages/times.ts';
import type { Registry } from '../registry/model.ts';
import { registryView } from '../registry/view.ts';
import { type Reader, surveyReader } from '../respond/reader.ts';
import { resultsReader } from '../results/wordings.ts';
import type { CountedAnswer } from '../store/readings.ts';
import type { ResponseRow } from '../store/store.ts';
import { type Answered, answerText, questionText } from './answered.ts';
import { FILTERS, type FilterQuery, NAMES, queryOf, STATUSES, statusText } from './filter.ts';
import { placeText } from './place.ts';
import type { ResponsePage } from './responses.ts';

export interface ResponsesView {
  t: Translate;
  language: Language;
  survey: Survey;
  registry: Registry;
  query: FilterQuery;
  /** What is asked for of a question, if anything. */
  answered: Answered | undefined;
  /** By invitation, where they may stand in the list. */
  answers: ReadonlyMap<string, CountedAnswer>;
  page: ResponsePage;
  /** Whether this is a later page. */
  later: boolean;
}

export function responsesPage(view: ResponsesView): Html {
  const { t, language, survey, query, page, answered } = view;
  const reader = surveyReader(survey, language);
  const address = `/surveys/${survey.id}/responses`;
  const isNarrowed = NAMES.some((name) => (query[name] ?? '') !== '');
  const options = optionsOf(view, reader);
  return html`<h1 class="ds-heading" data-size="lg" id="title">${t('office:responses-of', { survey: reader.plain(survey.title) })}</h1>
<form class="office-filter" method="get" action="${address}" aria-label="${t('office:filter')}">
${FILTERS.map((name) =>
  selectField({
    ...{ name, label: t(`office:${name}`), value: query[name] ?? '' },
    options: [{ value: '', label: t('office:any') }, ...options[name]],
  }),
)}
${HIDDEN.map((name) => (query[name] ?? '') !== '' && html`<input type="hidden" name="${name}" value="${query[name]}">`)}
<div class="office-actions"><button class="ds-button" type="submit">${t('office:show')}</button>
${isNarrowed && html`<a class="ds-button" data-variant="tertiary" href="${address}">${t('office:clear-filter')}</a>`}</div>
</form>
${chosen(view, options, address)}
${
  answered?.isWithheld
    ? notice('info', t('office:answered-withheld', { minimum: survey.minimumGroupSize }))
    : page.rows.length === 0
      ? html`<p>${t(isNarrowed ? 'office:no-responses' : 'office:not-invited')}</p>`
      : table(view, reader)
}
<ul class="page-links">
${view.later && html`<li><a href="${address}${queryOf(query)}">${t('office:first-page')}</a></li>`}
${page.next !== null && html`<li><a href="${address}${queryOf(query, { after: page.next })}" rel="next">${t('office:next-page')}</a></li>`}
</ul>`;
}

/** What no field of the form says. */
const HIDDEN = NAMES.filter((name) => !FILTERS.some((field) => field === name));

/** Everything that narrows the list, each with the way to be without it. */
function chosen(
  { t, language, survey, query, answered }: ResponsesView,
  options: Record<(typeof FILTERS)[number], Option[]>,
  address: string,
): Html {
  const without = (changed: FilterQuery): string => `${address}${queryOf(query, changed)}`;
  const places = FILTERS.flatMap((name): ActiveFilter[] => {
    const value = query[name] ?? '';
    if (value === '') return [];
    const found = options[name].find((one) => one.value === value)?.label ?? value;
    return [{ label: t(`office:${name}`), value: found, without: without({ [name]: undefined }) }];
  });
  const { period = '', stage = '' } = query;
  const others: ActiveFilter[] = [
    ...(period === '' ? [] : [{ label: t('office:period'), value: period, without: without({ period: undefined }) }]),
    ...(stage === ''
      ? []
      : [{ label: t('office:stage'), value: t(`office:stage-${stage}`), without: without({ stage: undefined }) }]),
  ];
  if (answered === undefined) return activeFilters(t, [...places, ...others]);
  const results = resultsReader(survey, language, t);
  const answer: ActiveFilter = {
    label: t('office:answer-to'),
    value: html`${questionText(results, answered)} – ${answerText(results, answered)}`,
    without: without({ question: undefined, choice: undefined, unit: undefined, blank: undefined }),
  };
  return activeFilters(t, [answer, ...places, ...others]);
}

function optionsOf(
  { t, language, survey, registry }: ResponsesView,
  reader: Reader,
): Record<(typeof FILTERS)[number], Option[]> {
  const byLabel = (options: Option[]) => options.sort((a, b) => a.label.localeCompare(b.label, language));
  return {
    questionnaire: survey.questionnaires.map(({ id, title }) => ({ value: id, label: reader.plain(title) })),
    region: registry.regions.map(({ id, label }) => ({ value: id, label: reader.plain(label) })),
    country: byLabel(registry.countries.map(({ id, label }) => ({ value: id, label: reader.plain(label) }))),
    municipality: byLabel(registry.municipalities.map(({ id, name }) => ({ value: id, label: name }))),
    partnership: byLabel(registry.partnerships.map(({ id, label }) => ({ value: id, label }))),
    language: survey.languages.map((one) => ({ value: one, label: nameOfLanguage(one) })),
    status: STATUSES.map((status) => ({ value: status, label: statusText(t, status) })),
  };
}

function table({ t, language, survey, registry, page, answered, answers }: ResponsesView, reader: Reader): Html {
  const places = registryView(registry);
  const partnerships = new Map(registry.partnerships.map(({ id, label }) => [id, label]));
  const titles = new Map(survey.questionnaires.map(({ id, title }) => [id, title]));
  const row = ({ invitation, named, partnerships: sets, status, response, submission }: ResponseRow): Html => {
    const place = places.municipality(invitation.municipality);
    const title = titles.get(invitation.questionnaire);
    return html`<tr>
<th scope="row"><a href="/surveys/${survey.id}/responses/${invitation.id}">${place?.name ?? (named || invitation.municipality)}</a>${invitation.synthetic && html` <span class="ds-tag" data-color="warning">${t('office:synthetic')}</span>`}</th>
${answered?.isShown && html`<td>${answerCell(answered, answers.get(invitation.id), reader)}</td>`}<td>${placeText(places, invitation.municipality, reader)}</td>
<td>${sets.map((id) => partnerships.get(id) ?? id).join('; ')}</td>
<td>${title === undefined ? invitation.questionnaire : reader.say(title)}</td>
<td>${nameOfLanguage(response?.language ?? invitation.language)}</td>
<td>${statusText(t, status)}</td>
<td>${response !== null && (survey.anonymous ? t('anonymous:no-time') : dateTimeText(response.changedAt, language, survey.timeZone))}</td>
<td>${submission?.number}</td></tr>`;
  };
  const columns = [
    ...['municipality', ...(answered?.isShown ? ['answer'] : []), 'region', 'partnership'],
    ...['questionnaire', 'language', 'status', 'changed', 'receipt'],
  ];
  return html`<p>${t('office:page-of', { count: page.rows.length })}</p>
<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table wide">
<thead><tr>${columns.map((column) => html`<th scope="col">${t(`office:${column}`)}</th>`)}</tr></thead>
<tbody>${page.rows.map(row)}</tbody></table></div>`;
}

function answerCell({ question }: Answered, answer: CountedAnswer | undefined, reader: Reader): Html {
  if (answer === undefined) return html``;
  const { text, language } = cellText(question?.in.get(answer.questionnaire), answer, reader);
  return html`<span${attribute('lang', language !== reader.language && language)} dir="auto">${text}</span>`;
}
