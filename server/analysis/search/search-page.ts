/** The page on which one searches, and what was found. Ordinary links and a form: it needs no script. */
import { attribute, type Html, html } from '../../pages/html.ts';
import { inputField, notice, type Option, selectField } from '../../pages/office-form.ts';
import { languages, nameOfLanguage } from '../../pages/texts.ts';
import type { Registry } from '../../registry/model.ts';
import { registryView } from '../../registry/view.ts';
import { SEARCH_KINDS, type SearchHit } from '../../store/searches.ts';
import type { Column } from '../reading/columns.ts';
import { columnLabel, type GridWords } from '../reading/shown.ts';
import { groupsOf, type SearchGroup } from './groups.ts';
import { type Passage, passagesOf } from './passages.ts';
import { addressOf, cursorOf, FILTERS, type SearchAsked } from './query.ts';
import type { SearchFault } from './query-language.ts';
import type { Searched } from './searched.ts';

export interface SearchView {
  words: Pick<GridWords, 'survey' | 'registry' | 'reader' | 'wordings'>;
  asked: SearchAsked;
  /** What could be searched in. */
  columns: readonly Column[];
  /** What the reader may filter by. */
  own: Registry;
  /** Nothing where nothing was asked for yet. */
  result: Searched | { fault: SearchFault } | undefined;
  /** Whether this is a later page. */
  later: boolean;
}

export function searchPage(view: SearchView): Html {
  const { words, result } = view;
  const { survey, reader } = words;
  return html`<h1 class="ds-heading" data-size="lg" id="title">${reader.t('search:title')} – ${reader.say(survey.title)}</h1>
${searchForm(view)}
${result !== undefined && !('fault' in result) && resultsHtml(view, result)}`;
}

const isFiltered = (asked: SearchAsked): boolean => FILTERS.some((name) => asked[name] !== undefined);

function searchForm(view: SearchView): Html {
  const { words, asked, result } = view;
  const { t } = words.reader;
  const fault = result !== undefined && 'fault' in result ? result.fault : undefined;
  return html`<search><form class="search-form" method="get">
<div class="search-line">${inputField({
    type: 'text',
    name: 'q',
    label: t('search:q'),
    value: asked.q,
    error: fault && t(`search:fault-${fault.code}`, fault.data),
  })}
<button class="ds-button" type="submit">${t('search:search')}</button></div>
<details class="search-choice"${attribute('open', isFiltered(asked))}><summary>${t('search:where')}</summary><div class="office-filter">${filterFields(view)}
${isFiltered(asked) && html`<a class="ds-button" data-variant="tertiary" href="${addressOf({ q: asked.q })}">${t('search:everywhere')}</a>`}</div></details>
<details class="search-choice"${attribute('open', result === undefined)}><summary>${t('search:help')}</summary>
<dl class="search-help">${(['words', 'row', 'beginning', 'without', 'either'] as const).map((way) => html`<div><dt><code>${t(`search:example-${way}`)}</code></dt><dd>${t(`search:help-${way}`)}</dd></div>`)}</dl>
<p>${t('search:help-accents')}</p></details>
</form></search>`;
}

function filterFields({ words, asked, columns, own }: SearchView): Html[] {
  const { survey, reader } = words;
  const { t } = reader;
  const labelled = (options: { id: string; label: string }[]): Option[] =>
    options.map(({ id, label }) => ({ value: id, label }));
  const about = columns.map((column) => ({ value: column.name, label: labelOf(words, column) }));
  const isKnown = about.some(({ value }) => value === asked.about);
  if (asked.about !== undefined && !isKnown)
    about.push({ value: asked.about, label: groupLabel({ words, columns }, asked.about.replace(/^\w+:/, '')) });
  const options: Record<(typeof FILTERS)[number], Option[]> = {
    about,
    questionnaire: labelled(survey.questionnaires.map(({ id, title }) => ({ id, label: reader.plain(title) }))),
    region: labelled(own.regions.map(({ id, label }) => ({ id, label: reader.plain(label) }))),
    country: labelled(own.countries.map(({ id, label }) => ({ id, label: reader.plain(label) }))),
    partnership: labelled(own.partnerships),
    language: languages.map((each) => ({ value: each, label: nameOfLanguage(each) })),
    kind: SEARCH_KINDS.map((kind) => ({ value: kind, label: t(`search:kind-${kind}`) })),
  };
  return FILTERS.filter((name) => options[name].length > 1 || asked[name] !== undefined).map((name) =>
    selectField({
      name,
      label: t(`search:${name}`),
      value: asked[name] ?? '',
      options: [{ value: '', label: t('search:all') }, ...options[name]],
    }),
  );
}

const labelOf = (words: SearchView['words'], column: Column): string => {
  const label = columnLabel(words, column);
  if ('concept' in column.column) return label;
  const { questionnaire } = column.column;
  const title = words.survey.questionnaires.find(({ id }) => id === questionnaire)?.title;
  return `${label} – ${title === undefined ? questionnaire : words.reader.plain(title)}`;
};

/** What a question is about: its concept where it has one, so that one heading fits all who were asked. */
function groupLabel({ words, columns }: Pick<SearchView, 'words' | 'columns'>, question: string): string {
  const asks = (column: Column): boolean => column.asked.some((asked) => asked.question.id === question);
  const column = columns.find((of) => 'concept' in of.column && asks(of)) ?? columns.find(asks);
  if (column !== undefined) return columnLabel(words, column);
  return question === '' ? words.reader.t('search:no-question') : question;
}

function resultsHtml(view: SearchView, result: Searched): Html {
  const { words, asked, later } = view;
  const { t } = words.reader;
  const { total, waiting, counts, page } = result;
  const groups = groupsOf(page.hits, counts);
  const label = ({ kind, question }: Pick<SearchGroup, 'kind' | 'question'>): string =>
    kind === 'answer'
      ? groupLabel(view, question)
      : t('search:group', { kind: t(`search:kind-${kind}`), question: groupLabel(view, question) });
  return html`${waiting > 0 && notice('info', t('search:waiting', { count: waiting }))}
<section aria-labelledby="found"><h2 class="ds-heading" data-size="md" id="found">${t('search:found', { count: total })}</h2>
${total === 0 && html`<p>${t(isFiltered(asked) ? 'search:nothing-here' : 'search:nothing')}</p>`}
${
  counts.length > 1 &&
  html`<nav aria-label="${t('search:by-question')}"><ul class="search-counts">${counts.map(
    (of) =>
      html`<li><a href="${addressOf(asked, { about: `question:${of.question}`, kind: of.kind })}">${label(of)}</a> <span class="search-count">${of.found}</span></li>`,
  )}</ul></nav>`
}
${groups.map(
  (
    group,
    at,
  ) => html`<section aria-labelledby="group-${at}"><h3 class="ds-heading" data-size="sm" id="group-${at}">${label(group)} <span class="search-count">${t('search:of-found', { count: group.found })}</span></h3>
<ol class="search-hits">${group.hits.map((hit) => hitHtml(view, result, hit))}</ol></section>`,
)}
<ul class="page-links">
${later && html`<li><a href="${addressOf(asked)}">${t('search:first-page')}</a></li>`}
${page.next !== null && html`<li><a href="${addressOf(asked, { after: cursorOf(page.next) })}" rel="next">${t('search:next-page')}</a></li>`}
</ul></section>`;
}

function hitHtml({ words, columns }: SearchView, { query }: Searched, hit: SearchHit): Html {
  const { survey, registry, reader } = words;
  const places = registryView(registry);
  const country = places.countryOf(hit.municipality)?.label;
  const title = survey.questionnaires.find(({ id }) => id === hit.questionnaire)?.title;
  const name = places.municipality(hit.municipality)?.name ?? hit.municipality;
  const about = [
    country && reader.say(country),
    title && reader.say(title),
    hit.language !== '' && nameOfLanguage(hit.language),
    hit.author,
  ].filter((part) => part !== undefined && part !== false && part !== null);
  const question = groupLabel({ words, columns }, hit.question);
  return html`<li><p class="search-source"><a href="${`/surveys/${survey.id}/reading/answer/${hit.invitation}/${hit.question}`}" aria-label="${reader.t('search:open', { municipality: name, question })}">${name}</a> <span class="search-about">${about.map((part, at) => html`${at > 0 && ' · '}${part}`)}</span>${hit.synthetic && html` <span class="ds-tag" data-color="warning">${reader.t('office:synthetic')}</span>`}</p>
<blockquote class="search-text"${attribute('lang', hit.language !== '' && hit.language)}>${passagesHtml(hit, passagesOf(hit.text, hit.language, query))}</blockquote></li>`;
}

/** The marked passages; `…` where something is left out. */
function passagesHtml({ text }: SearchHit, passages: readonly Passage[]): Html {
  const pieces = passages.map(({ from, to, marks }, at) => {
    let place = from;
    const shown = marks.map((mark) => {
      const before = text.slice(place, mark.from);
      place = mark.to;
      return html`${before}<mark>${text.slice(mark.from, mark.to)}</mark>`;
    });
    const isCut = at > 0 || from > 0;
    return html`${isCut && (at > 0 ? ' … ' : '… ')}${shown}${text.slice(place, to)}`;
  });
  const isCut = (passages.at(-1)?.to ?? text.length) < text.length;
  return html`${pieces}${isCut && ' …'}`;
}
