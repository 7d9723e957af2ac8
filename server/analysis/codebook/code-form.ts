/** The form of a code: its names and definitions in every language, its colour. */
import type { Language } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { selectField } from '../../pages/office-form.ts';
import { type Stretch, textChanges } from '../../pages/text-changes.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { Code, CodeText } from '../../store/codebook.ts';
import type { Wordings } from './asking.ts';
import type { Fault, Typed } from './form.ts';
import { textState } from './names.ts';
import { colourChoice } from './parts.ts';

export interface FormState {
  typed: Typed;
  faults: readonly Fault[];
  /** What is stored now, where somebody saved it after the form was opened. */
  theirs?: Typed;
}

/** What is wrong, above the form, each leading to its field; the page begins there. */
export function formSummary({ t }: Wordings, { faults, theirs }: FormState): Html | undefined {
  if (faults.length === 0 && theirs === undefined) return undefined;
  return html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus><p>${t(theirs === undefined ? 'codebook:summary' : 'codebook:changed-meanwhile')}</p>
${faults.length > 0 && html`<ul>${faults.map(({ field, key, data }) => html`<li><a href="#${field}">${faultText(t, field, key, data)}</a></li>`)}</ul>`}</div>`;
}

const faultText = (t: Wordings['t'], field: string, key: string, data: Fault['data']): string => {
  const language = /^(?:name|definition)\.(.+)$/.exec(field)?.[1];
  return language === undefined ? t(key, data) : `${nameOfLanguage(language)}: ${t(key, data)}`;
};

/** `code`: null for a new one. `sourceWas`: the source's text that a translation was made from, where it is another now. */
export function codeFields(
  wordings: Wordings,
  form: FormState,
  code: Code | null,
  sourceWas: (translation: CodeText) => CodeText | undefined,
): Html {
  const { t, survey } = wordings;
  const source = form.typed.source ?? survey.languages[0] ?? '';
  const languages = [source, ...survey.languages.filter((language) => language !== source)];
  return html`<div class="codebook-languages">${languages.map((language) => languageFields(wordings, form, code, language, sourceWas))}</div>
${selectField({
  ...{ name: 'source', label: t('codebook:source'), hint: t('codebook:source-hint'), value: source },
  options: survey.languages.map((language) => ({ value: language, label: nameOfLanguage(language) })),
})}
${colourChoice(wordings, form.typed.colour ?? '')}`;
}

function languageFields(
  wordings: Wordings,
  form: FormState,
  code: Code | null,
  language: Language,
  sourceWas: (translation: CodeText) => CodeText | undefined,
): Html {
  const { t } = wordings;
  const state = code === null ? undefined : textState(code, language);
  const isBehind = state === 'stale' || state === 'untold';
  const translation = code?.texts[language];
  const was = state === 'stale' && translation !== undefined ? sourceWas(translation) : undefined;
  const original = code?.texts[code.source];
  return html`<fieldset class="ds-fieldset codebook-language"><legend class="ds-label">${nameOfLanguage(language)}${
    state !== undefined &&
    state !== 'current' &&
    html` <span class="ds-tag"${attribute('data-color', state !== 'source' && 'warning')}>${t(`codebook:state-${state}`)}</span>`
  }</legend>
${textField(wordings, form, `name.${language}`, t('codebook:name'), language, false)}
${textField(wordings, form, `definition.${language}`, t('codebook:definition'), language, true)}
${was !== undefined && original !== undefined && code !== null && html`<details><summary>${t('codebook:source-changed')}</summary>${difference(wordings, was, original, code.source)}</details>`}
${isBehind && html`<label class="codebook-current"><input type="checkbox" name="current.${language}" value="yes"${attribute('checked', form.typed[`current.${language}`] === 'yes')}> ${t('codebook:still-right')}</label>`}</fieldset>`;
}

function textField(
  { t }: Wordings,
  form: FormState,
  name: string,
  label: string,
  language: Language,
  isLong: boolean,
): Html {
  const value = form.typed[name] ?? '';
  const fault = form.faults.find(({ field }) => field === name);
  const now = form.theirs?.[name];
  const other =
    now !== undefined && now !== value ? t('codebook:saved-now', { value: now || t('codebook:nothing') }) : undefined;
  const error = fault ? t(fault.key, fault.data) : other;
  const described = error !== undefined && `${name}-error`;
  const control = isLong
    ? html`<textarea class="ds-input" id="${name}" name="${name}" lang="${language}" rows="6"${attribute('aria-describedby', described)}${attribute('aria-invalid', error !== undefined && 'true')}>\n${value}</textarea>`
    : html`<input class="ds-input" id="${name}" name="${name}" lang="${language}" type="text" autocomplete="off" value="${value}"${attribute('aria-describedby', described)}${attribute('aria-invalid', error !== undefined && 'true')}>`;
  return html`<div class="ds-field"><label class="ds-label" for="${name}">${label}<span class="ds-sr-only"> – ${nameOfLanguage(language)}</span></label>
${control}
${error !== undefined && html`<p class="ds-validation-message" data-field="validation" id="${name}-error">${error}</p>`}</div>`;
}

const difference = (wordings: Wordings, was: CodeText, now: CodeText, language: Language): Html =>
  html`${was.name !== now.name && stretches(wordings, textChanges(was.name, now.name, language), language)}
${was.definition !== now.definition && stretches(wordings, textChanges(was.definition, now.definition, language), language)}`;

/** The new text with what was taken away left in, each also said in words: most screen readers pass over `ins` and `del` in silence. */
export const stretches = ({ t }: Wordings, parts: readonly Stretch[], language: Language): Html =>
  html`<p class="changes" lang="${language}">${parts.map(({ kind, text }) =>
    kind === 'kept'
      ? text
      : kind === 'added'
        ? html`<ins><span class="ds-sr-only"> ${t('history:said-added')} </span>${text}<span class="ds-sr-only"> ${t('history:said-end')} </span></ins>`
        : html`<del><span class="ds-sr-only"> ${t('history:said-taken')} </span>${text}<span class="ds-sr-only"> ${t('history:said-end')} </span></del>`,
  )}</p>`;
