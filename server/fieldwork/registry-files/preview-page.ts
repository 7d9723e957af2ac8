/** What an import would do, before it does: what cannot be read, what is added, what changes from what to what, what is not in the files. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import {
  ENTITIES,
  type EntryChange,
  type EntryName,
  type FullRegistry,
  listOf,
  type RegistryEntity,
} from '../../registry/changes.ts';
import { nameOf, sayer } from '../registry/entries.ts';
import { fieldsOf, shown, typedOf, type Wordings } from '../registry/fields.ts';
import { hidden } from '../registry/forms.ts';
import { entryChange } from '../registry/history-list.ts';
import { reasonsIn } from '../registry/reasons.ts';
import { faultTable } from './fault-table.ts';
import { hasErrors, type ImportPlan } from './model.ts';

export interface PreviewView extends Wordings {
  /** As it is stored now. */
  registry: FullRegistry;
  plan: ImportPlan;
  csrf: string;
  /** Where this preview is. */
  address: string;
  /** Whether what is not in the files is to go. */
  takesAway: boolean;
  /** Shows every entry, however many. */
  showsAll: boolean;
  /** What stood in the way of applying an earlier preview, as sentences: this is a new one. */
  renewed: readonly string[] | undefined;
}

/** Entries of one section that are shown at once. */
const SOME = 200;

export function previewPage(view: PreviewView): Html {
  const { t, survey, plan, renewed, takesAway } = view;
  const { changes, removals, faults } = plan;
  const base = `/surveys/${survey.id}/registry`;
  const added = changes.filter(({ before }) => before === null);
  const changed = changes.filter(({ before }) => before !== null);
  const seen = { ...view, registry: afterwards(view.registry, changes) };
  const count = changes.length + (takesAway ? removals.length : 0);
  const errors = faults.filter(({ severity }) => severity === 'error');
  const warnings = faults.filter(({ severity }) => severity === 'warning');
  return html`<p><a href="${base}/import">${t('registry-files:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('registry-files:preview-title')}</h1>
${
  renewed !== undefined &&
  html`<div class="ds-alert" data-color="warning" role="alert" tabindex="-1" autofocus><p>${t('registry-files:renewed')}</p>
<ul>${renewed.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`
}
<p>${t('registry-files:preview-about')}</p>
<ul>${plan.sources.map(({ source, rows, entity }) => html`<li>${t('registry-files:source', { source, entity: t(`registry-files:entities-${entity}`), count: rows })}</li>`)}</ul>
${
  errors.length > 0 &&
  html`<section>${notice('danger', html`<p>${t('registry-files:errors', { count: errors.length })}</p>`)}
${faultTable(t, errors, 'errors')}</section>`
}
${
  warnings.length > 0 &&
  html`<section><h2 class="ds-heading" data-size="md" id="warnings-heading">${t('registry-files:warnings')}</h2>
<p>${t('registry-files:warnings-about')}</p>${faultTable(t, warnings, 'warnings')}</section>`
}
<h2 class="ds-heading" data-size="md">${t('registry-files:summary')}</h2>
<dl class="import-counts">${[
    ['added', added.length],
    ['changed', changed.length],
    ['unchanged', plan.unchanged],
    ['absent', removals.length + new Set(plan.needed.map(({ entity, id }) => `${entity} ${id}`)).size],
  ].map(([name, n]) => html`<div><dt>${t(`registry-files:count-${name}`)}</dt><dd>${n}</dd></div>`)}</dl>
${count > 1 && !hasErrors(plan) && html`<p><a href="#apply">${t('registry-files:to-apply')}</a></p>`}
${added.length > 0 && html`<section><h2 class="ds-heading" data-size="md">${t('registry-files:count-added')}</h2>${ENTITIES.map((entity) => addedTable(seen, entity, added))}</section>`}
${changed.length > 0 && html`<section><h2 class="ds-heading" data-size="md">${t('registry-files:count-changed')}</h2>${some(view, changed).map((one, at) => entryChange(seen, seen.registry, one, `${at}`))}${more(view, changed)}</section>`}
${absentSection(view)}
${applyForm(view, count)}`;
}

const some = <T>({ showsAll }: PreviewView, all: readonly T[]): readonly T[] => (showsAll ? all : all.slice(0, SOME));
const more = ({ t, showsAll, address }: PreviewView, all: readonly unknown[]): Html =>
  html`${!showsAll && all.length > SOME && html`<p><a href="${address}?all=1">${t('registry-files:show-all', { count: all.length - SOME })}</a></p>`}`;

/** The registry with the changes in it: new places have names then. */
function afterwards(registry: FullRegistry, changes: readonly EntryChange[]): FullRegistry {
  const now = <T extends { id: string }>(all: readonly T[], changed: readonly (T | null)[]): T[] => {
    const values = new Map(all.map((one) => [one.id, one]));
    for (const one of changed) if (one !== null) values.set(one.id, one);
    return [...values.values()];
  };
  return {
    regions: now(
      registry.regions,
      changes.map((one) => (one.entity === 'region' ? one.after : null)),
    ),
    countries: now(
      registry.countries,
      changes.map((one) => (one.entity === 'country' ? one.after : null)),
    ),
    municipalities: now(
      registry.municipalities,
      changes.map((one) => (one.entity === 'municipality' ? one.after : null)),
    ),
    contacts: registry.contacts,
    partnerships: registry.partnerships,
  };
}

/** New entries of one kind, with the ids that they get. */
function addedTable(view: PreviewView, entity: RegistryEntity, all: readonly EntryChange[]): Html {
  const { t, survey, registry } = view;
  const added = all.filter((one) => one.entity === entity);
  if (added.length === 0) return html``;
  const fields = fieldsOf(entity, view, registry).filter(({ name }) => name !== 'code');
  const rows = some(view, added).flatMap(({ id, after }) =>
    after === null ? [] : [{ id, typed: typedOf(after, survey.languages) }],
  );
  return html`<div class="table-scroll" role="region" aria-labelledby="added-${entity}" tabindex="0"><table class="ds-table registry-table"><caption id="added-${entity}">${t(`registry-files:entities-${entity}`)} (${added.length})</caption>
<thead><tr><th scope="col">id</th>${fields.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.map(({ id, typed }) => html`<tr><th scope="row">${id}</th>${fields.map((field) => html`<td>${shown(field, typed[field.name] ?? '')}</td>`)}</tr>`)}</tbody></table></div>${more(view, added)}`;
}

/** What is stored and not in the files: it stays, unless somebody wants it gone. */
function absentSection(view: PreviewView): Html {
  const { t, language, survey, registry, plan, takesAway, address } = view;
  const { removals, needed } = plan;
  if (removals.length === 0 && needed.length === 0) return html``;
  const say = sayer(survey, language);
  const named = ({ entity, id }: EntryName): string => {
    const value = listOf[entity](registry).find((one) => one.id === id);
    return value === undefined ? id : nameOf(value, say);
  };
  const list = (entity: RegistryEntity): Html => {
    const own = removals.filter((one) => one.entity === entity);
    return html`${own.length > 0 && html`<li>${t(`registry-files:entities-${entity}`)}: ${some(view, own).map(named).join('; ')}${more(view, own)}</li>`}`;
  };
  const choice = takesAway ? 'leave' : 'take-away';
  return html`<section><h2 class="ds-heading" data-size="md" id="absent">${t('registry-files:count-absent')}</h2>
${
  removals.length > 0 &&
  html`<p>${t(`registry-files:absent-${takesAway ? 'goes' : 'stays'}`, { count: removals.length })}</p><ul>${ENTITIES.map(list)}</ul>
<p><a class="ds-button" data-variant="secondary" href="${address}${takesAway ? '' : '?absent=take-away'}#absent">${t(`registry-files:${choice}`)}</a></p>`
}
${
  needed.length > 0 &&
  html`<p>${t('registry-files:absent-needed')}</p><ul>${some(
    view,
    reasonsIn(
      view,
      registry,
      needed.map((use) => ({ kind: 'use', use })),
    ),
  ).map((sentence) => html`<li>${sentence}</li>`)}</ul>${more(view, needed)}`
}</section>`;
}

function applyForm({ t, plan, csrf, address, takesAway, survey }: PreviewView, count: number): Html {
  const again = html`<a class="ds-button" data-variant="tertiary" href="/surveys/${survey.id}/registry/import">${t('registry-files:other-file')}</a>`;
  if (hasErrors(plan)) return html`<p id="apply">${t('registry-files:errors-first')}</p><p>${again}</p>`;
  if (count === 0) return html`${notice('info', html`<p>${t('registry-files:nothing')}</p>`)}<p>${again}</p>`;
  return html`<form id="apply" method="post" action="${address}">${hidden('csrf', csrf)}${takesAway && hidden('absent', 'take-away')}
<p>${t('registry-files:undo-later')}</p>
<div class="office-actions"><button class="ds-button" type="submit">${t('registry-files:apply', { count })}</button>${again}</div></form>`;
}
