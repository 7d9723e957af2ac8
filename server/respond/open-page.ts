/** `/open/SURVEY`: anybody may answer. What they say of themselves first, and then the link and the code that are theirs. */
import type { Language, Questionnaire, Survey } from '../definitions/model.ts';
import { type Fault, type Field, LONGEST, type Typed } from '../fieldwork/rounds/asked.ts';
import { isFor } from '../fieldwork/rounds/settings.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { qrCode } from '../pages/qr.ts';
import { nameOfLanguage } from '../pages/texts.ts';
import type { Municipality, Registry } from '../registry/model.ts';
import type { RegistryView } from '../registry/view.ts';
import { languageLinks, printPlace } from './document.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

/** Why the form is to be sent once more. `seconds`: how long until that can be done without a script. */
export interface AskedAgain {
  why: 'old' | 'quick' | 'load' | 'trap' | 'waiting';
  seconds: number;
}
export type Again = AskedAgain | { why: 'many'; text: string };

export interface OpenForm {
  survey: Survey;
  questionnaires: readonly Questionnaire[];
  /** To pick from; undefined where everyone types. */
  listed: { registry: Registry; view: RegistryView } | undefined;
  typed: Typed;
  faults: readonly Fault[];
  again: Again | undefined;
  pass: string;
  bits: number;
}

/** The field that nobody sees, and only what fills in everything fills in. */
export const TRAP = 'website';

export function openBody(form: OpenForm, reader: Reader): Html {
  const { survey, questionnaires, faults, again, pass, bits } = form;
  const { t, language } = reader;
  return html`<form class="open-form" method="post" action="/open/${survey.id}?lang=${language}" novalidate data-pass="${pass}" data-bits="${bits}" data-working="${t('rounds:working')}">
<button class="default-submit" type="submit" tabindex="-1" aria-hidden="true">${t('rounds:begin')}</button>
<input type="hidden" name="pass" value="${pass}"><input type="hidden" name="proof" value="">
${languageButtons(survey.languages, reader)}
<h1 class="ds-heading">${t('rounds:title', { survey: reader.plain(survey.title) })}</h1>
${againNotice(again, reader)}${faults.length > 0 && summary(faults, reader)}
<p>${reader.say(survey.description)}</p>
<p>${t('rounds:means')}</p>
${questionnaires.length > 1 && questionnaireField(form, reader)}
${form.listed && municipalityField(form, form.listed, reader)}
<fieldset class="ds-fieldset"><legend class="ds-label">${t(form.listed ? 'rounds:other' : 'rounds:your-municipality')}</legend>
${textField({ field: 'name', label: t('rounds:name'), form, reader })}
${textField({ field: 'country', label: t('rounds:country'), form, reader, autocomplete: 'country-name' })}</fieldset>
<fieldset class="ds-fieldset"><legend class="ds-label">${t('rounds:you')}</legend>
<p class="hint">${t('rounds:you-why')}</p>
${textField({ field: 'contact', label: t('rounds:contact'), form, reader, autocomplete: 'name' })}
${textField({ field: 'email', label: t('rounds:email'), form, reader, autocomplete: 'email', type: 'email' })}</fieldset>
<div class="trap" aria-hidden="true"><label for="${TRAP}">${t('rounds:trap')}</label><input id="${TRAP}" name="${TRAP}" type="text" tabindex="-1" autocomplete="off"></div>
<p role="status" data-status></p>
<div class="actions"><button class="ds-button" type="submit">${t('rounds:begin')}</button></div>
</form>`;
}

/** They keep what is typed: the form is sent, and shown in the other language. */
const languageButtons = (languages: readonly Language[], { t, language }: Reader): Html =>
  html`<div class="languages" role="group" aria-label="${t('respond:languages')}">${languages.map(
    (one) =>
      html`<button type="submit" class="ds-button" data-variant="tertiary" name="lang" value="${one}" lang="${one}"${attribute('aria-current', one === language ? 'true' : undefined)}>${nameOfLanguage(one)}</button> `,
  )}</div>`;

function againNotice(again: Again | undefined, { t }: Reader): Html {
  if (again === undefined) return html``;
  const text = again.why === 'many' ? again.text : t(`rounds:again-${again.why}`, { count: again.seconds });
  return html`<div class="ds-alert" data-color="warning" role="alert"><p>${text}</p></div>`;
}

const summary = (faults: readonly Fault[], { t }: Reader): Html =>
  html`<div class="ds-alert" data-color="danger" role="alert"><h2 class="ds-heading" data-size="xs">${t('rounds:faults', { count: faults.length })}</h2><ul>${faults.map(
    ({ field, key }) => html`<li><a class="ds-link" href="#${field}">${t(`rounds:${key}`)}</a></li>`,
  )}</ul></div>`;

const faultOf = (form: OpenForm, field: Field, { t }: Reader): Html => {
  const fault = form.faults.find((one) => one.field === field);
  return html`<p class="ds-validation-message" data-field="validation" id="error.${field}"${attribute('hidden', fault === undefined)}>${fault && t(`rounds:${fault.key}`)}</p>`;
};

const isWrong = (form: OpenForm, field: Field): Html =>
  html` aria-describedby="error.${field}"${attribute('aria-invalid', form.faults.some((one) => one.field === field) && 'true')}`;

function textField({
  field,
  label,
  form,
  reader,
  autocomplete = 'off',
  type = 'text',
}: {
  field: Field;
  label: string;
  form: OpenForm;
  reader: Reader;
  autocomplete?: string;
  type?: 'text' | 'email';
}): Html {
  return html`<div class="ds-field"><label class="ds-label" for="${field}">${label}</label><input class="ds-input" id="${field}" name="${field}" type="${type}" maxlength="${field === 'email' ? 200 : LONGEST}" autocomplete="${autocomplete}" value="${form.typed[field]}"${isWrong(form, field)}>${faultOf(form, field, reader)}</div>`;
}

function questionnaireField(form: OpenForm, reader: Reader): Html {
  const chosen = form.typed.questionnaire;
  return html`<div class="ds-field"><label class="ds-label" for="questionnaire">${reader.t('rounds:questionnaire')}</label><select class="ds-input" id="questionnaire" name="questionnaire"${isWrong(form, 'questionnaire')}><option value="">${reader.t('rounds:choose')}</option>${form.questionnaires.map(
    ({ id, title }) =>
      html`<option value="${id}"${attribute('selected', id === chosen)}>${reader.plain(title)}</option>`,
  )}</select>${faultOf(form, 'questionnaire', reader)}</div>`;
}

function municipalityField(form: OpenForm, listed: NonNullable<OpenForm['listed']>, reader: Reader): Html {
  const { registry, view } = listed;
  const names = new Intl.Collator(reader.language);
  const option = ({ id, name }: Municipality): Html =>
    html`<option value="${id}"${attribute('selected', id === form.typed.municipality)}>${name}</option>`;
  const offered = registry.municipalities
    .filter((municipality) => form.questionnaires.some((one) => isFor(one, municipality, view)))
    .toSorted((a, b) => names.compare(a.name, b.name));
  const groups = registry.countries.flatMap(({ id, label }) => {
    const own = offered.filter(({ country }) => country === id);
    return own.length === 0 ? [] : html`<optgroup label="${reader.plain(label)}">${own.map(option)}</optgroup>`;
  });
  return html`<div class="ds-field"><label class="ds-label" for="municipality">${reader.t('rounds:municipality')}</label><select class="ds-input" id="municipality" name="municipality"${isWrong(form, 'municipality')}><option value="">${reader.t('rounds:not-listed')}</option>${groups}</select>${faultOf(form, 'municipality', reader)}</div>`;
}

/** Nobody is let in just now. */
export const shutBody = (survey: Survey, reader: Reader): Html =>
  html`${languageLinks(survey.languages, reader.language, reader.t)}<h1 class="ds-heading">${reader.t('rounds:title', { survey: reader.plain(survey.title) })}</h1><p>${reader.t('rounds:shut')}</p><p><a class="ds-link" href="/?lang=${reader.language}">${reader.t('respond:to-start')}</a></p>`;

/** The link and the code, to note and to print. `isMailed`: they are on their way by e-mail too. */
export function begunBody(
  visit: Visit,
  { link, code, resume, isMailed }: { link: string; code: string; resume: string; isMailed: boolean },
  reader: Reader,
): Html {
  const { t, language } = reader;
  return html`${languageLinks(visit.survey.languages, language, t)}
<h1 class="ds-heading">${t('rounds:begun')}</h1>
<p class="from">${t('respond:from', { municipality: visit.municipalityName })}</p>
<p>${t('rounds:begun-means')}</p>
<p><a class="ds-button" href="/r/${visit.token}?lang=${language}">${t('rounds:to-form')}</a></p>
<section class="part"><h2 class="ds-heading">${t('rounds:keep')}</h2><p>${t('rounds:keep-means', { site: resume.replace(/^https?:\/\//, '') })}</p>
<p class="resume-code">${code}</p><p class="open-link"><a class="ds-link" href="${link}">${link}</a></p>
<div class="open-qr">${qrCode(link, t('rounds:qr'))}</div>${isMailed && html`<p>${t('rounds:mailed')}</p>`}
${printPlace(t)}</section>
<p>${t('rounds:unconfirmed-means')}</p>`;
}
