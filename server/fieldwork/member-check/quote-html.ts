/** A quote as researchers read it: the words, what was asked, where they stand, how far it has come. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import { hasAnswerChanged, isCleared, type Quote, stateOf, translationsOf } from '../../store/quotes.ts';
import { type Check, type Checks, questionText } from './checks.ts';

export interface QuoteView {
  t: Translate;
  /** The researcher's. */
  language: Language;
  survey: Survey;
}

/** The very words. Nothing may stand between the tags and the text: white space is kept. */
export const wordsHtml = ({ text, language }: Pick<Quote, 'text' | 'language'>): Html =>
  html`<blockquote class="answer-text quoted" lang="${language}" dir="auto">${text}</blockquote>`;

/** How far it has come, and whether it may be quoted. */
export function marks(t: Translate, quote: Quote): Html {
  const state = stateOf(quote);
  const cleared = isCleared(quote);
  const tag = (text: string, colour?: string): Html =>
    html`<span class="ds-tag"${attribute('data-color', colour)}>${text}</span>`;
  return html`${tag(t(`member-check:state-${state}`))}${cleared && html` ${tag(t('member-check:cleared'), 'success')}`}${
    quote.replaces !== null && html` ${tag(t('member-check:own-words'))}`
  }${hasAnswerChanged(quote) && html` ${tag(t('member-check:answer-changed'), 'warning')}`}`;
}

/** `Ål · What has been achieved? · revision 2 · 9 July 2014`. */
export function sourceLine(
  { t, language, survey }: QuoteView,
  checks: Checks,
  { quote, invitation, municipality }: Check,
): Html {
  const asked = questionText(survey, checks, invitation, quote.question, language);
  return html`<p class="answer-about"><a href="/surveys/${survey.id}/responses/${invitation.id}">${municipality}</a> · <span lang="${asked.language}">${asked.text}</span> · ${t('office:revision', { revision: quote.revision })} · ${nameOfLanguage(quote.language)} · ${t('member-check:chosen-at', { time: dateTimeText(quote.madeAt, language, survey.timeZone) })}</p>`;
}

/** Translations that hold, each in its language. */
export const translationsHtml = (t: Translate, quote: Quote): Html[] =>
  translationsOf(quote).map(
    ({ language, text }) =>
      html`<p class="answer-about">${t('member-check:translation-in', { language: nameOfLanguage(language) })}</p><div class="answer-text quoted" lang="${language}" dir="auto">${text}</div>`,
  );
