/** Faults with their places: file or sheet, row, column, what to do. */
import { type Html, html } from '../../pages/html.ts';
import type { Translate } from '../../pages/texts.ts';
import type { RowFault } from './model.ts';

/** Faults that are listed; when those are put right, the next come. */
const MOST = 500;

export function faultTable(t: Translate, faults: readonly RowFault[], id: string): Html {
  const row = ({ source, line, column, code, data }: RowFault): Html =>
    html`<tr><td>${source}</td><td class="number">${line > 0 ? line : '–'}</td><td>${column || '–'}</td><td>${t(code, data)}</td></tr>`;
  return html`<div class="table-scroll" role="region" aria-label="${t(`registry-files:${id}-table`)}" tabindex="0"><table class="ds-table registry-table"><thead><tr><th scope="col">${t('registry-files:in-file')}</th><th scope="col">${t('registry-files:row')}</th><th scope="col">${t('registry-files:column')}</th><th scope="col">${t('registry-files:what-to-do')}</th></tr></thead>
<tbody>${faults.slice(0, MOST).map(row)}</tbody></table></div>
${faults.length > MOST && html`<p>${t('registry-files:more-faults', { count: faults.length - MOST })}</p>`}`;
}
