/** The whole codebook on a page: the tree with what each code holds, a search in it, and what was removed. */
import { attribute, type Html, html } from '../../pages/html.ts';
import { inputField, notice } from '../../pages/office-form.ts';
import type { Code } from '../../store/codebook.ts';
import { named, type Wordings } from './asking.ts';
import { codeWording } from './names.ts';
import { behindTags, codeLabel, holds, holdsAny } from './parts.ts';
import { found, standing, type Uses } from './tree.ts';

export interface TreeView extends Wordings {
  /** Removed ones too. */
  codes: readonly Code[];
  uses: Uses;
  search: string;
  /** Whether definitions are left out. */
  short: boolean;
  mayChange: boolean;
  done: string | undefined;
}

export function treePage(view: TreeView): Html {
  const { t, survey, codes, search, short, mayChange, done } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const there = standing(codes);
  const { shown, hits } = found(there, search);
  const removed = codes.filter(({ removedAt }) => removedAt !== null);
  return html`<h1 class="ds-heading" data-size="lg">${t('codebook:title')}</h1>
${done !== undefined && notice('success', html`<p role="status">${done}</p>`)}
<p class="lead">${t('codebook:about')}</p>
<ul class="page-links ways">${mayChange && html`<li><a class="ds-button" data-variant="secondary" href="${base}/new">${t('codebook:add')}</a></li>`}
<li><a class="ds-button" data-variant="secondary" href="${base}/history">${t('codebook:history')}</a></li>
${codes.length > 0 && html`<li><a href="${base}/export?format=csv" download>${t('codebook:csv-export')}</a></li>`}${mayChange && html`<li><a href="${base}/import">${t('codebook:csv-import')}</a></li>`}</ul>
${
  there.length > 0 &&
  html`<form class="office-filter registry-search" method="get" action="${base}" role="search" aria-label="${t('codebook:search')}">
${inputField({ name: 'q', label: t('codebook:search-for'), type: 'text', value: search, autocomplete: 'off' })}
<div class="office-actions"><button class="ds-button" type="submit">${t('codebook:search')}</button>
${search !== '' && html`<a class="ds-button" data-variant="tertiary" href="${base}">${t('codebook:show-all')}</a>`}</div></form>`
}
${there.length === 0 && html`<p>${t(mayChange ? 'codebook:empty' : 'codebook:empty-reading')}</p>`}
${search !== '' && html`<p role="status">${hits.size === 0 ? t('codebook:nothing-found', { search }) : t('codebook:found', { count: hits.size })}</p>`}
${shown.size > 0 && html`<p>${t('codebook:count', { count: there.length })} · <a href="${base}?${short ? '' : 'short=yes'}">${t(short ? 'codebook:with-definitions' : 'codebook:without-definitions')}</a></p>`}
${branches(view, there, null, shown, hits)}
${
  removed.length > 0 &&
  html`<details class="codebook-removed"><summary>${t('codebook:removed', { count: removed.length })}</summary>
<ul>${removed.map((code) => html`<li><a href="${base}/${code.id}">${codeLabel(view, code)}</a> <span class="codebook-holds">${holds(view, code, view.uses)}</span></li>`)}</ul></details>`
}`;
}

function branches(
  view: TreeView,
  there: readonly Code[],
  parent: string | null,
  shown: ReadonlySet<string>,
  hits: ReadonlySet<string>,
): Html | undefined {
  const here = there.filter((code) => code.parent === parent && shown.has(code.id));
  if (here.length === 0) return undefined;
  const { survey, language, t, short } = view;
  const item = (code: Code): Html => {
    const { definition, language: of } = codeWording(code, language, survey.fallback);
    return html`<li class="code-${code.colour}"><div class="codebook-line"${attribute('data-hit', hits.has(code.id))}><a class="codebook-name" href="/surveys/${survey.id}/codebook/${code.id}">${codeLabel(view, code)}</a>
${holdsAny(code, view.uses) && html`<span class="codebook-holds">${holds(view, code, view.uses)}</span>`}${behindTags(view, code)}
${!short && definition !== '' && html`<p class="codebook-definition"${attribute('lang', of !== language && of)}>${definition}</p>`}</div>
${branches(view, there, code.id, shown, hits)}</li>`;
  };
  const label = parent === null ? t('codebook:title') : undefined;
  const above = parent === null ? undefined : there.find(({ id }) => id === parent);
  return html`<ul class="${parent === null ? 'codebook-tree' : 'codebook-branch'}" aria-label="${label ?? (above ? named(view, above).name : '')}">${here.map(item)}</ul>`;
}
