/** A survey's responses: a filter that is an ordinary form, and a page of rows. */
import type { Language, Survey } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import { type Option, selectField } from '../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../pages/texts.ts';
import { dateTimeText } from '../pages/times.ts';
import type { Registry } from '../registry/model.ts';
import { registryView } from '../registry/view.ts';
import { type Reader, surveyReader } from '../respond/reader.ts';
import type { ResponseFilter, ResponseRow } from '../store/store.ts';
import { FILTERS, queryOf, STATUSES, statusText } from './filter.ts';
import { placeText } from './place.ts';
import type { ResponsePage } from './responses.ts';

export interface ResponsesView {
  t: Translate;
  language: Language;
  survey: Survey;
  registry: Registry;
  filter: ResponseFilter;
  page: ResponsePage;
  /** Whether this is a later page. */
  later: boolean;
}

export function responsesPage(view: ResponsesView): Html {
  const { t, language, survey, filter, page } = view;
  const reader = surveyReader(survey, language);
  const address = `/surveys/${survey.id}/responses`;
  return html`<h1 class="ds-heading" data-size="lg" id="title">${t('office:responses-of', { survey: reader.plain(survey.title) })}</h1>
<form class="office-filter" method="get" action="${address}" aria-label="${t('office:filter')}">
${fields(view, reader)}
<div class="office-actions"><button class="ds-button" type="submit">${t('office:show')}</button>
${Object.keys(filter).length > 0 && html`<a class="ds-button" data-variant="tertiary" href="${address}">${t('office:clear-filter')}</a>`}</div>
</form>
${page.rows.length === 0 ? html`<p>${t(Object.keys(filter).length > 0 ? 'office:no-responses' : 'office:not-invited')}</p>` : table(view, reader)}
<ul class="page-links">
${view.later && html`<li><a href="${address}${queryOf(filter)}">${t('office:first-page')}</a></li>`}
${page.next !== null && html`<li><a href="${address}${queryOf(filter, page.next)}" rel="next">${t('office:next-page')}</a></li>`}
</ul>`;
}

function fields({ t, language, survey, registry, filter }: ResponsesView, reader: Reader): Html[] {
  const byLabel = (options: Option[]) => options.sort((a, b) => a.label.localeCompare(b.label, language));
  const options: Record<(typeof FILTERS)[number], Option[]> = {
    questionnaire: survey.questionnaires.map(({ id, title }) => ({ value: id, label: reader.plain(title) })),
    region: registry.regions.map(({ id, label }) => ({ value: id, label: reader.plain(label) })),
    country: byLabel(registry.countries.map(({ id, label }) => ({ value: id, label: reader.plain(label) }))),
    municipality: byLabel(registry.municipalities.map(({ id, name }) => ({ value: id, label: name }))),
    partnership: byLabel(registry.partnerships.map(({ id, label }) => ({ value: id, label }))),
    language: survey.languages.map((one) => ({ value: one, label: nameOfLanguage(one) })),
    status: STATUSES.map((status) => ({ value: status, label: statusText(t, status) })),
  };
  return FILTERS.map((name) =>
    selectField({
      name,
      label: t(`office:${name}`),
      value: filter[name] ?? '',
      options: [{ value: '', label: t('office:any') }, ...options[name]],
    }),
  );
}

function table({ t, language, survey, registry, page }: ResponsesView, reader: Reader): Html {
  const places = registryView(registry);
  const partnerships = new Map(registry.partnerships.map(({ id, label }) => [id, label]));
  const titles = new Map(survey.questionnaires.map(({ id, title }) => [id, title]));
  const row = ({ invitation, named, partnerships: sets, status, response, submission }: ResponseRow): Html => {
    const place = places.municipality(invitation.municipality);
    const title = titles.get(invitation.questionnaire);
    return html`<tr>
<th scope="row"><a href="/surveys/${survey.id}/responses/${invitation.id}">${place?.name ?? (named || invitation.municipality)}</a>${invitation.synthetic && html` <span class="ds-tag" data-color="warning">${t('office:synthetic')}</span>`}</th>
<td>${placeText(places, invitation.municipality, reader)}</td>
<td>${sets.map((id) => partnerships.get(id) ?? id).join('; ')}</td>
<td>${title === undefined ? invitation.questionnaire : reader.say(title)}</td>
<td>${nameOfLanguage(response?.language ?? invitation.language)}</td>
<td>${statusText(t, status)}</td>
<td>${response !== null && (survey.anonymous ? t('anonymous:no-time') : dateTimeText(response.changedAt, language, survey.timeZone))}</td>
<td>${submission?.number}</td></tr>`;
  };
  const columns = [
    'municipality',
    'region',
    'partnership',
    'questionnaire',
    'language',
    'status',
    'changed',
    'receipt',
  ];
  return html`<p>${t('office:page-of', { count: page.rows.length })}</p>
<div class="table-scroll" role="region" aria-labelledby="title" tabindex="0"><table class="ds-table wide">
<thead><tr>${columns.map((column) => html`<th scope="col">${t(`office:${column}`)}</th>`)}</tr></thead>
<tbody>${page.rows.map(row)}</tbody></table></div>`;
}
