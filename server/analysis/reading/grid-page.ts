/** The grid's page: what to read, and the first rows of it. The script shows the others as one scrolls. */
import { attribute, type Html, html } from '../../pages/html.ts';
import { type Option, selectField } from '../../pages/office-form.ts';
import { languages, nameOfLanguage } from '../../pages/texts.ts';
import type { Registry } from '../../registry/model.ts';
import { askedHtml } from './asked-html.ts';
import type { Column } from './columns.ts';
import { rowHtml, rowTemplate } from './grid-row.ts';
import { GROUPINGS, type GridQuery, MOST_COLUMNS, searchOf } from './query.ts';
import { columnLabel, type GridWords, type ShownWindow } from './shown.ts';

/** Rows of a page where there is no script. */
export const PAGE = 40;

export interface GridView {
  words: GridWords;
  query: GridQuery;
  /** That could be chosen, and that are. */
  all: readonly Column[];
  columns: readonly Column[];
  window: ShownWindow;
  /** What the reader may filter by. */
  own: Registry;
}

export function gridPage(view: GridView): Html {
  const { words, window } = view;
  const { survey, reader } = words;
  const { t } = reader;
  return html`<h1 class="ds-heading" data-size="lg" id="title">${t('reading:title')} – ${reader.say(survey.title)}</h1>
<p><a href="/surveys/${survey.id}/reading/mirror">${t('reading:to-mirror')}</a></p>
${filterForm(view)}
${window.total === 0 ? html`<p class="results-notice">${t(isFiltered(view) ? 'reading:none-match' : 'reading:nothing-yet')}</p>` : table(view)}`;
}

const isFiltered = ({ query }: GridView): boolean => Object.keys(query.filter).length > 0;

function filterForm(view: GridView): Html {
  const { words, query, own } = view;
  const { survey, reader } = words;
  const { t } = reader;
  const any: Option = { value: '', label: t('reading:all') };
  const select = (name: string, value: string | undefined, options: Option[]): Html =>
    selectField({ name, label: t(`reading:${name}`), value: value ?? '', options: [any, ...options] });
  const { filter } = query;
  return html`<details class="reading-choice"${attribute('open', isFiltered(view))}><summary>${t('reading:choose')}</summary><form class="office-filter reading-filter" method="get">
${Array.from({ length: MOST_COLUMNS }, (_, at) => columnField(view, at))}
${selectField({ name: 'by', label: t('reading:by'), value: query.by, options: GROUPINGS.map((by) => ({ value: by, label: t(`reading:by-${by}`) })) })}
${select(
  'questionnaire',
  filter.questionnaire,
  survey.questionnaires.map(({ id, title }) => ({ value: id, label: reader.plain(title) })),
)}
${select(
  'region',
  filter.region,
  own.regions.map(({ id, label }) => ({ value: id, label: reader.plain(label) })),
)}
${select(
  'country',
  filter.country,
  own.countries.map(({ id, label }) => ({ value: id, label: reader.plain(label) })),
)}
${select(
  'partnership',
  filter.partnership,
  own.partnerships.map(({ id, label }) => ({ value: id, label })),
)}
${select(
  'language',
  filter.language,
  languages.map((each) => ({ value: each, label: nameOfLanguage(each) })),
)}
<button class="ds-button" type="submit">${t('reading:show')}</button>
</form></details>`;
}

function columnField({ words, all, columns }: GridView, at: number): Html {
  const { survey, reader } = words;
  const { t } = reader;
  const chosen = columns[at]?.name ?? '';
  const option = (column: Column): Html =>
    html`<option value="${column.name}"${attribute('selected', column.name === chosen)}>${columnLabel(words, column)}</option>`;
  const concepts = all.filter(({ column }) => 'concept' in column);
  const group = (label: string, of: Column[]): Html | undefined =>
    of.length === 0 ? undefined : html`<optgroup label="${label}">${of.map(option)}</optgroup>`;
  return html`<div class="ds-field"><label class="ds-label" for="column-${at}">${t('reading:column', { number: at + 1 })}</label><select class="ds-input" id="column-${at}" name="column">${at > 0 && html`<option value="">${t('reading:no-column')}</option>`}${group(t('reading:concepts'), concepts)}${survey.questionnaires.map(
    ({ id, title }) =>
      group(
        reader.plain(title),
        all.filter(({ column }) => 'question' in column && column.questionnaire === id),
      ),
  )}</select></div>`;
}

function table(view: GridView): Html {
  const { words, query, columns, window } = view;
  const { survey, reader } = words;
  const { t } = reader;
  const { groups, rows, total, from } = window;
  const source = `/api/v1/surveys/${survey.id}/reading${searchOf({ ...query, columns: columns.map(({ column }) => column) }, { lang: reader.language })}`;
  const groupOf = (index: number) => groups.find((group) => index >= group.from && index < group.from + group.count);
  return html`<p id="grid-about">${t('reading:respondents', { count: total })} · ${t('reading:in-groups', { count: groups.length })}</p>
<nav class="grid-groups" aria-label="${t('reading:groups')}"><ul>${groups.map(
    (group) =>
      html`<li><a href="${searchOf(query, { from: String(group.from) })}#grid" data-row="${group.from}"><span${attribute('lang', group.language)}>${group.label}</span></a> <span class="grid-count">${group.count}</span></li>`,
  )}</ul></nav>
<p class="grid-keys answer-about" id="grid-keys" hidden>${t('reading:keys')}</p>
<div class="grid-scroll" id="grid" role="region" aria-label="${t('reading:grid')}" tabindex="0" data-source="${source}" data-total="${total}" data-stamp="${window.stamp}" data-groups="${JSON.stringify(groups)}" data-text-more="${t('reading:expand')}" data-text-less="${t('reading:collapse')}" data-text-resize="${t('reading:resize')}" data-text-loading="${t('reading:loading')}" data-text-lost="${t('reading:lost')}">
<table class="grid" aria-label="${t('reading:grid')}"><colgroup><col class="grid-head">${columns.map(() => html`<col>`)}</colgroup>
<thead><tr><th scope="col">${t('reading:respondent')}</th>${columns.map((column, at) => {
    const label = columnLabel(words, column);
    return html`<th scope="col"><span class="grid-label">${label}</span> <button class="ds-button grid-asked" data-variant="tertiary" type="button" popovertarget="asked-${at}" aria-label="${t('reading:asked-of', { column: label })}">${t('reading:asked')}</button></th>`;
  })}</tr></thead>
<tbody>${rows.map((row, at) => {
    const group = groupOf(row.index);
    const isFirst = at === 0 || group?.from === row.index;
    return html`${isFirst && group && html`<tr class="grid-group" data-group="${groups.indexOf(group)}"><th scope="rowgroup" colspan="${columns.length + 1}"><div class="grid-group-name"><span${attribute('lang', group.language)}>${group.label}</span> <span class="grid-count">${group.count}</span></div></th></tr>`}${rowHtml(t, row)}`;
  })}</tbody></table>
</div>
<p class="ds-sr-only" id="grid-state" role="status"></p>
${pager(view, from, total)}
${columns.map(
  (column, at) =>
    html`<div class="asked-popover" id="asked-${at}" popover><h2 class="ds-heading" data-size="xs">${t('reading:asked-title')}</h2>${askedHtml(words.wordings, column.asked)}<button class="ds-button" data-variant="secondary" type="button" popovertarget="asked-${at}" popovertargetaction="hide">${t('reading:close')}</button></div>`,
)}
${rowTemplate(t)}`;
}

/** For those without a script. */
function pager({ words, query }: GridView, from: number, total: number): Html {
  const { t } = words.reader;
  const to = Math.min(total, from + PAGE);
  const link = (at: number, key: string): Html =>
    html`<li><a href="${searchOf(query, { from: String(at) })}#grid">${t(key)}</a></li>`;
  return html`<nav class="grid-pager" aria-label="${t('reading:pages')}"><p>${t('reading:rows-of', { from: from + 1, to, total })}</p><ul class="page-links">${from > 0 && link(Math.max(0, from - PAGE), 'reading:earlier')}${to < total && link(to, 'reading:later')}</ul></nav>`;
}
