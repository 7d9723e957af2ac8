/** Tables of results: they scroll by themselves on narrow screens, in a region that has the table's name. */
import { type Html, html } from '../pages/html.ts';

export interface ResultsTable {
  /** Of the element that names it: a heading. */
  namedBy: string;
  caption: Html | string;
  head: readonly (Html | string)[];
  rows: readonly { label: Html | string; cells: readonly (Html | string)[]; level?: number }[];
  /** Whether the cells are text to read rather than figures. */
  isText?: boolean;
}

export const resultsTable = ({ namedBy, caption, head, rows, isText = false }: ResultsTable): Html =>
  html`<div class="table-scroll" role="region" aria-labelledby="${namedBy}" tabindex="0">
<table class="ds-table results-table">
<caption class="ds-sr-only">${caption}</caption>
<thead><tr>${head.map((cell, at) => (at === 0 || isText ? html`<th scope="col">${cell}</th>` : html`<th scope="col" class="number">${cell}</th>`))}</tr></thead>
<tbody>${rows.map(
    ({ label, cells, level = 0 }) =>
      html`<tr><th scope="row" class="level-${level}">${label}</th>${cells.map((cell) => (isText ? html`<td>${cell}</td>` : html`<td class="number">${cell}</td>`))}</tr>`,
  )}</tbody>
</table></div>`;
