/** Marking what another side does not mention: by selecting text, by pasting it, by ticking sentences. The script only fills in what could be pasted. */
import type { Language, Survey } from '../../definitions/model.ts';
import { sentencesOf } from '../../fieldwork/member-check/passage.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import type { Municipality, Partnership } from '../../registry/model.ts';
import { resultsReader } from '../../results/wordings.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { AskedSo } from './asked.ts';
import { askedHtml } from './asked-html.ts';

/** What was posted, and why nothing was marked. */
export interface MarkTried {
  passage: string;
  missing: string;
  note: string;
  ticked: readonly string[];
  /** Keys. */
  errors: Partial<Record<'passage' | 'missing' | 'sentence', string>>;
}

export interface MarkView {
  t: Translate;
  /** The researcher's. */
  language: Language;
  survey: Survey;
  partnership: Partnership;
  municipality: string;
  /** The other sides. */
  others: readonly Municipality[];
  answer: CountedAnswer;
  text: string;
  asked: AskedSo;
  csrf: string;
  /** Of the mark to be made: the same form sent twice marks once. */
  id: string;
  tried: MarkTried | undefined;
}

/** Lines that a text takes, so that it is seen whole where that is possible. */
const rowsOf = (text: string): number =>
  Math.min(
    24,
    Math.max(
      4,
      text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / 60), 0),
    ),
  );

export function markPage(view: MarkView): Html {
  const { t, language, survey, partnership, municipality, answer, asked } = view;
  const reader = resultsReader(survey, language, t);
  return html`<p><a href="/surveys/${survey.id}/reading/mirror/${partnership.id}">${t('reading:mirror-of', { partnership: partnership.label })}</a></p>
<h1 class="ds-heading" data-size="lg">${t('reading:mark-title', { municipality })}</h1>
<p>${t('reading:mark-about')}</p>
<details><summary>${t('reading:asked-title')}</summary>${askedHtml(reader, [asked])}</details>
<p class="answer-about">${t('office:revision', { revision: answer.revision })} · ${t('office:written-in', { language: nameOfLanguage(answer.language) })}</p>
${form(view)}`;
}

function form(view: MarkView): Html {
  const { t, answer, text, csrf, id, tried, others } = view;
  const error = (field: 'passage' | 'missing' | 'sentence'): Html | undefined => {
    const key = tried?.errors[field];
    return key === undefined
      ? undefined
      : html`<p class="ds-validation-message" data-field="validation" id="${field}-error" role="alert">${t(key)}</p>`;
  };
  const describedBy = (field: 'passage' | 'missing' | 'sentence', hint = ''): string | undefined =>
    [hint, tried?.errors[field] !== undefined && `${field}-error`].filter(Boolean).join(' ') || undefined;
  const only = others.length === 1 ? others[0]?.id : undefined;
  const missing = tried?.missing ?? only ?? '';
  // The parser drops one line end right after the tag.
  return html`<form class="office-form passage-form" method="post" data-passage novalidate><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="id" value="${id}"><input type="hidden" name="revision" value="${answer.revision}"><input type="hidden" name="from" value=""><input type="hidden" name="to" value="">
<div class="ds-field"><label class="ds-label" for="answer">${t('reading:answer')}</label><div data-field="description" id="answer-hint">${t('reading:mark-answer-hint')}</div>
<textarea class="ds-input" id="answer" readonly rows="${rowsOf(text)}" lang="${answer.language}" dir="auto" aria-describedby="answer-hint">
${text}</textarea></div>
<div class="ds-field"><label class="ds-label" for="passage">${t('reading:passage')}</label><div data-field="description" id="passage-hint">${t('reading:passage-hint')}</div>
<textarea class="ds-input" id="passage" name="passage" rows="3" lang="${answer.language}" dir="auto"${attribute('aria-describedby', describedBy('passage', 'passage-hint'))}${attribute('aria-invalid', tried?.errors.passage !== undefined && 'true')}>
${tried?.passage ?? ''}</textarea>${error('passage')}</div>
<fieldset class="ds-fieldset"${attribute('aria-describedby', describedBy('missing'))}><legend class="ds-label">${t('reading:missing')}</legend>${others.map(
    (other) =>
      html`<div class="sentence"><input class="ds-input" type="radio" id="missing-${other.id}" name="missing" value="${other.id}"${attribute('checked', other.id === missing)}> <label for="missing-${other.id}">${other.name}</label></div>`,
  )}${error('missing')}</fieldset>
<div class="ds-field"><label class="ds-label" for="note">${t('reading:note')}</label><textarea class="ds-input" id="note" name="note" rows="3">
${tried?.note ?? ''}</textarea></div>
<button class="ds-button" type="submit" name="do" value="passage">${t('reading:mark-passage')}</button>
${sentences(view, error('sentence'))}</form>`;
}

function sentences({ t, answer, text, tried }: MarkView, error: Html | undefined): Html {
  const all = sentencesOf(text, answer.language);
  if (all.length < 2) return html``;
  return html`<details class="ds-details"${attribute('open', error !== undefined)}><summary>${t('reading:by-sentences', { count: all.length })}</summary><fieldset class="ds-fieldset"><legend class="ds-label">${t('reading:sentences')}</legend>
${all.map(({ from, to, text: sentence }) => {
  const value = `${from}-${to}`;
  return html`<div class="sentence"><input class="ds-input" type="checkbox" id="s${from}" name="sentence" value="${value}"${attribute('checked', tried?.ticked.includes(value) === true)}> <label for="s${from}" lang="${answer.language}" dir="auto">${sentence}</label></div>`;
})}${error}</fieldset>
<button class="ds-button" data-variant="secondary" type="submit" name="do" value="sentences">${t('reading:mark-sentences')}</button></details>`;
}
