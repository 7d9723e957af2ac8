/** The board as a page: the filter, and below it what the script exchanges whenever something has changed. */
import { type Html, html } from '../../pages/html.ts';
import { type Option, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { secondText } from '../../pages/times.ts';
import { countsOf, rateOf } from './board.ts';
import { FILTERS, queryOf, STATUSES } from './filter.ts';
import { listSection } from './list.ts';
import { mapSection, shapes } from './map.ts';
import { partnershipsSection, placesSection } from './places.ts';
import { timelineSection } from './timeline.ts';
import { type BoardView, plain, say, stageText } from './view.ts';

/** What stands in the page's `main`. */
export function boardPage(view: BoardView): Html {
  const { t, survey, board, filter, order } = view;
  const address = `/surveys/${survey.id}/board`;
  const api = `/api/v1${address}`;
  const isFiltered = Object.keys(filter).length > 0;
  const query = queryOf(filter);
  return html`<h1 class="ds-heading" data-size="lg" id="title">${t('board:title')} – ${say(view, survey.title)}</h1>
<p class="results-moment" id="live" data-text-live="${t('board:live')}" data-text-cut="${t('board:cut')}"></p>
<form class="office-filter" method="get" action="${address}" aria-label="${t('board:filter')}">
${fields(view)}
${order.sort !== 'place' && html`<input type="hidden" name="sort" value="${order.isReversed ? '-' : ''}${order.sort}">`}
<div class="office-actions"><button class="ds-button" type="submit">${t('board:show')}</button>
${isFiltered && html`<a class="ds-button" data-variant="tertiary" href="${address}${queryOf({}, order)}">${t('board:clear')}</a>`}</div>
</form>
<div id="board" data-events="${api}/events" data-stamp="${board.stamp}">
${live(view)}
</div>
<section class="results-data" aria-labelledby="as-data"><h2 class="ds-heading" id="as-data">${t('board:as-data')}</h2>
<ul><li><a href="${api}${query}${query === '' ? '?' : '&'}format=csv" download>CSV</a></li><li><a href="${api}${query}">JSON</a></li></ul></section>`;
}

function live(view: BoardView): Html {
  const { t, language, survey, board, entries } = view;
  return html`${shapes()}<p class="results-moment">${t('board:as-of', { time: secondText(board.at, language, survey.timeZone) })}</p>
${survey.anonymous && html`<p class="results-notice">${t('anonymous:office', { count: survey.minimumGroupSize })}${board.ballotsWaiting > 0 && html` ${t('anonymous:office-waiting', { count: board.ballotsWaiting })}`}</p>`}
${board.unconfirmed > 0 && html`<p class="results-notice">${t('rounds:waiting', { count: board.unconfirmed })}</p>`}
${
  board.entries.length === 0
    ? html`<p class="results-notice">${t('board:nobody')}</p>`
    : html`${summary(view)}${
        entries.length === 0
          ? html`<p class="results-notice">${t('board:no-match')}</p>`
          : html`${mapSection(view)}${placesSection(view)}${partnershipsSection(view)}${timelineSection(view)}${listSection(view)}`
      }`
}`;
}

/** The numbers that are asked for first. */
function summary({ t, entries }: BoardView): Html {
  const counts = countsOf(entries);
  const figure = (name: 'opened' | 'drafting' | 'submitted'): Html => {
    const rate = rateOf(counts[name], counts);
    return html`<div><dt>${t(`board:${name}`)}</dt><dd>${counts[name]}${rate !== null && html` <span class="board-note">${rate} %</span>`}</dd></div>`;
  };
  return html`<dl class="board-summary"><div><dt>${t('board:invited')}</dt><dd>${counts.invited}</dd></div>${figure('opened')}${figure('drafting')}${figure('submitted')}<div><dt>${t('board:unsent')}</dt><dd>${counts.unsent}</dd></div></dl>`;
}

function fields(view: BoardView): Html[] {
  const { t, language, survey, board, filter } = view;
  const { registry, own } = board;
  const byLabel = (options: Option[]) => options.sort((a, b) => a.label.localeCompare(b.label, language));
  const options: Record<(typeof FILTERS)[number], Option[]> = {
    region: own.regions.map(({ id, label }) => ({ value: id, label: plain(view, label) })),
    country: byLabel(own.countries.map(({ id, label }) => ({ value: id, label: plain(view, label) }))),
    questionnaire: survey.questionnaires.map(({ id, title }) => ({ value: id, label: plain(view, title) })),
    partnership: byLabel(registry.partnerships.map(({ id, label }) => ({ value: id, label }))),
    status: STATUSES.map((status) => ({ value: status, label: stageText(t, status) })),
    language: survey.languages.map((one) => ({ value: one, label: nameOfLanguage(one) })),
  };
  return FILTERS.map((name) =>
    selectField({
      name,
      label: t(`board:${name}`),
      value: filter[name] ?? '',
      options: [{ value: '', label: t('board:any') }, ...options[name]],
    }),
  );
}
