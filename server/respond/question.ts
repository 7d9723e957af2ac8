/** One question on the form page: label or legend, hint, fields, error, what the server has. The markup is README.md's. */
import type { Answer, AnswerError, AnswerValue } from '../definitions/answers.ts';
import type { Question } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { answerText } from './answer-text.ts';
import { besideButton } from './beside.ts';
import { errorSentence } from './errors.ts';
import { fieldOf } from './fields/index.ts';
import { limitCount, limitsOf } from './limits.ts';
import type { Reader } from './reader.ts';

export interface ShownQuestion {
  /** What the server has; undefined before the first answer. */
  stored: Answer | undefined;
  /** What was typed against a newer answer: shown in the field, the newer one above it, with a choice. */
  conflicting: { typed: AnswerValue } | undefined;
  errors: readonly AnswerError[];
  now: number;
  /** An earlier version was just brought back: it is the answer now, or lies beside it. */
  restored: { isBeside: boolean } | undefined;
}

/** A question that nobody has answered looks the same to everyone who reads alike. */
const untouched = new WeakMap<Reader, Map<Question, Html>>();

export function questionHtml(question: Question, shown: ShownQuestion, reader: Reader): Html {
  if (shown.stored !== undefined || shown.conflicting !== undefined || shown.errors.length > 0)
    return written(question, shown, reader);
  const of = untouched.get(reader) ?? new Map<Question, Html>();
  untouched.set(reader, of);
  const known = of.get(question) ?? written(question, shown, reader);
  of.set(question, known);
  return known;
}

function written(question: Question, shown: ShownQuestion, reader: Reader): Html {
  const { id } = question;
  const hint =
    question.hint &&
    html`<p class="hint" id="hint.${id}" data-text="h.${id}" data-field="description">${reader.say(question.hint)}</p>`;
  if (question.kind === 'note')
    return html`<div class="note" id="question.${id}"><p data-text="q.${id}">${reader.say(question.text)}</p>${hint}</div>`;
  const field = fieldOf(question);
  const describedBy = [question.hint && `hint.${id}`, limitsOf(question).length > 0 && `count.${id}`, `error.${id}`]
    .filter((part) => typeof part === 'string')
    .join(' ');
  const value = shown.conflicting === undefined ? (shown.stored?.value ?? null) : shown.conflicting.typed;
  const controls = field.controls({ reader, value, errors: shown.errors, describedBy });
  const text = html`<span data-text="q.${id}">${reader.say(question.text)}</span>${
    question.required && html` <span class="required" data-text="r.${id}">${reader.t('respond:required')}</span>`
  }`;
  const base = html`<input type="hidden" name="base.${id}" value="${shown.stored?.revision ?? 0}">`;
  const conflict = shown.conflicting && shown.stored && conflictHtml(question, shown.stored, shown.now, reader);
  const sentences = shown.errors.map((error) => errorSentence(question, error, reader)).join(' ');
  const error = html`<p class="ds-validation-message" id="error.${id}" data-field="validation"${attribute('hidden', sentences === '')}>${sentences}</p>`;
  const inside = field.isGroup
    ? html`<fieldset class="ds-fieldset" aria-describedby="${describedBy}"><legend class="ds-label">${text}</legend>${hint}${base}${conflict}${controls}</fieldset>`
    : html`<label class="ds-label" for="${field.target()}">${text}</label>${hint}${base}${conflict}${controls}`;
  return html`<div class="question${!field.isGroup && ' ds-field'}" id="question.${id}" data-question="${id}" data-kind="${question.kind}"${attribute('data-required', question.required)}${given(question)}${receivedAttributes(shown.stored)}>${restoredNotice(shown, reader)}${inside}${limitCount(question, reader)}${error}${received(question, shown, reader)}${besideButton({ show: 'history', question: id }, `history.${id}`, reader.t('history:title'))}</div>`;
}

const receivedAttributes = (stored: Answer | undefined): Html =>
  html` data-revision="${stored?.revision ?? 0}"${attribute('data-received-at', stored?.receivedAt)}`;

/** The server's own acknowledgement, from what it has stored. */
const received = ({ id }: Question, { stored, now }: ShownQuestion, reader: Reader): Html =>
  html`<output class="received" id="received.${id}" data-received>${
    stored && reader.received(reader.clock(stored.receivedAt, now))
  }</output>`;

function restoredNotice({ stored, restored }: ShownQuestion, { t }: Reader): Html | undefined {
  if (stored === undefined || restored === undefined) return undefined;
  const { isBeside } = restored;
  return html`<div class="ds-alert" data-color="${isBeside ? 'warning' : 'success'}" role="status"><p data-text="restored">${t(isBeside ? 'history:restored-beside' : 'history:restored')}</p></div>`;
}

/** What the survey itself says of an indicator, as the script must send it: in the source's wording. */
function given(question: Question): Html {
  if (question.kind !== 'indicator') return html``;
  const source = (text: typeof question.name) => text && wordingIn(text, text.source, {}).text;
  return html`${attribute('data-name', source(question.name))}${attribute('data-unit', source(question.unit))}`;
}

function conflictHtml(question: Question, stored: Answer, now: number, reader: Reader): Html {
  const { id } = question;
  const radio = (value: string, label: string, checked: boolean): Html =>
    html`<div class="ds-field choice"><input class="ds-input" type="radio" id="keep.${id}.${value}" name="keep.${id}" value="${value}"${attribute('checked', checked)}><label class="ds-label" data-weight="regular" for="keep.${id}.${value}">${label}</label></div>`;
  return html`<div class="ds-alert conflict" data-color="warning"><p>${reader.t('respond:conflict-newer', {
    time: reader.clock(stored.receivedAt, now),
  })}</p><div class="theirs">${answerText(question, stored, reader)}</div><fieldset class="ds-fieldset"><legend class="ds-label">${reader.t('respond:conflict-choose')}</legend>${radio('mine', reader.t('respond:conflict-mine'), true)}${radio('theirs', reader.t('respond:conflict-theirs'), false)}</fieldset></div>`;
}
