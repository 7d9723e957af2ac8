/** The list: every invitation with all that is known of it, by region and country, or in an order of the reader's choice. */
import { type Html, html } from '../../pages/html.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { groupsOf } from './board.ts';
import { BY_PLACE, type Order, queryOf, type Sort } from './filter.ts';
import { stageCell } from './places.ts';
import type { Entry } from './stage.ts';
import { type BoardView, dayTime, groupName, ROWS, rowId, say } from './view.ts';

/** Which column sorts by what. */
const COLUMNS: { name: string; sort?: Sort; isNumber?: boolean }[] = [
  { name: 'municipality', sort: 'place' },
  { name: 'questionnaire' },
  { name: 'status', sort: 'status' },
  { name: 'delivery', sort: 'sent' },
  { name: 'opened', sort: 'opened' },
  { name: 'draft', sort: 'progress' },
  { name: 'submitted', sort: 'submitted' },
  { name: 'activity', sort: 'activity' },
  { name: 'reminder', sort: 'reminder' },
];

export function listSection(view: BoardView): Html {
  const { t, survey, filter, order, entries, page } = view;
  const shown = entries.slice((page - 1) * ROWS, page * ROWS);
  const isByPlace = order.sort === 'place' && !order.isReversed;
  // One row of a municipality is what the marks of the map lead to.
  const first = new Map(entries.toReversed().map((entry) => [entry.municipality, entry.invitation]));
  const idOf = (entry: Entry) => (first.get(entry.municipality) === entry.invitation ? rowId(entry.municipality) : '');
  const base = `/surveys/${survey.id}/board`;
  return html`<section aria-labelledby="list">
<h2 class="ds-heading" id="list" tabindex="-1">${t('board:list')}</h2>
${shown.length === 0 && html`<p>${t(Object.keys(filter).length > 0 ? 'board:no-match' : 'board:nobody')}</p>`}
${
  isByPlace
    ? groupsOf(view.board, shown).map(
        (
          region,
        ) => html`<details class="board-region" id="region-${region.id}" open><summary><h3 id="region-name-${region.id}">${groupName(view, region)}</h3></summary>
${table(view, `region-name-${region.id}`, groupName(view, region), html`${region.countries.map((country) => html`<tbody>${(region.countries.length > 1 || groupName(view, country).text !== groupName(view, region).text) && html`<tr class="country"><th scope="rowgroup" colspan="${COLUMNS.length}">${groupName(view, country)}</th></tr>`}${country.entries.map((entry) => row(view, entry, idOf(entry)))}</tbody>`)}`)}</details>`,
      )
    : shown.length > 0 &&
      table(
        view,
        'list',
        html`${t('board:list')}`,
        html`<tbody>${shown.map((entry) => row(view, entry, idOf(entry)))}</tbody>`,
      )
}
<ul class="page-links">
${page > 1 && html`<li><a href="${base}${queryOf(filter, order, page - 1)}#list" rel="prev">${t('board:previous')}</a></li>`}
${entries.length > page * ROWS && html`<li><a href="${base}${queryOf(filter, order, page + 1)}#list" rel="next">${t('board:next')}</a></li>`}
</ul></section>`;
}

const table = (view: BoardView, namedBy: string, name: Html, body: Html): Html =>
  html`<div class="table-scroll" role="region" aria-labelledby="${namedBy}" tabindex="0"><table class="ds-table wide board-list"><caption class="ds-sr-only">${name}</caption>
<thead><tr>${COLUMNS.map(({ name: column, sort }) => heading(view, column, sort))}</tr></thead>
${body}</table></div>`;

/** A link that sorts by the column, and the other way round where it already does. */
function heading({ t, survey, filter, order }: BoardView, name: string, sort: Sort | undefined): Html {
  const label = t(`board:${name}`);
  if (sort === undefined) return html`<th scope="col">${label}</th>`;
  const isSorted = order.sort === sort;
  // Of times and amounts the latest and the most are wanted first.
  const isFallingFirst = !['place', 'status', 'reminder'].includes(sort);
  const next: Order = { sort, isReversed: isSorted ? !order.isReversed : isFallingFirst };
  const address = `/surveys/${survey.id}/board${queryOf(filter, sort === 'place' && !isSorted ? BY_PLACE : next)}#list`;
  const sign = isSorted && (sort !== 'place' || order.isReversed) ? (order.isReversed ? ' ↓' : ' ↑') : '';
  return sign === ''
    ? html`<th scope="col"><a href="${address}">${label}</a></th>`
    : html`<th scope="col" aria-sort="${order.isReversed ? 'descending' : 'ascending'}"><a href="${address}">${label}<span aria-hidden="true">${sign}</span></a></th>`;
}

function row(view: BoardView, entry: Entry, id: string): Html {
  const { t, survey, board } = view;
  const { municipality, progress, ordinal } = entry;
  const questionnaire = survey.questionnaires.find((one) => one.id === entry.questionnaire);
  const name = board.places.municipality(municipality)?.name ?? municipality;
  const gone = entry.erasedAt ?? entry.withdrawnAt;
  return html`<tr${id !== '' && html` id="${id}" tabindex="-1"`}>
<th scope="row"><a href="/surveys/${survey.id}/responses/${entry.invitation}">${name}</a>${ordinal > 1 && html` <span class="ordinal">${ordinal}</span>`}${entry.synthetic && html` <span class="ds-tag" data-color="warning">${t('board:synthetic')}</span>`}</th>
<td>${questionnaire === undefined ? entry.questionnaire : say(view, questionnaire.title)}<br><span class="board-note">${nameOfLanguage(entry.language)}</span></td>
<td>${stageCell(t, entry)}${(entry.stage === 'withdrawn' || entry.stage === 'erased') && html`<br>${dayTime(view, gone)}`}</td>
<td>${t(`board:delivery-${entry.delivery.replace(' ', '-')}`)}${entry.sentAt !== null && html`<br><span class="board-note">${dayTime(view, entry.sentAt)}</span>`}</td>
<td>${dayTime(view, entry.openedAt)}</td>
<td>${progress === null ? '–' : html`${t('board:progress', { done: progress.answered, all: progress.questions })}<br><span class="board-note">${t('board:words', { count: progress.words })}</span>`}</td>
<td>${dayTime(view, entry.submittedAt)}</td>
<td>${dayTime(view, entry.lastActivityAt)}</td>
<td>${dayTime(view, entry.nextReminderAt)}</td></tr>`;
}
