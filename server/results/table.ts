/** Tables of results: they scroll by themselves on narrow screens, in a region that has the table's name. */
import { type Html, html } from '../pages/html.ts';

export interface ResultsTable {
  /** Ids of the elements that name it: headings. */
  namedBy: string;
  caption: Html | string;
  head: readonly (Html | string)[];
  rows: readonly { label: Html | string; cells: readonly (Html | string)[]; level?: number }[];
  /** Places one within another, or wordings to read; figures otherwise. */
  of?: 'places' | 'wordings';
}

const classes = {
  places: 'ds-table results-table places',
  wordings: 'ds-table results-table wordings-table',
  figures: 'ds-table results-table',
};

export const resultsTable = ({ namedBy, caption, head, rows, of }: ResultsTable): Html => {
  const isText = of === 'wordings';
  return html`<div class="table-scroll" role="region" aria-labelledby="${namedBy}" tabindex="0">
<table class="${classes[of ?? 'figures']}">
<caption class="ds-sr-only">${caption}</caption>
<thead><tr>${head.map((cell, at) => (at === 0 || isText ? html`<th scope="col">${cell}</th>` : html`<th scope="col" class="number">${cell}</th>`))}</tr></thead>
<tbody>${rows.map(
    ({ label, cells, level = 0 }) =>
      html`<tr><th scope="row" class="level-${level}">${label}</th>${cells.map((cell) => (isText ? html`<td>${cell}</td>` : html`<td class="number">${cell}</td>`))}</tr>`,
  )}</tbody>
</table></div>`;
};
