/** Regions and countries with their numbers, and partnerships with their sides beside each other. */
import { type Html, html } from '../../pages/html.ts';
import { type Counts, countsOf, groupsOf, type PartnershipRow, partnershipsOf, rateOf, type Side } from './board.ts';
import type { Entry } from './stage.ts';
import { type BoardView, groupName, mark, rowId, stageText } from './view.ts';

const percent = (value: number | null): string => (value === null ? '–' : `${value} %`);

/** Counts and rates, level by level; the whole at the end. */
export function placesSection(view: BoardView): Html {
  const { t, board, entries } = view;
  const groups = groupsOf(board, entries);
  const head = ['invited', 'sent', 'opened', 'drafting', 'submitted', 'rate', 'unsent', 'withdrawn'];
  return html`<section aria-labelledby="places">
<h2 class="ds-heading" id="places">${t('board:places')}</h2>
<div class="table-scroll" role="region" aria-labelledby="places" tabindex="0">
<table class="ds-table board-places"><caption class="ds-sr-only">${t('board:places')}</caption>
<thead><tr><th scope="col">${t('board:place')}</th>${head.map((name) => html`<th scope="col" class="number">${t(`board:${name}`)}</th>`)}</tr></thead>
<tbody>${groups.map(
    (region) =>
      html`${countsRow(groupName(view, region), region.counts, 'level-0')}${
        !isOneCountry(view, region) &&
        region.countries.map((country) => countsRow(groupName(view, country), country.counts, 'level-1'))
      }`,
  )}</tbody>
<tfoot>${countsRow(html`${t('board:whole')}`, countsOf(entries), 'level-0')}</tfoot></table></div>
</section>`;
}

/** A country that is a region of its own would say the same twice. */
const isOneCountry = (view: BoardView, region: ReturnType<typeof groupsOf>[number]): boolean =>
  region.countries.length === 1 &&
  region.countries[0] !== undefined &&
  groupName(view, region.countries[0]).text === groupName(view, region).text;

const countsRow = (name: Html, counts: Counts, level: string): Html =>
  html`<tr><th scope="row" class="${level}">${name}</th>${[
    counts.invited,
    counts.sent,
    `${counts.opened} (${percent(rateOf(counts.opened, counts))})`,
    counts.drafting,
    counts.submitted,
    percent(rateOf(counts.submitted, counts)),
    counts.unsent,
    counts.withdrawn,
  ].map((cell) => html`<td class="number">${cell}</td>`)}</tr>`;

/** Nothing where nobody has a partner. */
export function partnershipsSection(view: BoardView): Html {
  const { t, board, entries } = view;
  const rows = partnershipsOf(board, entries);
  if (rows.length === 0) return html``;
  return html`<section aria-labelledby="partnerships">
<h2 class="ds-heading" id="partnerships">${t('board:partnerships')}</h2>
<div class="table-scroll" role="region" aria-labelledby="partnerships" tabindex="0">
<table class="ds-table board-partnerships"><caption class="ds-sr-only">${t('board:partnerships')}</caption>
<thead><tr><th scope="col">${t('board:partnership')}</th><th scope="col" colspan="${Math.max(...rows.map(({ sides }) => sides.length))}">${t('board:sides')}</th></tr></thead>
<tbody>${rows.map((row) => partnershipRow(view, row))}</tbody></table></div>
</section>`;
}

const partnershipRow = (view: BoardView, { label, status, sides }: PartnershipRow): Html =>
  html`<tr><th scope="row">${label}${status !== 'active' && html` <span class="ds-tag">${view.t(`board:partnership-${status}`)}</span>`}</th>${sides.map(
    (side) => html`<td>${sideCell(view, side)}</td>`,
  )}</tr>`;

function sideCell({ t, entries: shown }: BoardView, { municipality, name, entries }: Side): Html {
  const isListed = shown.some((entry) => entry.municipality === municipality);
  const title = isListed ? html`<a href="#${rowId(municipality)}">${name}</a>` : html`${name}`;
  const [only] = entries;
  if (only === undefined) return html`${title}<br><span class="board-note">${t('board:not-invited')}</span>`;
  if (entries.length === 1) return html`${title}<br>${stageCell(t, only)}`;
  const counts = countsOf(entries);
  return html`${title}<br>${t('board:side-several', { submitted: counts.submitted, invited: counts.invited, drafting: counts.drafting })}`;
}

/** Sign and word, with what must be known at once. */
export const stageCell = (t: BoardView['t'], { stage, isReopened, unsent }: Entry): Html =>
  html`<span class="stage">${mark(stage)} ${stageText(t, stage)}</span>${isReopened && html` <span class="ds-tag">${t('board:reopened')}</span>`}${
    unsent > 0 &&
    html` <span class="ds-tag" data-color="warning">${t('board:unsent-on-device', { count: unsent })}</span>`
  }`;
