/** The ways in which the registry is taken out. */
import { type Html, html } from '../../pages/html.ts';
import { ENTITIES, type FullRegistry } from '../../registry/changes.ts';
import { TABLE_OF, tableRowsOf } from '../../registry/tables.ts';
import type { Wordings } from '../registry/fields.ts';

export function exportPage({ t, survey, registry }: Wordings & { registry: FullRegistry }): Html {
  const base = `/surveys/${survey.id}/registry`;
  return html`<p><a href="${base}">${t('fieldwork-registry:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('registry-files:export-title')}</h1>
<p>${t('registry-files:export-about')}</p>
<ul class="page-links ways"><li><a class="ds-button" data-variant="secondary" href="${base}/export?format=xlsx" download>${t('registry-files:export-xlsx')}</a></li>
<li><a class="ds-button" data-variant="secondary" href="${base}/export?format=zip" download>${t('registry-files:export-zip')}</a></li></ul>
<h2 class="ds-heading" data-size="md">${t('registry-files:export-each')}</h2>
<ul>${ENTITIES.map((entity) => html`<li><a href="${base}/export?format=csv&amp;entity=${entity}" download>${TABLE_OF[entity]}</a> – ${t('registry-files:rows', { count: tableRowsOf(entity, registry, survey.languages).length })}</li>`)}</ul>
<p>${t('registry-files:export-personal')}</p>`;
}
