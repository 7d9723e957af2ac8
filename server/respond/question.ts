/** One question on the form page: label or legend, hint, fields, error, what the server has. The markup is README.md's. */
import type { Answer, AnswerError, AnswerValue, Contributor } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import type { Question } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import type { Revision } from '../store/store.ts';
import { besideButton } from './beside.ts';
import { conflictHtml } from './conflict-panel.ts';
import { contributorText } from './contributor.ts';
import { errorSentence } from './errors.ts';
import { fieldOf } from './fields/index.ts';
import { limitCount, limitsOf } from './limits.ts';
import type { Reader } from './reader.ts';

export interface ShownQuestion {
  /** What the server has; undefined before the first answer. */
  stored: Answer | undefined;
  /** What was typed against a newer answer: shown in the field, the newer one above it, with a choice. `kept`: the revision that holds it. */
  conflicting: { typed: AnswerValue; kept: number | undefined } | undefined;
  /** What is written beside the stored answer, and nobody has chosen about. */
  beside: readonly Revision[];
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
  const { stored, conflicting, beside, now } = shown;
  const conflict = stored && conflictHtml({ question, stored, mine: conflicting, beside, now, reader });
  const sentences = shown.errors.map((error) => errorSentence(question, error, reader)).join(' ');
  const error = html`<p class="ds-validation-message" id="error.${id}" data-field="validation"${attribute('hidden', sentences === '')}>${sentences}</p>`;
  const inside = field.isGroup
    ? html`<fieldset class="ds-fieldset" aria-describedby="${describedBy}"><legend class="ds-label">${text}</legend>${hint}${base}${conflict}${controls}</fieldset>`
    : html`<label class="ds-label" for="${field.target()}">${text}</label>${hint}${base}${conflict}${controls}`;
  return html`<div class="question${!field.isGroup && ' ds-field'}" id="question.${id}" data-question="${id}" data-kind="${question.kind}"${attribute('data-required', question.required)}${given(question)}${receivedAttributes(shown.stored)}>${restoredNotice(shown, reader)}${inside}${prefill(question, value, reader)}${limitCount(question, reader)}${error}${received(question, shown, reader)}${besideButton({ show: 'history', question: id }, `history.${id}`, reader.t('history:title'))}</div>`;
}

const receivedAttributes = (stored: Answer | undefined): Html =>
  html` data-revision="${stored?.revision ?? 0}"${attribute('data-received-at', stored?.receivedAt)}`;

/** The server's own acknowledgement, from what it has stored. */
const received = ({ id }: Question, { stored, now }: ShownQuestion, reader: Reader): Html =>
  html`<output class="received" id="received.${id}" data-received>${
    stored && reader.received(reader.clock(stored.receivedAt, now))
  }</output><span class="by" id="by.${id}" data-by>${
    stored?.contributor && html`<bdi>${writtenBy(stored.contributor, reader)}</bdi>`
  }</span>`;

const writtenBy = (contributor: Contributor, reader: Reader): string =>
  reader.t('colleagues:written-by', { who: contributorText(contributor) });

/** Fills in who has written, on request: where the question wants that and nothing stands there. */
function prefill(question: Question, value: AnswerValue, reader: Reader): Html | undefined {
  if (!('prefill' in question) || question.prefill === undefined || !kindOf(question).isBlank(value)) return undefined;
  return html`<button class="ds-button prefill" data-variant="tertiary" data-size="sm" type="submit" name="do" value="prefill.${question.id}" data-text="prefill.${question.id}">${reader.t('colleagues:prefill')}</button>`;
}

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
