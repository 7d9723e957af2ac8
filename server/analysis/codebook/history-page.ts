/** The history of a codebook, and one change of it with whether it can be taken back. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { Code, CodebookChange, CodebookChanged } from '../../store/codebook.ts';
import { named, type Wordings } from './asking.ts';
import { byWhom, changeDetails, changeTitle, historyList } from './history-list.ts';
import { hidden } from './parts.ts';
import type { Obstacle } from './undoing.ts';

export function historyPage(
  view: Wordings & { codes: readonly Code[]; changes: readonly CodebookChange[]; next: string | null; later: boolean },
): Html {
  const { t, survey, codes, changes, next, later } = view;
  const base = `/surveys/${survey.id}/codebook`;
  return html`<p><a href="${base}">${t('codebook:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('codebook:history-title')}</h1>
<p>${t('codebook:history-about')}</p>
${historyList(view, codes, changes, base)}
<ul class="page-links">${later && html`<li><a href="${base}/history">${t('codebook:newest')}</a></li>`}
${next !== null && html`<li><a href="${base}/history?after=${next}" rel="next">${t('codebook:older')}</a></li>`}</ul>`;
}

export interface ChangeView extends Wordings {
  codes: readonly Code[];
  change: CodebookChange;
  csrf: string;
  mayChange: boolean;
  /** What stands in the way of taking it back, as sentences; empty where nothing is known to. */
  obstacles: readonly string[];
  /** Whether somebody has just tried. */
  tried: boolean;
  done: string | undefined;
}

export function changePage(view: ChangeView): Html {
  const { t, survey, codes, change, mayChange, obstacles, done } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const mayUndo = mayChange && change.undoneBy === null;
  return html`<p><a href="${base}/history">${t('codebook:back-history')}</a></p>
<h1 class="ds-heading" data-size="lg">${changeTitle(view, codes, change)}</h1>
<p class="answer-about">${byWhom(view, change)}</p>
${done !== undefined && notice('success', html`<p role="status">${done}</p>`)}
${change.undoes !== null && html`<p><a href="${base}/history/${change.undoes}">${t('codebook:undoes')}</a></p>`}
${change.undoneBy !== null && html`<p><a href="${base}/history/${change.undoneBy}">${t('codebook:undone-by')}</a></p>`}
${mayUndo && (obstacles.length > 0 ? inTheWay(view) : undoForm(view, `${base}/history/${change.id}/undo`))}
${changeDetails(view, codes, change)}`;
}

function inTheWay({ t, obstacles, tried }: ChangeView): Html {
  const body = html`<p>${t('codebook:undo-refused')}</p><ul>${obstacles.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return tried
    ? html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus>${body}</div>`
    : notice('info', body);
}

const undoForm = ({ t, csrf }: ChangeView, address: string): Html =>
  html`<form method="post" action="${address}">${hidden('csrf', csrf)}<p>${t('codebook:undo-about')}</p><button class="ds-button" data-variant="secondary" type="submit">${t('codebook:undo')}</button></form>`;

/** Why a change cannot be taken back, found out beforehand: one sentence for each of a code's aspects. */
export function obstacleTexts(wordings: Wordings, codes: readonly Code[], obstacles: readonly Obstacle[]): string[] {
  const { t } = wordings;
  return obstacles.map(({ code: id, aspect }) => {
    const code = codes.find((one) => one.id === id);
    const name = code === undefined ? id : named(wordings, code).name;
    if (aspect === 'place' || aspect === 'colour' || aspect === 'source' || aspect === 'standing')
      return t(`codebook:since-${aspect}`, { name });
    return t('codebook:since-text', { name, language: nameOfLanguage(aspect.slice('text-'.length)) });
  });
}

/** Why the store did not take a change. */
export function refusalTexts(
  wordings: Wordings,
  codes: readonly Code[],
  refused: Exclude<CodebookChanged, { kind: 'done' }>,
): string[] {
  const { t } = wordings;
  const name = (id: string): string => {
    const code = codes.find((one) => one.id === id);
    return code === undefined ? id : named(wordings, code).name;
  };
  switch (refused.kind) {
    case 'changed-meanwhile':
      return [t('codebook:meanwhile')];
    case 'not-a-tree':
      return refused.codes.map((id) => t('codebook:not-a-tree', { name: name(id) }));
    case 'recoded-meanwhile':
      return [t('codebook:recoded-meanwhile', { count: refused.codings })];
    case 'in-use':
      return refused.codes.map((id) => t('codebook:in-use', { name: name(id) }));
  }
}
