/** Bringing the codebook in from a file: choosing it, and what it would change. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import type { Code, CodeChange } from '../../store/codebook.ts';
import type { Wordings } from './asking.ts';
import { csvColumns, type RowFault } from './csv.ts';
import { changeDetails } from './history-list.ts';
import { hidden } from './parts.ts';

export interface ImportView extends Wordings {
  csrf: string;
  faults: readonly RowFault[];
  /** Why what was given could not be read, or was not applied. */
  refused: readonly string[];
}

export function importPage(view: ImportView): Html {
  const { t, survey, csrf, faults, refused } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const isRefused = refused.length > 0 || faults.length > 0;
  return html`<p><a href="${base}">${t('codebook:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('codebook:csv-title')}</h1>
${isRefused && html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus>${refused.map((sentence) => html`<p>${sentence}</p>`)}${faults.length > 0 && html`<p>${t('codebook:csv-faults')}</p>`}</div>`}
${faults.length > 0 && faultTable(view)}
<p>${t('codebook:csv-about')}</p>
<p><a href="${base}/export" download>${t('codebook:csv-begin')}</a></p>
<p>${t('codebook:csv-columns', { columns: csvColumns(survey.languages).join(', ') })}</p>
<form class="office-form" method="post" action="${base}/import" enctype="multipart/form-data">${hidden('csrf', csrf)}
<div class="ds-field"><label class="ds-label" for="file">${t('codebook:csv-file')}</label><input class="ds-input" id="file" name="file" type="file" accept=".csv,.txt"></div>
<button class="ds-button" type="submit">${t('codebook:csv-preview')}</button></form>`;
}

const faultTable = ({ t, faults }: ImportView): Html =>
  html`<div class="table-scroll" role="region" aria-label="${t('codebook:csv-faults')}" tabindex="0"><table class="ds-table"><thead><tr><th scope="col">${t('codebook:csv-row')}</th><th scope="col">${t('codebook:csv-column')}</th><th scope="col">${t('codebook:csv-what')}</th></tr></thead>
<tbody>${faults.slice(0, 200).map(({ line, column, key, data }) => html`<tr><td class="number">${line}</td><td>${column || '–'}</td><td>${t(key, data)}</td></tr>`)}</tbody></table></div>`;

export interface PreviewView extends Wordings {
  codes: readonly Code[];
  changes: readonly CodeChange[];
  left: number;
  csrf: string;
  csv: string;
  seen: string;
  refused: readonly string[];
}

export function previewPage(view: PreviewView): Html {
  const { t, survey, codes, changes, left, csrf, csv, seen, refused } = view;
  const base = `/surveys/${survey.id}/codebook`;
  return html`<p><a href="${base}/import">${t('codebook:csv-another')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('codebook:csv-preview-title')}</h1>
${refused.length > 0 && notice('danger', html`${refused.map((sentence) => html`<p>${sentence}</p>`)}`)}
<p>${changes.length === 0 ? t('codebook:csv-nothing') : t('codebook:csv-changes', { count: changes.length })}${left > 0 && ` ${t('codebook:csv-left', { count: left })}`}</p>
${
  changes.length > 0 &&
  html`<form method="post" action="${base}/import">${hidden('csrf', csrf)}${hidden('seen', seen)}${hidden('csv', csv)}<button class="ds-button" type="submit">${t('codebook:csv-apply')}</button></form>
${changeDetails(view, codes, { changes, recoded: [] })}`
}`;
}
