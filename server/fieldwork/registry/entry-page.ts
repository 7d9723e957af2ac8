/** One entry: its form, the people of a municipality, what else can be done with it, its history. */
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice, selectField } from '../../pages/office-form.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { FullRegistry, RegistryEntity, RegistryValue } from '../../registry/changes.ts';
import type { RegistryChange } from '../../store/contacts.ts';
import { nameOf, sayer } from './entries.ts';
import { type FieldSpec, fieldsOf, type Wordings } from './fields.ts';
import { type FormState, formFields, hidden, summary } from './forms.ts';
import { historyList } from './history-list.ts';

export interface EntryView extends Wordings {
  registry: FullRegistry;
  /** What of it can be chosen in the form. */
  own: FullRegistry;
  entity: RegistryEntity;
  /** Null for a new one. */
  value: RegistryValue | null;
  form: FormState;
  /** What was stored when the form was opened. */
  seen: string;
  csrf: string;
  may: { edit: boolean; merge: boolean; personal: boolean };
  /** Why something was not done, or what was: sentences. */
  refused: readonly string[];
  done: string | undefined;
  history: readonly RegistryChange[];
}

export function entryPage(view: EntryView): Html {
  const { t, language, survey, registry, own, entity, value, form, seen, csrf, may, refused, done } = view;
  const base = `/surveys/${survey.id}/registry`;
  const address = value === null ? `${base}/new/${entity}` : `${base}/${entity}/${value.id}`;
  const say = sayer(survey, language);
  const specs = fieldsOf(entity, view, own).filter(({ isNewOnly }) => value === null || isNewOnly !== true);
  const title = value === null ? t(`fieldwork-registry:add-${entity}`) : nameOf(value, say);
  return html`<p><a href="${base}">${t('fieldwork-registry:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${title}</h1>
${value !== null && html`<p class="answer-about">${t(`fieldwork-registry:entity-${entity}`)}</p>${around(view, value, base)}`}
${done !== undefined && notice('success', html`<p role="status">${done}</p>`)}
${refused.length > 0 && html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus>${refused.map((sentence) => html`<p>${sentence}</p>`)}</div>`}
${value !== null && 'endedAt' in value && value.endedAt !== null && notice('info', html`<p>${t('fieldwork-registry:has-left', { time: dateTimeText(value.endedAt, language, survey.timeZone) })}</p>`)}
${summary(t, form)}
${
  may.edit &&
  html`<form class="office-form" method="post" action="${address}" novalidate>${hidden('csrf', csrf)}${hidden('seen', seen)}
${formFields(t, specs, form)}
<button class="ds-button" type="submit">${t(form.theirs === undefined ? 'fieldwork-registry:save' : 'fieldwork-registry:save-mine')}</button></form>`
}
${!may.edit && facts(view)}
${value !== null && [people(view, value, base), actions(view, value, address)]}
${value !== null && may.personal && html`<section><h2 class="ds-heading" data-size="md">${t('fieldwork-registry:history')}</h2>${historyList(view, registry, view.history, base)}</section>`}`;
}

/** From a contact to the municipality, and from both to what they are invited to. */
function around({ t, survey, registry, may }: EntryView, value: RegistryValue, base: string): Html | undefined {
  if (!may.personal) return undefined;
  const municipality = registry.municipalities.find(
    ({ id }) => id === ('endedAt' in value ? value.municipality : value.id),
  );
  if (municipality === undefined) return undefined;
  return html`<p>${'endedAt' in value && html`<a href="${base}/municipality/${municipality.id}">${municipality.name}</a> · `}<a href="/surveys/${survey.id}/invitations?municipality=${municipality.id}">${t('office:nav-invitations')}</a></p>`;
}

function facts({ form, registry, entity, ...wordings }: EntryView): Html {
  /** What was chosen in the words that it is offered in; several members are parted by spaces. */
  const shown = (name: string, options: FieldSpec['options']): string => {
    const typed = form.typed[name] ?? '';
    if (options.length === 0) return typed;
    return typed
      .split(' ')
      .map((one) => options.find(({ value }) => value === one)?.label ?? one)
      .join(', ');
  };
  return html`<dl class="facts">${fieldsOf(entity, wordings, registry).map(({ name, label, options }) => html`<dt>${label}</dt><dd>${shown(name, options)}</dd>`)}</dl>`;
}

/** A municipality's contacts, those who have left below. */
function people(
  { t, language, survey, registry, entity, may }: EntryView,
  value: RegistryValue,
  base: string,
): Html | undefined {
  if (entity !== 'municipality' || !may.personal) return undefined;
  const say = sayer(survey, language);
  const here = registry.contacts
    .filter((one) => one.municipality === value.id)
    .sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null));
  return html`<section><h2 class="ds-heading" data-size="md">${t('fieldwork-registry:contacts')}</h2>
${here.length === 0 && html`<p>${t('fieldwork-registry:no-contacts')}</p>`}
<ul>${here.map((one) => html`<li><a href="${base}/contact/${one.id}">${nameOf(one, say)}</a>${one.endedAt !== null && html` <span class="ds-tag">${t('fieldwork-registry:left')}</span>`}</li>`)}</ul>
${may.edit && html`<p><a href="${base}/new/contact?of=${value.id}">${t('fieldwork-registry:add-contact')}</a></p>`}</section>`;
}

function actions(view: EntryView, value: RegistryValue, address: string): Html {
  const { t, language, survey, registry, entity, csrf, may } = view;
  const isActive = !('endedAt' in value) || value.endedAt === null;
  const others =
    entity === 'municipality'
      ? registry.municipalities.map(({ id, name }) => ({ value: id, label: name }))
      : 'endedAt' in value
        ? registry.contacts
            .filter((one) => one.municipality === value.municipality)
            .map((one) => ({ value: one.id, label: nameOf(one, sayer(survey, language)) }))
        : [];
  const options = others
    .filter((one) => one.value !== value.id)
    .sort((a, b) => a.label.localeCompare(b.label, language));
  return html`${
    may.edit &&
    entity === 'contact' &&
    isActive &&
    html`<section><h2 class="ds-heading" data-size="md">${t('fieldwork-registry:replace-heading')}</h2><p>${t('fieldwork-registry:replace-about')}</p>
<p><a class="ds-button" data-variant="secondary" href="${address}/replace">${t('fieldwork-registry:replace')}</a></p></section>`
  }
${
  may.merge &&
  options.length > 0 &&
  html`<section><h2 class="ds-heading" data-size="md">${t('fieldwork-registry:merge-heading')}</h2><p>${t(`fieldwork-registry:merge-about-${entity}`)}</p>
<form class="office-form" method="post" action="${address}/merge">${hidden('csrf', csrf)}
${selectField({ name: 'into', label: t('fieldwork-registry:merge-into'), options: [{ value: '', label: t('fieldwork-registry:choose-one') }, ...options], value: '' })}
<button class="ds-button" data-variant="secondary" type="submit">${t('fieldwork-registry:merge')}</button></form></section>`
}
${
  may.edit &&
  html`<section><h2 class="ds-heading" data-size="md">${t('fieldwork-registry:remove-heading')}</h2><p>${t('fieldwork-registry:remove-about')}</p>
${actionButton({ address: `${address}/remove`, label: t('fieldwork-registry:remove'), csrf })}</section>`
}`;
}

/** Who comes after a contact: the same fields, empty but for what stays. */
export function replacePage(view: Omit<EntryView, 'history' | 'may' | 'done' | 'seen' | 'own'>): Html {
  const { t, language, survey, registry, value, form, csrf, refused } = view;
  if (value === null) return html``;
  const address = `/surveys/${survey.id}/registry/contact/${value.id}`;
  const specs = fieldsOf('contact', view, registry).filter(({ name }) => name !== 'municipality');
  const name = nameOf(value, sayer(survey, language));
  return html`<p><a href="${address}">${name}</a></p>
<h1 class="ds-heading" data-size="lg">${t('fieldwork-registry:replace-title', { name })}</h1>
<p>${t('fieldwork-registry:replace-about')}</p>
${refused.length > 0 && notice('danger', html`${refused.map((sentence) => html`<p>${sentence}</p>`)}`)}
${summary(t, form)}
<form class="office-form" method="post" action="${address}/replace" novalidate>${hidden('csrf', csrf)}
${formFields(t, specs, form)}
<button class="ds-button" type="submit">${t('fieldwork-registry:replace-do')}</button></form>
<section><h2 class="ds-heading" data-size="md">${t('fieldwork-registry:end-heading')}</h2><p>${t('fieldwork-registry:end-about')}</p>
${actionButton({ address: `${address}/end`, label: t('fieldwork-registry:end'), csrf })}</section>`;
}
