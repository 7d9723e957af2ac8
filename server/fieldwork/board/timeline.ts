/** Opened and submitted, day by day: bars drawn by the server, and the same as a table. */
import { type Html, html } from '../../pages/html.ts';
import { type Day, daysOf } from './days.ts';
import { type BoardView, dayText } from './view.ts';

/** Units of the drawing. */
const [WIDTH, HEIGHT] = [720, 100];
/** A survey of one day is no wall: there is room for a fortnight at least. */
const WIDEST = WIDTH / 14;
/** More bars than this are drawn a week each: thinner ones cannot be told apart. */
const MOST_BARS = 180;

type Bars = Omit<Day, 'day'>[];

/** Nothing before the first invitation. */
export function timelineSection(view: BoardView): Html {
  const { t, language, survey, board, entries } = view;
  const days = daysOf(entries, survey.timeZone, board.at);
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return html``;
  const step = days.length > MOST_BARS ? 7 : 1;
  const bars = barsOf(days, step);
  const most = Math.max(1, ...bars.map(({ opened, submitted }) => Math.max(opened, submitted)));
  const wide = Math.min(WIDTH / bars.length, WIDEST);
  const high = (n: number): number => Math.round((10 * HEIGHT * n) / most) / 10;
  const column = (n: number, at: number, kind: 'opened' | 'submitted'): string => {
    if (n === 0) return '';
    const half = wide * 0.42;
    const x = wide * at + (kind === 'opened' ? wide * 0.06 : wide * 0.06 + half);
    return `M${x.toFixed(1)} ${HEIGHT}h${half.toFixed(1)}v${-high(n)}h${(-half).toFixed(1)}z`;
  };
  const path = (kind: 'opened' | 'submitted'): string =>
    bars.map((bar, index) => column(bar[kind], index, kind)).join('');
  const busy = days.filter(({ opened, submitted }) => opened + submitted > 0);
  const sum = (kind: 'opened' | 'submitted'): number => days.reduce((total, day) => total + day[kind], 0);
  const about = t('board:days-about', {
    from: dayText(language, first.day),
    to: dayText(language, last.day),
    opened: sum('opened'),
    submitted: sum('submitted'),
  });
  return html`<section class="board-days" aria-labelledby="days">
<h2 class="ds-heading" id="days">${t(step === 1 ? 'board:days' : 'board:weeks')}</h2>
<p class="legend"><span><svg class="key-bar" viewBox="0 0 10 10" aria-hidden="true"><rect class="bar-opened" width="10" height="10"/></svg> ${t('board:opened')}</span> <span><svg class="key-bar" viewBox="0 0 10 10" aria-hidden="true"><rect class="bar-submitted" width="10" height="10"/></svg> ${t('board:submitted')}</span></p>
<figure><svg class="days" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="days days-about"><title>${t('board:days')}</title><desc id="days-about">${about}</desc>
<path class="axis" d="M0 ${HEIGHT - 0.5}H${WIDTH}"/><path class="bar-opened" d="${path('opened')}"/><path class="bar-submitted" d="${path('submitted')}"/></svg><figcaption class="board-note"><span>${dayText(language, first.day)}</span><span>${t('board:most', { count: most })}</span><span>${dayText(language, last.day)}</span></figcaption></figure>
${
  busy.length > 0 &&
  html`<details id="days-table"><summary>${t('board:days-table')}</summary>
<div class="table-scroll" role="region" aria-labelledby="days" tabindex="0"><table class="ds-table board-narrow"><caption class="ds-sr-only">${t('board:days')}</caption>
<thead><tr><th scope="col">${t('board:day')}</th><th scope="col" class="number">${t('board:opened')}</th><th scope="col" class="number">${t('board:submitted')}</th></tr></thead>
<tbody>${busy.map(({ day, opened, submitted }) => html`<tr><th scope="row">${dayText(language, day)}</th><td class="number">${opened}</td><td class="number">${submitted}</td></tr>`)}</tbody></table></div></details>`
}
</section>`;
}

function barsOf(days: readonly Day[], step: number): Bars {
  const bars: Bars = [];
  for (let start = 0; start < days.length; start += step) {
    const of = days.slice(start, start + step);
    bars.push({
      opened: of.reduce((sum, { opened }) => sum + opened, 0),
      submitted: of.reduce((sum, { submitted }) => sum + submitted, 0),
    });
  }
  return bars;
}
