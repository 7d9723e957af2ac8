/** `/receipt/check`: the form, and what was found. Never shows an answer. */
import type { Language, Survey, Version } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { languages, nameOfLanguage, type Translate } from '../pages/texts.ts';
import { momentText } from '../pages/times.ts';
import type { Standing } from '../store/ledger-proof.ts';
import type { Submission } from '../store/store.ts';
import { languageLinks } from './document.ts';
import { type Reader, readerOf } from './reader.ts';
import type { Verdict } from './receipt-check.ts';

/** The page's own address, under the base address. */
export const CHECK_PATH = '/receipt/check';
/** With the code of one receipt: what its QR code holds. */
export const checkAddress = (baseUrl: string, code: string): string => `${baseUrl}${CHECK_PATH}?code=${code}`;

export interface Found {
  submission: Submission;
  version: Version;
  /** Undefined where its files are served no more. */
  survey: Survey | undefined;
  standing: Standing;
  /** Undefined where nothing was given to compare. */
  verdict: Verdict | undefined;
  municipalityName: string;
}

export interface CheckState {
  code: string;
  text: string;
  /** A sentence about the code. */
  error: string | undefined;
  found: Found | undefined;
  /** Whether erasing was asked for without saying that it is meant. */
  isUnsure?: boolean;
  /** Whether it was posted: then another language must bring along what was typed. */
  isPosted: boolean;
}

export function checkBody(language: Language, t: Translate, state: CheckState): Html {
  const { code, found, isPosted } = state;
  return html`<form class="check-form" method="post" action="${CHECK_PATH}?lang=${language}" enctype="multipart/form-data" novalidate>
<button class="default-submit" type="submit" tabindex="-1" aria-hidden="true">${t('receipt:do-check')}</button>
${isPosted ? languageButtons(language, t) : languageLinks(languages, language, t, { code: code === '' ? undefined : code })}
<h1 class="ds-heading">${t('receipt:check')}</h1>
${found === undefined ? html`<p>${t('receipt:check-means')}</p>` : result(found, language, t)}
${fields(state, t)}
</form>${found?.survey?.anonymous && found.submission.erasedAt === null && erasing(code, state.isUnsure ?? false, language, t)}`;
}

/** Whoever holds the receipt of an anonymous answer is the only one who can take it back. */
const erasing = (code: string, isUnsure: boolean, language: Language, t: Translate): Html =>
  html`<form class="check-form part" method="post" action="${CHECK_PATH}/erase?lang=${language}" novalidate><h2 class="ds-heading" id="erase">${t('anonymous:erase')}</h2><p>${t('anonymous:erase-means')}</p><input type="hidden" name="code" value="${code}">
${isUnsure && html`<p class="ds-validation-message" id="error.sure" data-field="validation" role="alert">${t('anonymous:erase-unsure')}</p>`}<div class="ds-field"><input class="ds-input" type="checkbox" id="sure" name="sure" value="1"${attribute('aria-invalid', isUnsure ? 'true' : undefined)}${attribute('aria-describedby', isUnsure ? 'error.sure' : undefined)}><label class="ds-label" for="sure">${t('anonymous:erase-sure')}</label></div>
<button class="ds-button" data-variant="secondary" data-color="danger" type="submit">${t('anonymous:erase')}</button></form>`;

const languageButtons = (current: Language, t: Translate): Html =>
  html`<div class="languages" role="group" aria-label="${t('respond:languages')}">${languages.map(
    (language) =>
      html`<button class="ds-button" data-variant="tertiary" data-size="sm" type="submit" name="lang" value="${language}" lang="${language}"${attribute('aria-current', language === current ? 'true' : undefined)}>${nameOfLanguage(language)}</button>`,
  )}</div>`;

function fields({ code, text, error }: CheckState, t: Translate): Html {
  // The parser drops one line end right after `<textarea>`.
  return html`<div class="part check-fields"><div class="ds-field"><label class="ds-label" for="code">${t('receipt:code')}</label><p class="hint" id="hint.code" data-field="description">${t('receipt:code-hint')}</p><input class="ds-input" id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" aria-describedby="hint.code error.code"${attribute('aria-invalid', error === undefined ? undefined : 'true')} value="${code}"><p class="ds-validation-message" id="error.code" data-field="validation" role="alert"${attribute('hidden', error === undefined)}>${error}</p></div>
<div class="ds-field"><label class="ds-label" for="text">${t('receipt:text')}</label><p class="hint" id="hint.text" data-field="description">${t('receipt:text-hint')}</p><textarea class="ds-input" id="text" name="text" rows="6" dir="auto" autocomplete="off" spellcheck="false" aria-describedby="hint.text">
${text}</textarea></div>
<div class="ds-field"><label class="ds-label" for="file">${t('receipt:file')}</label><p class="hint" id="hint.file" data-field="description">${t('receipt:file-hint')}</p><input class="ds-input" id="file" name="file" type="file" accept=".json,application/json" aria-describedby="hint.file"></div>
<button class="ds-button" type="submit">${t('receipt:do-check')}</button></div>`;
}

function result(found: Found, language: Language, t: Translate): Html {
  const { submission, version, survey, verdict } = found;
  const moment = momentIn(language, survey, t);
  const reader = survey && readerOf(survey, version, language, []);
  const title = reader === undefined ? submission.questionnaire : reader.plain(version.content.title);
  const isChanged = verdict !== undefined && verdict.kind !== 'exact' && verdict.kind !== 'file-exact';
  return html`<div role="status"><div class="ds-alert" data-color="success"><p>${t('receipt:received')}</p></div>
${verdict !== undefined && html`<div class="ds-alert" data-color="${isChanged ? 'warning' : 'success'}">${verdictText(verdict, found, reader, t)}</div>`}
${submission.erasedAt !== null && html`<div class="ds-alert" data-color="warning"><p>${survey?.anonymous ? t('anonymous:was-erased') : t('receipt:erased', { time: moment(submission.erasedAt) })}</p></div>`}</div>
<dl class="rows receipt">
${row(t('respond:receipt-number'), html`<span class="code">${submission.number}</span>`)}
${row(t('respond:receipt-time'), survey?.anonymous ? html`${moment(submission.submittedAt)}` : html`<time datetime="${new Date(submission.submittedAt).toISOString()}">${moment(submission.submittedAt)}</time>`)}
${row(t('receipt:survey'), html`${reader === undefined || survey === undefined ? submission.survey : reader.say(survey.title)}`)}
${row(t('respond:receipt-questionnaire'), html`${title} (${t('respond:receipt-version', { version: submission.version })})`)}
${row(t('respond:receipt-hash'), html`<span class="hash">${submission.hash}</span>`)}
</dl>
${place(found, moment, t)}`;
}

function verdictText(verdict: Verdict, { municipalityName }: Found, reader: Reader | undefined, t: Translate): Html {
  const text = html`<p>${t(`receipt:${verdict.kind}`, { municipality: municipalityName })}</p>`;
  if (!('questions' in verdict)) return text;
  const questions = verdict.questions.map(({ id, text: asked }) => html`<li>${reader?.say(asked) ?? id}</li>`);
  return html`${text}<ul class="ds-list">${questions}</ul>`;
}

function place({ submission, standing, survey }: Found, moment: (at: number) => string, t: Translate): Html {
  if (standing.kind !== 'sealed')
    return html`<h2 class="ds-heading">${t('receipt:ledger')}</h2><div class="ds-alert" data-color="warning"><p>${t(standing.kind === 'broken' ? 'receipt:broken' : survey?.anonymous ? 'anonymous:waits' : 'receipt:not-sealed')}</p></div>`;
  const { block, head } = standing;
  const { code } = submission;
  return html`<h2 class="ds-heading">${t('receipt:ledger')}</h2>
<p>${t('receipt:ledger-means')}</p>
<dl class="rows receipt">
${row(t('receipt:block'), html`${block.height}`)}
${row(t('receipt:sealed'), survey?.anonymous ? html`${moment(block.sealedAt)}` : html`<time datetime="${new Date(block.sealedAt).toISOString()}">${moment(block.sealedAt)}</time>`)}
${row(t('receipt:block-hash'), html`<span class="hash">${block.hash}</span>`)}
${row(t('receipt:following'), html`${head.height - block.height}`)}
${row(t('receipt:head'), html`${head.height}`)}
${row(t('receipt:head-hash'), html`<span class="hash">${head.hash}</span>`)}
</dl>
<h2 class="ds-heading">${t('receipt:offline')}</h2>
<p><a class="ds-link" href="${CHECK_PATH}/proof?code=${code}" download>${t('receipt:proof')}</a> · <a class="ds-link" href="${CHECK_PATH}/check-receipt.mjs" download>${t('receipt:script')}</a></p>
<p>${t('receipt:offline-means')} <code class="hash">node check-receipt.mjs receipt-${submission.number}.json proof-${submission.number}.json</code></p>
<p>${t('receipt:proves')}</p>`;
}

const row = (term: string, text: Html): Html => html`<div><dt>${term}</dt><dd>${text}</dd></div>`;

/** Times in the survey's zone, as on its receipts. */
const momentIn = (language: Language, survey: Survey | undefined, t: Translate) => (at: number) =>
  survey?.anonymous ? t('anonymous:no-time') : momentText(at, language, survey?.timeZone ?? 'UTC');
