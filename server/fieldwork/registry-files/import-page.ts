/** Where a registry's files are given, and what they must hold. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { ENTITIES } from '../../registry/changes.ts';
import { TABLE_OF, tableColumns } from '../../registry/tables.ts';
import type { Wordings } from '../registry/fields.ts';
import { hidden } from '../registry/forms.ts';

export interface ImportView extends Wordings {
  csrf: string;
  /** Why what was given could not be read. */
  refused: string | undefined;
  /** The change that an import has just become. */
  done: string | undefined;
}

const ACCEPTED = '.xlsx,.csv,.txt,.zip';

export function importPage({ t, survey, csrf, refused, done }: ImportView): Html {
  const base = `/surveys/${survey.id}/registry`;
  return html`<p><a href="${base}">${t('fieldwork-registry:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('registry-files:import-title')}</h1>
${
  done !== undefined &&
  notice(
    'success',
    html`<p role="status">${t('registry-files:done')} <a href="${base}/history/${done}">${t('registry-files:done-see')}</a></p>`,
  )
}
<p>${t('registry-files:import-about')}</p>
<form method="post" action="${base}/import" enctype="multipart/form-data">${hidden('csrf', csrf)}
<div class="ds-field"><label class="ds-label" for="file">${t('registry-files:file')}</label>
<div data-field="description" id="file-hint">${t('registry-files:file-hint')}</div>
<input class="ds-input" id="file" name="file" type="file" multiple accept="${ACCEPTED}" aria-describedby="file-hint${refused !== undefined && ' file-error'}"${refused !== undefined && html` aria-invalid="true" autofocus`}>
${refused !== undefined && html`<p class="ds-validation-message" data-field="validation" id="file-error" role="alert">${refused}</p>`}</div>
<div class="office-actions"><button class="ds-button" type="submit">${t('registry-files:preview')}</button></div></form>
<section><h2 class="ds-heading" data-size="md">${t('registry-files:columns-heading')}</h2>
<p>${t('registry-files:columns-about')}</p>
<p><a href="${base}/export">${t('registry-files:begin-with-export')}</a></p>
<div class="table-scroll" role="region" aria-label="${t('registry-files:columns-heading')}" tabindex="0"><table class="ds-table"><thead><tr><th scope="col">${t('registry-files:table')}</th><th scope="col">${t('registry-files:columns')}</th></tr></thead>
<tbody>${ENTITIES.map((entity) => html`<tr><th scope="row">${TABLE_OF[entity].replace('.csv', '')}</th><td>${tableColumns(entity, survey.languages).join(', ')}</td></tr>`)}</tbody></table></div></section>
<section><h2 class="ds-heading" data-size="md">${t('registry-files:own-files-heading')}</h2>
<p>${t('registry-files:own-files-about')}</p>
<form method="post" action="${base}/import">${hidden('csrf', csrf)}${hidden('source', 'files')}<button class="ds-button" data-variant="secondary" type="submit">${t('registry-files:own-files')}</button></form></section>`;
}
