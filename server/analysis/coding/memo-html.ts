/** Memos on one thing: what they say, what they said before, and a form for one's own. */
import { type Html, html } from '../../pages/html.ts';
import { dateTimeText } from '../../pages/times.ts';
import { type Memo, type MemoTarget, memoText } from '../../store/memos.ts';
import { type CodingView, coderText } from './view.ts';

/** What was typed and not kept, because somebody else was faster. */
export interface MemoTried {
  memo: string;
  text: string;
}

export interface MemosView {
  /** A name for the fields, unlike all others of the page. */
  name: string;
  target: MemoTarget;
  memos: readonly Memo[];
  /** Id of the memo to be made. */
  fresh: string;
  /** Where the forms go. */
  address: string;
  tried: MemoTried | undefined;
}

/** Fields that say what a memo is on. */
function targetFields(target: MemoTarget): Record<string, string> {
  if (target.kind === 'coding') return { kind: target.kind, subject: target.coding };
  if (target.kind === 'code') return { kind: target.kind, subject: target.code };
  return { kind: target.kind, subject: target.response };
}

export function memosHtml(view: CodingView, of: MemosView): Html {
  const { t, me, csrf } = view;
  const shown = of.memos.filter((memo) => memoText(memo) !== '' || memo.versions.length > 1);
  const hasOwn = shown.some(({ by }) => by === me);
  return html`${shown.map((memo) => memoHtml(view, of, memo))}
${csrf !== undefined && !hasOwn && formHtml(view, of, undefined)}
${shown.length === 0 && csrf === undefined && html`<p class="answer-about">${t('coding:no-memo')}</p>`}`;
}

function memoHtml(view: CodingView, of: MemosView, memo: Memo): Html {
  const { t, language, survey, me, csrf } = view;
  const newest = memo.versions.at(-1);
  const time = (at: number): string => dateTimeText(at, language, survey.timeZone);
  const earlier = memo.versions.slice(0, -1).toReversed();
  const text = memoText(memo);
  return html`<article class="memo">
<p class="answer-about">${coderText(view, memo.by)}${newest && ` · ${time(newest.at)}`}${newest && newest.by !== memo.by && ` · ${t('coding:memo-by', { by: coderText(view, newest.by) })}`}</p>
${text === '' ? html`<p class="answer-about">${t('coding:memo-empty')}</p>` : html`<div class="memo-text" dir="auto">${text}</div>`}
${
  earlier.length > 0 &&
  html`<details><summary>${t('coding:memo-history', { count: earlier.length })}</summary>${earlier.map(
    (version) =>
      html`<p class="answer-about">${coderText(view, version.by)} · ${time(version.at)}</p><div class="memo-text" dir="auto">${version.text === '' ? t('coding:memo-empty') : version.text}</div>`,
  )}</details>`
}
${csrf !== undefined && memo.by === me && html`<details><summary>${t('coding:memo-edit')}</summary>${formHtml(view, of, memo)}</details>`}</article>`;
}

function formHtml({ t, csrf }: CodingView, of: MemosView, memo: Memo | undefined): Html {
  const id = memo?.id ?? of.fresh;
  const field = `memo-${of.name}${memo === undefined ? '' : '-edit'}`;
  const base = memo?.versions.length ?? 0;
  const tried = of.tried?.memo === id ? of.tried.text : undefined;
  const fields = { csrf: csrf ?? '', do: 'memo', memo: id, base: String(base), ...targetFields(of.target) };
  // The parser drops one line end right after the tag.
  return html`<form class="office-form memo-form" method="post" action="${of.address}" data-quiet>
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="ds-field"><label class="ds-label" for="${field}">${t(memo === undefined ? 'coding:memo-new' : 'coding:memo-text')}</label>
<textarea class="ds-input" id="${field}" name="text" rows="3" dir="auto">
${tried ?? (memo === undefined ? '' : memoText(memo))}</textarea></div>
<button class="ds-button" data-variant="secondary" type="submit">${t('coding:memo-save')}</button></form>`;
}
