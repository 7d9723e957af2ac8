/** One quote: its source, its translations, everything the municipality said, and what a researcher can do. */
import type { Language } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import { decisionOf, isCleared, type QuoteDecision, stateOf, translationsOf } from '../../store/quotes.ts';
import type { Check, Checks } from './checks.ts';
import { marks, type QuoteView, sourceLine, translationsHtml, wordsHtml } from './quote-html.ts';

export interface OneQuoteView extends QuoteView {
  checks: Checks;
  check: Check;
  /** Undefined where the reader may change nothing. */
  csrf: string | undefined;
  /** Who decided is shown to those who may know people. */
  showsNames: boolean;
  /** What was just done, or why it was not: a key. */
  said: { key: string; isWrong: boolean } | undefined;
  /** Translations that were typed and not kept, by language. */
  typed: Readonly<Record<Language, string>>;
}

export function quotePage(view: OneQuoteView): Html {
  const { t, language, survey, checks, check, said, csrf } = view;
  const { quote, municipality } = check;
  const state = stateOf(quote);
  const time = (at: number) => dateTimeText(at, language, survey.timeZone);
  const isChangeable = csrf !== undefined && state !== 'withdrawn' && state !== 'replaced';
  return html`<p><a href="/surveys/${survey.id}/member-check">${t('member-check:to-list')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('member-check:quote-title', { municipality })}</h1>
${said && notice(said.isWrong ? 'danger' : 'success', t(said.key))}
${wordsHtml(quote)}${sourceLine(view, checks, check)}<p>${marks(t, quote)}</p>
<p>${t(`member-check:means-${isCleared(quote) ? 'cleared' : state}`)}</p>
<dl class="facts"><dt>${t('member-check:chosen-by')}</dt><dd>${quote.madeBy}, ${time(quote.madeAt)}</dd>
<dt>${t('member-check:sent-at')}</dt><dd>${quote.sentAt === null ? t('member-check:not-sent') : time(quote.sentAt)}</dd>
<dt>${t('member-check:place')}</dt><dd>${t('member-check:code-points', { from: quote.from, to: quote.to })}</dd></dl>
${quote.replaces !== null && html`<p><a href="/surveys/${survey.id}/member-check/quotes/${quote.replaces}">${t('member-check:to-replaced')}</a></p>`}
${quote.replacedBy !== null && html`<p><a href="/surveys/${survey.id}/member-check/quotes/${quote.replacedBy}">${t('member-check:to-replacing')}</a></p>`}
${isChangeable && adoption(view, csrf)}
<h2 class="ds-heading">${t('member-check:translations')}</h2>
${isChangeable ? translating(view, csrf) : translationsHtml(t, quote)}
${earlierTranslations(view)}
<h2 class="ds-heading">${t('member-check:decisions')}</h2>
${quote.decisions.length === 0 ? html`<p>${t('member-check:no-decisions')}</p>` : html`<ol class="submissions">${quote.decisions.map((decision) => decisionHtml(view, decision))}</ol>`}
${isChangeable && withdrawal(view, csrf)}`;
}

const addressOf = ({ survey, check }: OneQuoteView): string =>
  `/surveys/${survey.id}/member-check/quotes/${check.quote.id}`;

/** Only word by word: what is changed is another quote, and has to be asked about. */
function adoption(view: OneQuoteView, csrf: string): Html | undefined {
  const { t, check } = view;
  const decision = decisionOf(check.quote);
  if (decision?.decision !== 'corrected') return undefined;
  return html`<section class="withdrawal"><h2 class="ds-heading">${t('member-check:correction')}</h2>${wordsHtml({ text: decision.correction, language: check.quote.language })}
<p>${t('member-check:adopt-about')}</p>${actionButton({ address: addressOf(view), label: t('member-check:adopt'), csrf, fields: { do: 'adopt', ordinal: String(decision.ordinal) } })}</section>`;
}

function translating(view: OneQuoteView, csrf: string): Html {
  const { t, survey, check, typed } = view;
  const { quote } = check;
  const holding = new Map(translationsOf(quote).map((one) => [one.language, one.text]));
  const others = survey.languages.filter((one) => one !== quote.language);
  return html`<p>${t('member-check:translations-about')}</p><form class="office-form passage-form" method="post" action="${addressOf(view)}"><input type="hidden" name="csrf" value="${csrf}">
${others.map((one) => {
  const version = quote.translations.findLast((translation) => translation.language === one)?.version ?? 0;
  return html`<div class="ds-field"><label class="ds-label" for="translation.${one}">${t('member-check:translation-in', { language: nameOfLanguage(one) })}</label><input type="hidden" name="base.${one}" value="${version}">
<textarea class="ds-input" id="translation.${one}" name="translation.${one}" rows="3" lang="${one}" dir="auto">
${typed[one] ?? holding.get(one) ?? ''}</textarea></div>`;
})}
<button class="ds-button" data-variant="secondary" type="submit" name="do" value="translate">${t('member-check:save-translations')}</button></form>`;
}

function earlierTranslations({ t, language, survey, check }: OneQuoteView): Html | undefined {
  const { translations } = check.quote;
  if (translations.length === 0) return undefined;
  return html`<details class="ds-details"><summary>${t('member-check:translation-versions', { count: translations.length })}</summary><ol class="revisions">${translations.map(
    (one) =>
      html`<li><p class="answer-about">${nameOfLanguage(one.language)} · ${one.madeBy} · ${dateTimeText(one.madeAt, language, survey.timeZone)}</p>${one.text === '' ? html`<p class="blank">${t('member-check:taken-back')}</p>` : html`<div class="answer-text" lang="${one.language}" dir="auto">${one.text}</div>`}</li>`,
  )}</ol></details>`;
}

function decisionHtml({ t, language, survey, check, showsNames }: OneQuoteView, decided: QuoteDecision): Html {
  const who = [decided.by.name, decided.by.role].filter((part) => part !== '').join(', ');
  return html`<li><p><strong>${t(`member-check:state-${decided.decision}`)}</strong> · ${dateTimeText(decided.at, language, survey.timeZone)}${showsNames && html` · <bdi>${who}</bdi>`}</p>
${decided.correction !== '' && wordsHtml({ text: decided.correction, language: check.quote.language })}${decided.comment !== '' && html`<div class="answer-text" dir="auto">${decided.comment}</div>`}</li>`;
}

const withdrawal = (view: OneQuoteView, csrf: string): Html =>
  html`<section class="withdrawal"><h2 class="ds-heading">${view.t('member-check:withdraw-heading')}</h2><p>${view.t('member-check:withdraw-about')}</p>
${actionButton({ address: addressOf(view), label: view.t('member-check:withdraw'), csrf, fields: { do: 'withdraw' } })}</section>`;
