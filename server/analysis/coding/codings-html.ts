/** The codings of an answer as a list: what screen readers read, what is pressed to remove, where memos are. */
import { newId } from '../../foundation/ids.ts';
import { slicePoints } from '../../foundation/points.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { isFlagged } from '../../store/codings.ts';
import { memoText } from '../../store/memos.ts';
import { type MemoTried, memosHtml } from './memo-html.ts';
import type { Drawn } from './text-html.ts';
import { type CodingView, codeChip, coderText, shortened } from './view.ts';
import type { Workplace } from './workplace.ts';

export function codingsHtml(
  view: CodingView,
  { text, answer, layer, memos }: Pick<Workplace, 'text' | 'answer' | 'layer' | 'memos'>,
  drawn: readonly Drawn[],
  address: string,
  tried: MemoTried | undefined,
): Html {
  const { t, csrf } = view;
  if (drawn.length === 0) return html`<p>${t('coding:none-yet')}</p>`;
  return html`<ul class="coding-list">${drawn.map(({ coding, code, number, from, to }) => {
    const words = coding.whole ? t('coding:whole') : shortened(slicePoints(text, from, to) ?? '');
    const own = memos.coding.filter(({ target }) => target.kind === 'coding' && target.coding === coding.id);
    const count = own.filter((memo) => memoText(memo) !== '').length;
    const mayRemove = csrf !== undefined && (layer.all || coding.by === layer.by);
    return html`<li id="coding-${coding.id}" class="code-${code.colour}" data-coding="${coding.id}">
<p><span class="coding-number">${number}</span> ${codeChip(view, code)} <span class="answer-about">${coderText(view, coding.by)}</span>${isFlagged(coding) && html` <span class="ds-tag" data-color="warning">${t(`coding:state-${coding.anchor.state}`)}</span>`}</p>
${coding.anchor.state === 'lost' ? html`<p class="answer-about">${t('coding:lost-here')}</p>` : html`<p class="coding-words"${attribute('lang', !coding.whole && answer.language)} dir="auto">${words}</p>`}
<div class="coding-acts">${
      mayRemove &&
      html`<form method="post" action="${address}" data-quiet><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="do" value="remove"><input type="hidden" name="coding" value="${coding.id}"><button class="ds-button" data-variant="tertiary" type="submit" aria-describedby="coding-${coding.id}">${t('coding:remove')}</button></form>`
    }
${(csrf !== undefined || count > 0) && html`<details id="memos-${coding.id}"><summary>${count === 0 ? t('coding:memo-add') : t('coding:memos', { count })}</summary>${memosHtml(view, { name: coding.id, target: { kind: 'coding', coding: coding.id }, memos: own, fresh: newId(), address, tried })}</details>`}</div></li>`;
  })}</ul>`;
}
