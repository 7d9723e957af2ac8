/** The map: one frame a region, drawn by the server, each mark a link to its row. */

import { type Html, html, trusted } from '../../pages/html.ts';
import type { Translate } from '../../pages/texts.ts';
import { type Dot, dotsOf } from './board.ts';
import { queryOf } from './filter.ts';
import { framesOf, type RegionFrame, withoutPlace } from './frames.ts';
import { SIDE } from './geometry.ts';
import { STAGES, type Stage } from './stage.ts';
import { type BoardView, mark, plain, ROWS, rowId, say, stageText } from './view.ts';

/** What is drawn last lies on top. */
const SHAPES: Record<Stage, string> = {
  submitted: '<circle r="6.5"/>',
  drafting: '<path d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>',
  opened: '<path d="M0-7 7 5.5H-7z"/>',
  invited: '<circle r="5.5"/>',
  undelivered: '<path d="M-5.5-5.5 5.5 5.5M5.5-5.5-5.5 5.5"/>',
  withdrawn: '<path d="M-6 0H6"/>',
  erased: '<path d="M-6-2.5H6M-6 2.5H6"/>',
};

/** The shapes, once a page. */
export const shapes = (): Html =>
  html`<svg class="shapes" aria-hidden="true" focusable="false"><defs>${STAGES.map(
    (stage) => html`<g id="mark-${stage}" class="shape-${stage}">${trusted(SHAPES[stage])}</g>`,
  )}</defs></svg>`;

/** Frames, legend, and how to pass them by. Nothing where no municipality has a position. */
export function mapSection(view: BoardView): Html {
  const { t, board, entries } = view;
  const dots = new Map(dotsOf(board, entries).map((dot) => [dot.municipality.id, dot]));
  const shown = new Set(dots.keys());
  const frames = framesOf(board.registry, shown);
  if (frames.length === 0) return html``;
  const unplaced = withoutPlace(board.registry, shown);
  const pages = pagesOf(view);
  const present = STAGES.filter((stage) => [...dots.values()].some((dot) => dot.stage === stage));
  return html`<section class="board-map" aria-labelledby="map">
<h2 class="ds-heading" id="map">${t('board:map')}</h2>
<p class="board-pass"><a href="#list">${t('board:pass-map')}</a></p>
<ul class="legend" aria-label="${t('board:legend')}">${present.map((stage) => html`<li>${mark(stage)} ${stageText(t, stage)}</li>`)}</ul>
<div class="frames">${frames.map((frame) => frameFigure(view, frame, dots, pages))}</div>
${unplaced.length > 0 && html`<p class="board-note">${t('board:unplaced', { names: unplaced.map(({ name }) => name).join(', ') })}</p>`}
</section>`;
}

/** The page of the list on which each municipality's first row is. */
function pagesOf({ entries }: BoardView): Map<string, number> {
  const pages = new Map<string, number>();
  for (const [index, { municipality }] of entries.entries())
    if (!pages.has(municipality)) pages.set(municipality, 1 + Math.floor(index / ROWS));
  return pages;
}

function frameFigure(
  view: BoardView,
  { region, land, borders, places }: RegionFrame,
  dots: ReadonlyMap<string, Dot>,
  pages: ReadonlyMap<string, number>,
): Html {
  const { t, board, filter, order, page } = view;
  const label = board.registry.regions.find(({ id }) => id === region)?.label;
  const name = label === undefined ? html`${region}` : say(view, label);
  const own = places.flatMap((place) => {
    const dot = dots.get(place.municipality);
    return dot === undefined ? [] : [{ place, dot }];
  });
  const hrefOf = (municipality: string): string => {
    const at = pages.get(municipality) ?? 1;
    return at === page ? `#${rowId(municipality)}` : `${queryOf(filter, order, at) || '?'}#${rowId(municipality)}`;
  };
  const ties = own.flatMap(({ place: { x, y, from } }) => (from === null ? [] : [`M${from.x} ${from.y}L${x} ${y}`]));
  return html`<figure class="frame"><figcaption id="frame-${region}">${name}</figcaption>
<svg viewBox="0 0 ${SIDE} ${SIDE}" role="group" aria-labelledby="frame-${region}" aria-describedby="about-${region}"><title>${label === undefined ? region : plain(view, label)}</title><desc id="about-${region}">${description(t, own)}</desc>
<rect class="sea" width="${SIDE}" height="${SIDE}"/>${land !== '' && html`<path class="land" d="${land}"/>`}${borders !== '' && html`<path class="border" d="${borders}"/>`}${ties.length > 0 && html`<path class="tie" d="${ties.join('')}"/>`}
${own.map(
  ({ place, dot }) =>
    html`<a href="${hrefOf(place.municipality)}"><title>${dotText(view, dot)}</title><circle class="touch" cx="${place.x}" cy="${place.y}" r="11"/><use href="#mark-${dot.stage}" x="${place.x}" y="${place.y}"/></a>`,
)}</svg></figure>`;
}

/** `Voi: draft begun`; with numbers where a municipality has several invitations. */
function dotText({ t }: BoardView, { municipality, stage, counts }: Dot): string {
  const { name } = municipality;
  const text = stageText(t, stage);
  return counts.invited > 1
    ? t('board:dot-several', { name, stage: text, submitted: counts.submitted, invited: counts.invited })
    : t('board:dot', { name, stage: text });
}

function description(t: Translate, own: readonly { dot: Dot }[]): string {
  const numbers = STAGES.flatMap((stage) => {
    const n = own.filter(({ dot }) => dot.stage === stage).length;
    return n === 0 ? [] : [`${stageText(t, stage)}: ${n}`];
  });
  return `${t('board:frame-about', { count: own.length })} ${numbers.join('; ')}.`;
}
