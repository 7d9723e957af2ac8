/** `/r/TOKEN/quotes`: what researchers want to quote of this municipality, and what it says to that. Small, and complete without a script. */
import { answerable, type Language } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { nameOfLanguage } from '../pages/texts.ts';
import { dateTimeText } from '../pages/times.ts';
import {
  decisionOf,
  hasAnswerChanged,
  QUOTE_DECISIONS,
  type Quote,
  type QuoteDecision,
  translationsOf,
} from '../store/quotes.ts';
import { contributorText, LONGEST_NAME } from './contributor.ts';
import { languageButtons } from './form-page.ts';
import type { QuoteFaults, TypedDecision } from './quotes-posted.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

export interface QuotesState {
  /** Those that the municipality was asked about, in the order in which they were chosen. */
  quotes: readonly Quote[];
  typed: ReadonlyMap<string, TypedDecision>;
  faults: QuoteFaults;
  /** Quotes that somebody else decided about meanwhile. */
  changed: ReadonlySet<string>;
  /** How many decisions were just received. */
  saved: number;
  name: string;
  role: string;
}

export const NOTHING_TYPED: Pick<QuotesState, 'typed' | 'faults' | 'changed'> = {
  typed: new Map(),
  faults: { name: undefined, quotes: new Map() },
  changed: new Set(),
};

export function quotesBody(visit: Visit, state: QuotesState, reader: Reader): Html {
  const { t, language } = reader;
  const { quotes, saved } = state;
  const open = quotes.filter(({ decisions }) => decisions.length === 0);
  const done = quotes.filter(({ decisions }) => decisions.length > 0);
  const back = html`<p class="ways"><a class="ds-link" href="/r/${visit.token}?lang=${language}">${t('member-check:to-answers')}</a></p>`;
  if (quotes.length === 0)
    return html`<form method="post">${languageButtons(visit, reader)}</form><h1 class="ds-heading">${t('member-check:page-title')}</h1><p>${t('member-check:page-empty')}</p>${back}`;
  return html`<form class="quotes" method="post" accept-charset="utf-8" novalidate autocomplete="off">
<button class="default-submit" type="submit" name="do" value="save" tabindex="-1" aria-hidden="true">${t('member-check:answer-quotes')}</button>
<input type="hidden" name="page-language" value="${language}">${languageButtons(visit, reader)}
${errors(state, reader)}
${saved > 0 && html`<div class="ds-alert" data-color="success" role="status"><p>${t('member-check:received', { count: saved })}</p></div>`}
<h1 class="ds-heading">${t('member-check:page-title')}</h1>
<p class="from">${t('respond:from', { municipality: visit.municipalityName })}</p>
<p>${t('member-check:page-about')}</p>
<p class="from">${open.length === 0 ? t('member-check:all-answered', { count: quotes.length }) : t('member-check:progress', { all: quotes.length, done: done.length, open: open.length })}</p>
${open.map((quote) => quotePart(visit, quote, state, reader))}
${done.length > 0 && open.length > 0 && html`<h2 class="ds-heading">${t('member-check:answered-before')}</h2>`}
${done.map((quote) => quotePart(visit, quote, state, reader))}
${who(state, reader)}
<div class="actions"><button class="ds-button" type="submit" name="do" value="save">${t('member-check:answer-quotes')}</button></div>
<p class="hint">${t('member-check:in-parts')}</p>
</form>
${back}`;
}

/** Each with a link to its field, on top: https://design-system.service.gov.uk/components/error-summary/ */
function errors({ quotes, faults, changed }: QuotesState, { t }: Reader): Html | undefined {
  const places = quotes.flatMap(({ id }, place) => {
    const key = changed.has(id) ? 'member-check:decided-meanwhile' : faults.quotes.get(id);
    return key === undefined
      ? []
      : [{ target: `quote.${id}`, text: `${t('member-check:quote', { number: place + 1 })}: ${t(key)}` }];
  });
  if (faults.name !== undefined) places.push({ target: 'name', text: t(faults.name) });
  if (places.length === 0) return undefined;
  return html`<div class="ds-error-summary" id="errors" tabindex="-1" role="group" aria-labelledby="errors-heading"><h2 class="ds-heading" id="errors-heading">${t('member-check:errors', { count: places.length })}</h2><ul class="ds-list">${places.map(({ target, text }) => html`<li><a class="ds-link" href="#${target}">${text}</a></li>`)}</ul></div>`;
}

function quotePart(visit: Visit, quote: Quote, state: QuotesState, reader: Reader): Html {
  const { t } = reader;
  const number = state.quotes.indexOf(quote) + 1;
  const question = answerable(visit.version.content).find(({ id }) => id === quote.question);
  const decided = decisionOf(quote);
  const needsLook = state.changed.has(quote.id) || state.faults.quotes.has(quote.id);
  return html`<section class="part quote" id="quote.${quote.id}" aria-labelledby="heading.${quote.id}"><h2 class="ds-heading" id="heading.${quote.id}">${t('member-check:quote', { number })}</h2>
${question && html`<p class="hint">${t('member-check:answer-to')} ${reader.say(question.text)}</p>`}
<blockquote class="answer-text quoted" lang="${quote.language}" dir="auto">${quote.text}</blockquote>
${quote.replaces !== null && html`<p>${t('member-check:your-words')}</p>`}
${hasAnswerChanged(quote) && html`<p class="hint">${t('member-check:page-answer-changed')}</p>`}
${translations(quote, reader)}
${state.changed.has(quote.id) && html`<div class="ds-alert" data-color="warning"><p>${t('member-check:decided-meanwhile')}</p></div>`}
${decided && answered(decided, quote, reader)}
${decided === undefined ? choices(quote, state, reader) : html`<details${attribute('open', needsLook)}><summary>${t('member-check:change')}</summary>${choices(quote, state, reader)}</details>`}</section>`;
}

/** The reader's own language first. */
function translations(quote: Quote, { t, language }: Reader): Html[] {
  const first = (one: Language) => Number(one === language);
  return translationsOf(quote)
    .toSorted((one, other) => first(other.language) - first(one.language))
    .map(
      (one) =>
        html`<p class="hint">${t('member-check:working-translation', { language: nameOfLanguage(one.language) })}</p><div class="answer-text quoted" lang="${one.language}" dir="auto">${one.text}</div>`,
    );
}

function answered(
  { decision, correction, comment, by, at }: QuoteDecision,
  { language: written }: Quote,
  reader: Reader,
): Html {
  const { t, language, timeZone } = reader;
  const time = dateTimeText(at, language, timeZone);
  return html`<p class="received">${t(`member-check:you-${decision}`, { time })} <bdi>${contributorText(by)}</bdi></p>${correction !== '' && html`<div class="answer-text quoted" lang="${written}" dir="auto">${correction}</div>`}${comment !== '' && html`<div class="answer-text" dir="auto">${comment}</div>`}`;
}

function choices(quote: Quote, { typed, faults, changed }: QuotesState, { t }: Reader): Html {
  const { id } = quote;
  const last = decisionOf(quote);
  const said = typed.get(id);
  const chosen = said === undefined ? last?.decision : said.decision;
  const correction = said?.correction ?? (last?.correction || quote.text);
  const comment = said?.comment ?? last?.comment ?? '';
  // Whoever has read what a colleague decided meanwhile decides upon that.
  const base = changed.has(id) || said === undefined ? (last?.ordinal ?? 0) : said.base;
  const fault = faults.quotes.get(id);
  const describedBy = attribute('aria-describedby', fault && `error.${id}`);
  const isInvalid = attribute('aria-invalid', fault && 'true');
  return html`<input type="hidden" name="base.${id}" value="${base}"><fieldset class="ds-fieldset"${describedBy}><legend class="ds-label">${t('member-check:may-we')}</legend>
${fault && html`<p class="ds-validation-message" id="error.${id}">${t(fault)}</p>`}
${QUOTE_DECISIONS.map((kind) => html`<div class="ds-field choice"><input class="ds-input" type="radio" id="${kind}.${id}" name="decision.${id}" value="${kind}"${attribute('checked', kind === chosen)}> <label class="ds-label" for="${kind}.${id}">${t(`member-check:say-${kind}`)}</label></div>`)}</fieldset>
<div class="ds-field correction"><label class="ds-label" for="correction.${id}">${t('member-check:correction-label')}</label><textarea class="ds-input" id="correction.${id}" name="correction.${id}" rows="4" lang="${quote.language}" dir="auto"${describedBy}${isInvalid}>
${correction}</textarea></div>
<div class="ds-field"><label class="ds-label" for="comment.${id}">${t('member-check:comment-label')}</label><textarea class="ds-input" id="comment.${id}" name="comment.${id}" rows="2" dir="auto"${describedBy}>
${comment}</textarea></div>`;
}

function who({ faults, name, role }: QuotesState, { t }: Reader): Html {
  const fault = faults.name;
  return html`<section class="part"><h2 class="ds-heading">${t('member-check:who')}</h2>
<div class="ds-field"><label class="ds-label" for="name">${t('colleagues:name')}</label>${fault && html`<p class="ds-validation-message" id="name-error">${t(fault)}</p>`}<input class="ds-input" id="name" name="name" type="text" dir="auto" maxlength="${LONGEST_NAME}" autocomplete="name" value="${name}"${attribute('aria-describedby', fault && 'name-error')}${attribute('aria-invalid', fault && 'true')}></div>
<div class="ds-field"><label class="ds-label" for="role">${t('member-check:role')}</label><input class="ds-input" id="role" name="role" type="text" dir="auto" maxlength="${LONGEST_NAME}" autocomplete="organization-title" value="${role}"></div></section>`;
}
