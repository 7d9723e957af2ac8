/** The history of a registry, and one change of it with what can be taken back. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import type { FullRegistry } from '../../registry/changes.ts';
import type { RegistryChange } from '../../store/contacts.ts';
import type { Wordings } from './fields.ts';
import { hidden } from './forms.ts';
import { byWhom, changeTitle, entryChange, historyList } from './history-list.ts';

export function historyPage(
  view: Wordings & { registry: FullRegistry; changes: readonly RegistryChange[]; next: string | null; later: boolean },
): Html {
  const { t, survey, registry, changes, next, later } = view;
  const base = `/surveys/${survey.id}/registry`;
  return html`<p><a href="${base}">${t('fieldwork-registry:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('fieldwork-registry:history')}</h1>
<p>${t('fieldwork-registry:history-about')}</p>
${historyList(view, registry, changes, base)}
<ul class="page-links">${later && html`<li><a href="${base}/history">${t('fieldwork-registry:newest')}</a></li>`}
${next !== null && html`<li><a href="${base}/history?after=${next}" rel="next">${t('fieldwork-registry:older')}</a></li>`}</ul>`;
}

export interface ChangeView extends Wordings {
  registry: FullRegistry;
  change: RegistryChange;
  csrf: string;
  mayUndo: boolean;
  /** What stands in the way of taking it back, as sentences; and how many entries could be taken back without. */
  refused: { sentences: readonly string[]; rest: number } | undefined;
  done: string | undefined;
}

export function changePage(view: ChangeView): Html {
  const { t, survey, registry, change, refused, done } = view;
  const base = `/surveys/${survey.id}/registry`;
  return html`<p><a href="${base}/history">${t('fieldwork-registry:back-history')}</a></p>
<h1 class="ds-heading" data-size="lg">${changeTitle(view, change)}</h1>
<p class="answer-about">${byWhom(view, change)}</p>
${done !== undefined && notice('success', html`<p role="status">${done}</p>`)}
${change.undoes !== null && html`<p><a href="${base}/history/${change.undoes}">${t('fieldwork-registry:undoes')}</a></p>`}
${change.undoneBy !== null && html`<p><a href="${base}/history/${change.undoneBy}">${t('fieldwork-registry:undone-by')}</a></p>`}
${
  refused &&
  html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus><p>${t('fieldwork-registry:undo-refused')}</p>
<ul>${refused.sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`
}
${view.mayUndo && undoForms(view, `${base}/history/${change.id}/undo`)}
${change.moves.length > 0 && html`<p>${t('fieldwork-registry:moved', { count: change.moves.length })}</p>`}
${change.changes.map((one, at) => entryChange(view, registry, one, String(at)))}`;
}

function undoForms({ t, csrf, refused }: ChangeView, address: string): Html {
  const form = (label: string, partly: boolean): Html =>
    html`<form method="post" action="${address}">${hidden('csrf', csrf)}${partly && hidden('partly', 'yes')}<button class="ds-button" data-variant="secondary" type="submit">${label}</button></form>`;
  if (refused === undefined)
    return html`<p>${t('fieldwork-registry:undo-about')}</p>${form(t('fieldwork-registry:undo'), false)}`;
  return refused.rest > 0 ? form(t('fieldwork-registry:undo-rest', { count: refused.rest }), true) : html``;
}
