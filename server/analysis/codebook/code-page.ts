/** One code: what it is called and means, what it holds, where it stands, what became of it. */
import { attribute, type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Code, CodebookChange, CodeText } from '../../store/codebook.ts';
import { named, type Wordings } from './asking.ts';
import { codeFields, type FormState, formSummary } from './code-form.ts';
import { historyList } from './history-list.ts';
import { textState } from './names.ts';
import { behindTags, codeLabel, codeOptions, heldText, hidden, holds, rangeOf, swatch } from './parts.ts';
import { branchOf, pathTo, type Uses, useOf } from './tree.ts';

export interface CodeView extends Wordings {
  codes: readonly Code[];
  code: Code;
  uses: Uses;
  form: FormState;
  /** What was stored when the form was opened. */
  seen: string;
  csrf: string;
  mayChange: boolean;
  /** Newest first. */
  history: readonly CodebookChange[];
  sourceWas(translation: CodeText): CodeText | undefined;
  memos: Html;
  /** Why something was not done, or what was: sentences. */
  refused: readonly string[];
  done: string | undefined;
}

export function codePage(view: CodeView): Html {
  const { t, survey, language, codes, code, refused, done, mayChange } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const { name, language: of } = named(view, code);
  const isThere = code.removedAt === null;
  return html`${trail(view)}
<h1 class="ds-heading codebook-title code-${code.colour}" data-size="lg">${swatch(code.colour)}<span${attribute('lang', of !== language && of)}>${name}</span></h1>
<p class="answer-about">${holds(view, code, view.uses)}${useOf(view.uses, code.id).passages > 0 && html` · <a href="/surveys/${survey.id}/coding/passages?any=${code.id}">${t('codebook:passages')}</a>`}${isThere && behindTags(view, code)}</p>
${done !== undefined && notice('success', html`<p role="status">${done}</p>`)}
${refused.length > 0 && html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus>${refused.map((sentence) => html`<p>${sentence}</p>`)}</div>`}
${!isThere && goneNotice(view)}
${formSummary(view, view.form)}
${isThere && mayChange ? editForm(view) : texts(view)}
${view.memos}
${isThere && mayChange && [placeSection(view), mergeSection(view), splitSection(view), removeSection(view)]}
<section><h2 class="ds-heading" data-size="md">${t('codebook:history')}</h2>${historyList(view, codes, view.history, base, code.id)}</section>`;
}

/** From the codebook down to the code. */
function trail(view: Wordings & { codes: readonly Code[]; code: Code }): Html {
  const { t, survey, codes, code } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const path = pathTo(codes, code).map((one) => html`<li><a href="${base}/${one.id}">${codeLabel(view, one)}</a></li>`);
  return html`<nav aria-label="${t('codebook:trail')}"><ol class="codebook-trail"><li><a href="${base}">${t('codebook:title')}</a></li>${path}</ol></nav>`;
}

/** Where a removed code went, and how it comes back. */
function goneNotice(view: CodeView): Html {
  const { t, language, survey, code, codes, history } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const time = code.removedAt === null ? '' : dateTimeText(code.removedAt, language, survey.timeZone);
  const into = codes.find(({ id }) => id === code.mergedInto);
  const change = history.find(({ changes }) =>
    changes.some(({ id, after }) => id === code.id && after.removedAt === code.removedAt),
  );
  return notice(
    'info',
    html`<p>${into === undefined ? t('codebook:gone', { time }) : t('codebook:gone-merged', { time })}${into !== undefined && html` <a href="${base}/${into.id}">${codeLabel(view, into)}</a>`}</p>
${change !== undefined && html`<p><a href="${base}/history/${change.id}">${t('codebook:gone-undo')}</a></p>`}`,
  );
}

function editForm(view: CodeView): Html {
  const { t, survey, code, csrf, form, seen } = view;
  return html`<form class="office-form codebook-form" method="post" action="/surveys/${survey.id}/codebook/${code.id}" novalidate>${hidden('csrf', csrf)}${hidden('seen', seen)}
${codeFields(view, form, code, view.sourceWas)}
<button class="ds-button" type="submit">${t(form.theirs === undefined ? 'codebook:save' : 'codebook:save-mine')}</button></form>`;
}

/** Every language's text, to read. */
function texts({ t, survey, code }: CodeView): Html {
  return html`<dl class="codebook-texts">${survey.languages.flatMap((one) => {
    const text = code.texts[one];
    const state = textState(code, one);
    if (text === undefined) return [];
    return html`<dt>${nameOfLanguage(one)}${state !== 'current' && html` <span class="ds-tag"${attribute('data-color', state !== 'source' && 'warning')}>${t(`codebook:state-${state}`)}</span>`}</dt><dd lang="${one}"><strong>${text.name}</strong>${text.definition !== '' && html`<p>${text.definition}</p>`}</dd>`;
  })}</dl>`;
}

function placeSection(view: CodeView): Html {
  const { t, survey, codes, code, csrf } = view;
  const address = `/surveys/${survey.id}/codebook/${code.id}/move`;
  const { isFirst, isLast } = rangeOf(codes, code);
  const step = (way: 'up' | 'down'): Html =>
    html`<form method="post" action="${address}">${hidden('csrf', csrf)}${hidden('way', way)}<button class="ds-button" data-variant="secondary" type="submit">${t(`codebook:move-${way}`)}</button></form>`;
  return html`<section><h2 class="ds-heading" data-size="md">${t('codebook:place')}</h2>
${!(isFirst && isLast) && html`<div class="office-actions codebook-steps">${!isFirst && step('up')}${!isLast && step('down')}</div>`}
<form class="office-form" method="post" action="${address}">${hidden('csrf', csrf)}${hidden('way', 'under')}
${selectField({ name: 'parent', label: t('codebook:stands-under'), value: code.parent ?? '', options: [{ value: '', label: t('codebook:top') }, ...codeOptions(view, codes, code.id)] })}
<button class="ds-button" data-variant="secondary" type="submit">${t('codebook:move')}</button></form></section>`;
}

function mergeSection(view: CodeView): Html | undefined {
  const { t, survey, codes, code, csrf } = view;
  const options = codeOptions(view, codes, code.id);
  if (options.length === 0) return undefined;
  return html`<section><h2 class="ds-heading" data-size="md">${t('codebook:merge-heading')}</h2><p>${t('codebook:merge-about')}</p>
<form class="office-form" method="post" action="/surveys/${survey.id}/codebook/${code.id}/merge">${hidden('csrf', csrf)}
${selectField({ name: 'into', label: t('codebook:merge-into'), value: '', options: [{ value: '', label: t('codebook:choose-one') }, ...options] })}
<button class="ds-button" data-variant="secondary" type="submit">${t('codebook:merge')}</button></form></section>`;
}

function splitSection({ t, survey, code, uses }: CodeView): Html {
  const isEmpty = useOf(uses, code.id).passages === 0;
  return html`<section><h2 class="ds-heading" data-size="md">${t('codebook:split-heading')}</h2><p>${t(isEmpty ? 'codebook:split-nothing' : 'codebook:split-about')}</p>
${!isEmpty && html`<p><a class="ds-button" data-variant="secondary" href="/surveys/${survey.id}/codebook/${code.id}/split">${t('codebook:split-choose')}</a></p>`}</section>`;
}

/** What would go, each with what it holds: nothing is removed that was not shown. */
function removeSection(view: CodeView): Html {
  const { t, survey, codes, code, csrf, uses } = view;
  const branch = branchOf(codes, code.id);
  const rows = branch.map((one) => {
    const { passages, respondents } = useOf(uses, one.id);
    return html`<li>${codeLabel(view, one)} – ${passages === 0 ? t('codebook:holds-none') : heldText(view, passages, respondents)}</li>`;
  });
  return html`<section><h2 class="ds-heading" data-size="md">${t('codebook:remove-heading')}</h2><p>${t('codebook:remove-about')}</p>
<ul class="codebook-goes">${rows}</ul>
${actionButton({ address: `/surveys/${survey.id}/codebook/${code.id}/remove`, label: t('codebook:remove', { count: branch.length }), csrf, fields: { shown: shownOf(branch, uses) } })}</section>`;
}

/** What of a branch was shown before it is removed: which codes, holding how much. */
export const shownOf = (branch: readonly Code[], uses: Uses): string =>
  branch.map(({ id }) => `${id}:${useOf(uses, id).passages}`).join(' ');

export interface NewView extends Wordings {
  codes: readonly Code[];
  form: FormState;
  csrf: string;
}

export function newPage(view: NewView): Html {
  const { t, survey, codes, form, csrf } = view;
  const base = `/surveys/${survey.id}/codebook`;
  return html`<p><a href="${base}">${t('codebook:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('codebook:add')}</h1>
<p>${t('codebook:add-about')}</p>
${formSummary(view, form)}
<form class="office-form codebook-form" method="post" action="${base}/new" novalidate>${hidden('csrf', csrf)}
${selectField({ name: 'parent', label: t('codebook:stands-under'), value: form.typed.parent ?? '', options: [{ value: '', label: t('codebook:top') }, ...codeOptions(view, codes)] })}
${codeFields(view, form, null, () => undefined)}
<button class="ds-button" type="submit">${t('codebook:add')}</button></form>`;
}
