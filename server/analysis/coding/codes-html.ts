/** The codes to choose from: those at hand with their number keys, and the whole tree with definitions. */
import { attribute, type Html, html } from '../../pages/html.ts';
import type { Code } from '../../store/codebook.ts';
import { codeWording } from '../codebook/names.ts';
import { type CodingView, codeChip } from './view.ts';
import type { Workplace } from './workplace.ts';

/** Form that every button of the workplace sends. */
export const FORM = 'coding-form';

/** Buttons for the codes at hand, in the order of their keys. */
export function quickHtml(view: CodingView, { codes, quick }: Pick<Workplace, 'codes' | 'quick'>): Html {
  const { t } = view;
  const byId = new Map(codes.map((code) => [code.id, code]));
  const shown = quick.flatMap((id) => byId.get(id) ?? []);
  if (shown.length === 0) return html`<p class="answer-about">${t('coding:no-quick')}</p>`;
  return html`<ol class="coding-quick" aria-label="${t('coding:quick')}">${shown.map(
    (code, index) =>
      html`<li><button class="code-button code-${code.colour}" type="submit" form="${FORM}" name="quick" value="${code.id}"><kbd>${index + 1}</kbd> ${codeChip(view, code)}</button></li>`,
  )}</ol>`;
}

const PIN = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M12 3.2l2.7 5.6 6.1.9-4.4 4.3 1 6.1-5.4-2.9-5.4 2.9 1-6.1-4.4-4.3 6.1-.9z"/></svg>`;

/** How deep each code stands, by id. */
function depths(codes: readonly Code[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { id, parent } of codes) found.set(id, parent === null ? 0 : (found.get(parent) ?? -1) + 1);
  return found;
}

/** Every code as a box to tick. With the script a tick codes at once; without it the form is sent. */
export function treeHtml(view: CodingView, { codes, pinned }: Pick<Workplace, 'codes' | 'pinned'>): Html {
  const { t, language, survey } = view;
  const depth = depths(codes);
  return html`<ul class="code-tree">${codes.map((code) => {
    const { name, definition, language: of } = codeWording(code, language, survey.fallback);
    const isPinned = pinned.has(code.id);
    const label = t(isPinned ? 'coding:unpin' : 'coding:pin', { code: name || code.id });
    return html`<li class="depth-${Math.min(depth.get(code.id) ?? 0, 5)}" data-code="${code.id}">
<input class="ds-input" type="checkbox" name="code" value="${code.id}" id="code-${code.id}"${attribute('aria-describedby', definition !== '' && `definition-${code.id}`)}> <label for="code-${code.id}">${codeChip(view, code)}</label>
<button class="pin" type="submit" name="${isPinned ? 'unpin' : 'pin'}" value="${code.id}" aria-pressed="${String(isPinned)}" aria-label="${label}" title="${label}">${PIN}</button>
${definition !== '' && html`<p class="definition" id="definition-${code.id}" lang="${of}">${definition}</p>`}</li>`;
  })}</ul>`;
}
