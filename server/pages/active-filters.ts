/** What a list is narrowed to, said in words, each with the way to be without it. */
import { type Html, html } from './html.ts';
import type { Translate } from './texts.ts';

export interface ActiveFilter {
  /** What is filtered by. */
  label: string;
  value: Html | string;
  /** Address of the same list without it. */
  without: string;
}

/** Nothing where there is none. `all`: address of the list without any, where nothing else on the page leads there. */
export function activeFilters(t: Translate, filters: readonly ActiveFilter[], all?: string): Html {
  if (filters.length === 0) return html``;
  return html`<div class="active-filters"><p id="active-filters">${t('office:filters-active')}</p>
<ul aria-labelledby="active-filters">${filters.map(
    ({ label, value, without }) =>
      html`<li><span>${label}: <b>${value}</b></span> <a href="${without}">${t('office:filter-remove')}<span class="ds-sr-only"> – ${label}: ${value}</span></a></li>`,
  )}</ul>
${all !== undefined && filters.length > 1 && html`<p><a href="${all}">${t('office:filters-remove-all')}</a></p>`}</div>`;
}
