/** Choosing passages of one answer: by selecting text, by pasting it, by ticking sentences. The script only fills in what could be pasted. */
import { attribute, type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Quote } from '../../store/quotes.ts';
import type { Invitation } from '../../store/store.ts';
import { type Checks, questionText } from './checks.ts';
import { sentencesOf } from './passage.ts';
import { marks, type QuoteView, wordsHtml } from './quote-html.ts';

export interface ChooseView extends QuoteView {
  checks: Checks;
  invitation: Invitation;
  municipality: string;
  question: string;
  answer: { revision: number; text: string; language: string; receivedAt: number; isSubmitted: boolean };
  /** Of this question, those that stand. */
  chosen: readonly Quote[];
  csrf: string;
  /** What was pasted, and why nothing was chosen: a key. */
  tried: { passage: string; error: string } | undefined;
  /** How many were just chosen. */
  done: number;
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

export function choosePage(view: ChooseView): Html {
  const { t, language, survey, checks, invitation, municipality, question, answer, chosen, done } = view;
  const asked = questionText(survey, checks, invitation, question, language);
  const about = t(answer.isSubmitted ? 'member-check:of-submitted' : 'member-check:of-draft', {
    revision: answer.revision,
    time: dateTimeText(answer.receivedAt, language, survey.timeZone),
  });
  return html`<p><a href="/surveys/${survey.id}/responses/${invitation.id}">${t('member-check:to-response')}</a> · <a href="/surveys/${survey.id}/member-check">${t('member-check:to-list')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('member-check:choose-title', { municipality })}</h1>
${done > 0 && notice('success', t('member-check:was-chosen', { count: done }))}
<p lang="${asked.language}"><strong>${asked.text}</strong></p>
<p class="answer-about">${about} · ${t('office:written-in', { language: nameOfLanguage(answer.language) })}</p>
${selecting(view)}
${sentences(view)}
${
  chosen.length > 0 &&
  html`<h2 class="ds-heading">${t('member-check:chosen-before')}</h2>${chosen.map(
    (quote) =>
      html`<article class="answer">${wordsHtml(quote)}<p>${marks(t, quote)} <a href="/surveys/${survey.id}/member-check/quotes/${quote.id}">${t('member-check:open-quote')}</a></p></article>`,
  )}`
}`;
}

const hidden = ({ csrf, answer }: ChooseView): Html =>
  html`<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="revision" value="${answer.revision}">`;

function selecting(view: ChooseView): Html {
  const { t, answer, tried } = view;
  // The parser drops one line end right after the tag.
  return html`<form class="office-form passage-form" method="post" data-passage novalidate>${hidden(view)}<input type="hidden" name="from" value=""><input type="hidden" name="to" value="">
<div class="ds-field"><label class="ds-label" for="answer">${t('member-check:answer')}</label><div data-field="description" id="answer-hint">${t('member-check:answer-hint')}</div>
<textarea class="ds-input" id="answer" readonly rows="${rowsOf(answer.text)}" lang="${answer.language}" dir="auto" aria-describedby="answer-hint">
${answer.text}</textarea></div>
<div class="ds-field"><label class="ds-label" for="passage">${t('member-check:passage')}</label><div data-field="description" id="passage-hint">${t('member-check:passage-hint')}</div>
<textarea class="ds-input" id="passage" name="passage" rows="4" lang="${answer.language}" dir="auto" aria-describedby="passage-hint${tried && ' passage-error'}"${attribute('aria-invalid', tried && 'true')}>
${tried?.passage ?? ''}</textarea>${tried && html`<p class="ds-validation-message" data-field="validation" id="passage-error" role="alert">${t(tried.error)}</p>`}</div>
<button class="ds-button" type="submit" name="do" value="passage">${t('member-check:choose')}</button></form>`;
}

function sentences(view: ChooseView): Html {
  const { t, answer } = view;
  const all = sentencesOf(answer.text, answer.language);
  if (all.length < 2) return html``;
  return html`<details class="ds-details"><summary>${t('member-check:by-sentences', { count: all.length })}</summary>
<form class="office-form passage-form" method="post">${hidden(view)}<fieldset class="ds-fieldset"><legend class="ds-label">${t('member-check:sentences')}</legend><p class="answer-about">${t('member-check:sentences-hint')}</p>
${all.map(
  ({ from, to, text }) =>
    html`<div class="sentence"><input class="ds-input" type="checkbox" id="s${from}" name="sentence" value="${from}-${to}"> <label for="s${from}" lang="${answer.language}" dir="auto">${text}</label></div>`,
)}</fieldset>
<button class="ds-button" data-variant="secondary" type="submit" name="do" value="sentences">${t('member-check:choose-sentences')}</button></form></details>`;
}
