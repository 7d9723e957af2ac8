/** Choosing which codings get another code: a new one, or one that is there. */
import type { Language } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { selectField } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { Code } from '../../store/codebook.ts';
import { named, type Wordings } from './asking.ts';
import { type FormState, formSummary } from './code-form.ts';
import { codeOptions, colourChoice, hidden } from './parts.ts';

/** One coding as it is shown to choose. */
export interface Choice {
  coding: string;
  text: string;
  language: Language;
  /** Where it comes from: the municipality. */
  place: string;
  question: string;
  by: string;
}

export interface SplitView extends Wordings {
  codes: readonly Code[];
  code: Code;
  choices: readonly Choice[];
  /** The address of those after these; null where these are the last. */
  next: string | null;
  /** The codings that are chosen. */
  chosen: ReadonlySet<string>;
  /** `into`, `source`, `name`, `colour`. */
  form: FormState;
  csrf: string;
  refused: readonly string[];
}

export function splitPage(view: SplitView): Html {
  const { t, survey, codes, code, choices, next, chosen, form, csrf, refused } = view;
  const base = `/surveys/${survey.id}/codebook`;
  const { name } = named(view, code);
  const choice = (one: Choice): Html =>
    html`<li><label><input type="checkbox" name="coding" value="${one.coding}"${attribute('checked', chosen.has(one.coding))}>
<span><q class="codebook-passage" lang="${one.language}" dir="auto">${one.text}</q><span class="answer-about">${one.place} · ${one.question} · ${one.by}</span></span></label></li>`;
  return html`<p><a href="${base}/${code.id}">${name}</a></p>
<h1 class="ds-heading" data-size="lg">${t('codebook:split-title', { name })}</h1>
<p>${t('codebook:split-how')}</p>
${refused.length > 0 && html`<div class="ds-alert" data-color="danger" role="alert" tabindex="-1" autofocus>${refused.map((sentence) => html`<p>${sentence}</p>`)}</div>`}
${formSummary(view, form)}
${choices.length === 0 && html`<p>${t('codebook:split-nothing')}</p>`}
${
  choices.length > 0 &&
  html`<form class="codebook-split" method="post" action="${base}/${code.id}/split" novalidate>${hidden('csrf', csrf)}
<fieldset class="ds-fieldset" id="codings" tabindex="-1"><legend class="ds-label">${t('codebook:split-which')}</legend><ul class="codebook-choices">${choices.map(choice)}</ul></fieldset>
${next !== null && html`<p><a href="${next}" rel="next">${t('codebook:split-more')}</a></p>`}
<div class="office-form">${selectField({ name: 'into', label: t('codebook:split-into'), value: form.typed.into ?? '', options: [{ value: '', label: t('codebook:split-new') }, ...codeOptions(view, codes).filter(({ value }) => value !== code.id)] })}
${newCode(view)}
<button class="ds-button" type="submit">${t('codebook:split')}</button></div></form>`
}`;
}

/** What the new code is called; the rest is written on its own page afterwards. */
function newCode(view: SplitView): Html {
  const { t, survey, form } = view;
  const fault = form.faults.find(({ field }) => field === 'name');
  return html`<fieldset class="ds-fieldset"><legend class="ds-label">${t('codebook:split-new')}</legend>
<div class="ds-field"><label class="ds-label" for="name">${t('codebook:name')}</label><input class="ds-input" id="name" name="name" type="text" autocomplete="off" value="${form.typed.name ?? ''}"${attribute('aria-describedby', fault && 'name-error')}${attribute('aria-invalid', fault && 'true')}>
${fault && html`<p class="ds-validation-message" data-field="validation" id="name-error">${t(fault.key, fault.data)}</p>`}</div></fieldset>
${selectField({
  ...{ name: 'source', label: t('codebook:source'), value: form.typed.source ?? '' },
  options: survey.languages.map((language) => ({ value: language, label: nameOfLanguage(language) })),
})}
${colourChoice(view, form.typed.colour ?? '')}`;
}
