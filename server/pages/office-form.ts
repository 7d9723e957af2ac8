/** Fields of the researchers' forms. Respondents' questions are drawn elsewhere. */
import { attribute, type Html, html } from './html.ts';

interface Field {
  name: string;
  label: string;
  hint?: string;
  /** What is wrong with what was typed; the field says so to every reader. */
  error?: string | undefined;
}

export interface InputField extends Field {
  type: 'text' | 'email' | 'password' | 'date' | 'datetime-local' | 'time';
  value?: string;
  autocomplete?: string;
  required?: boolean;
}

const ids = ({ name, hint, error }: Field): string | undefined =>
  [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`].filter(Boolean).join(' ') || undefined;

const framed = (field: Field, control: Html): Html => html`<div class="ds-field">
<label class="ds-label" for="${field.name}">${field.label}</label>
${field.hint !== undefined && html`<div data-field="description" id="${field.name}-hint">${field.hint}</div>`}
${control}
${field.error !== undefined && html`<p class="ds-validation-message" data-field="validation" id="${field.name}-error">${field.error}</p>`}
</div>`;

/** A one-line input under its label. */
export const inputField = (field: InputField): Html =>
  framed(
    field,
    html`<input class="ds-input" id="${field.name}" name="${field.name}" type="${field.type}"${attribute('value', field.value)}${attribute('autocomplete', field.autocomplete)}${attribute('required', field.required)}${attribute('aria-describedby', ids(field))}${attribute('aria-invalid', field.error !== undefined && 'true')}>`,
  );

export interface Option {
  value: string;
  label: string;
}

/** A choice of one; `value` is the chosen one. */
export const selectField = (field: Field & { options: readonly Option[]; value: string }): Html =>
  framed(
    field,
    html`<select class="ds-input" id="${field.name}" name="${field.name}"${attribute('aria-describedby', ids(field))}>${field.options.map(
      ({ value, label }) =>
        html`<option value="${value}"${attribute('selected', value === field.value)}>${label}</option>`,
    )}</select>`,
  );

/** A message above a form or list: `danger` for what went wrong, `info` and `success` otherwise. */
export const notice = (colour: 'danger' | 'info' | 'success', content: Html | string): Html =>
  html`<div class="ds-alert" data-color="${colour}"${attribute('role', colour === 'danger' && 'alert')}>${content}</div>`;

/** A button in a form of its own that posts to `action`, with the session's `csrf` and further hidden fields. */
export const actionButton = (action: {
  address: string;
  label: string;
  csrf: string;
  fields?: Record<string, string>;
  variant?: 'primary' | 'secondary' | 'tertiary';
}): Html => html`<form method="post" action="${action.address}">
<input type="hidden" name="csrf" value="${action.csrf}">
${Object.entries(action.fields ?? {}).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="ds-button" data-variant="${action.variant ?? 'secondary'}" type="submit">${action.label}</button>
</form>`;
