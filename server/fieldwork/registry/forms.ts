/** The form of an entry: its fields, what is wrong with them, and what somebody else has saved meanwhile. */
import { attribute, type Html, html } from '../../pages/html.ts';
import { inputField, selectField } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { type FieldSpec, shown, type Typed } from './fields.ts';
import type { Fault } from './reading.ts';

export interface FormState {
  typed: Typed;
  faults: readonly Fault[];
  /** What is stored now, where somebody saved it after the form was opened. */
  theirs?: Typed;
}

/** What is wrong, above the form, each leading to its field; the page begins there. */
export function summary(t: Translate, { faults, theirs }: FormState): Html | undefined {
  if (faults.length === 0 && theirs === undefined) return undefined;
  const heading = t(theirs === undefined ? 'fieldwork-registry:summary' : 'fieldwork-registry:changed-meanwhile');
  return html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus><p>${heading}</p>
${faults.length > 0 && html`<ul>${faults.map(({ field, key, data }) => html`<li><a href="#${field}">${t(key, data)}</a></li>`)}</ul>`}</div>`;
}

export function formFields(t: Translate, specs: readonly FieldSpec[], { typed, faults, theirs }: FormState): Html[] {
  return specs.map((spec) => {
    const value = typed[spec.name] ?? '';
    const fault = faults.find(({ field }) => field === spec.name);
    const now = theirs?.[spec.name];
    const other =
      now !== undefined && now !== value
        ? t('fieldwork-registry:saved-now', { value: shown(spec, now) || t('fieldwork-registry:empty') })
        : undefined;
    const error = fault ? t(fault.key, fault.data) : other;
    const field = { name: spec.name, label: spec.label, hint: spec.hint, error };
    if (spec.kind === 'members') return members(t, spec, new Set(value.split(' ')), error);
    if (spec.kind === 'select') {
      const isKnown = spec.options.some((option) => option.value === value);
      const options = isKnown
        ? spec.options
        : [{ value: '', label: t('fieldwork-registry:choose-one') }, ...spec.options];
      return selectField({ ...field, options, value });
    }
    return inputField({ ...field, type: spec.kind, value, autocomplete: 'off' });
  });
}

/** As many as belong together: boxes in columns. */
function members(t: Translate, spec: FieldSpec, chosen: ReadonlySet<string>, error: string | undefined): Html {
  const described = [`${spec.name}-hint`, error !== undefined && `${spec.name}-error`].filter(Boolean).join(' ');
  return html`<fieldset class="ds-fieldset members" id="${spec.name}" tabindex="-1" aria-describedby="${described}"><legend class="ds-label">${spec.label}</legend>
<div data-field="description" id="${spec.name}-hint">${spec.hint}</div>
${error !== undefined && html`<p class="ds-validation-message" id="${spec.name}-error">${error}</p>`}
${spec.options.length === 0 && html`<p>${t('fieldwork-registry:no-municipalities')}</p>`}
<div class="member-choices">${spec.options.map(({ value, label }) => html`<label><input type="checkbox" name="${spec.name}" value="${value}"${attribute('checked', chosen.has(value))}> ${label}</label>`)}</div></fieldset>`;
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;
