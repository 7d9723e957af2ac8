/** Passages found: to read with their source, to take out as a file, to choose for member check. */
import { type AskedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateText, listText } from '../../pages/times.ts';
import type { RegistryView } from '../../registry/view.ts';
import { isFlagged } from '../../store/codings.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import { labelOf } from './list-page.ts';
import { rowsOf, spansOf } from './passage-rows.ts';
import { chosenHtml, type FilterView, filterHtml } from './passages-filter.ts';
import { passagesSearch } from './passages-query.ts';
import type { Passage } from './retrieval.ts';
import { codeChip, coderText } from './view.ts';
import { workplaceAddress } from './workplace-page.ts';

export interface SourcedPassage extends Passage {
  /** The receipt's number of the submission. */
  submission: string;
}

export interface PassagesView extends FilterView {
  passages: readonly SourcedPassage[];
  next: string | null;
  places: RegistryView;
  asked: AskedQuestions;
  /** Whether coders are kept from each other's work. */
  isBlind: boolean;
  /** How many were just chosen for member check. */
  chosen: number;
  /** Nothing was ticked. */
  isError: boolean;
  mayExport: boolean;
}

export function passagesPage(view: PassagesView): Html {
  const { t, survey, passages, next, query, isBlind, chosen, isError, csrf, mayExport } = view;
  const at = `/surveys/${survey.id}/coding/passages`;
  const search = passagesSearch(query);
  const file = (format: string): string => `/api/v1${at}${passagesSearch(query, { format, lang: view.language })}`;
  return html`<p><a href="/surveys/${survey.id}/coding">${t('coding:to-list')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('coding:passages-title')}</h1>
<p>${t('coding:passages-about')}</p>
${isBlind && notice('info', t('coding:blind-on'))}
${chosen > 0 && notice('success', html`${t('coding:chosen', { count: chosen })} <a href="/surveys/${survey.id}/member-check">${t('coding:to-member-check')}</a>`)}
${isError && html`<div class="ds-alert" data-color="danger" role="alert" id="passages-error">${t('coding:none-ticked')}</div>`}
${filterHtml(view, at)}
${chosenHtml(view, at)}
${passages.length === 0 && html`<p>${t('coding:no-passages')}</p>`}
${passages.length > 0 && countsHtml(view)}
${passages.length > 0 && mayExport && html`<p class="page-links">${t('coding:take-out')} <a href="${file('csv')}" download>CSV</a> <a href="${file('json')}" download>JSON</a></p>`}
${
  passages.length > 0 &&
  html`<form method="post" action="${at}${search}" class="passages">${csrf !== undefined && html`<input type="hidden" name="csrf" value="${csrf}">`}
${rowsHtml(view)}
${csrf !== undefined && html`<button class="ds-button" type="submit" name="do" value="quote">${t('coding:choose-quotes')}</button><p class="answer-about">${t('coding:choose-quotes-about')}</p>`}</form>`
}
${next !== null && html`<p><a rel="next" href="${at}${passagesSearch(query, { after: next })}">${t('coding:more')}</a></p>`}`;
}

const wordsIn = (spans: readonly (readonly SourcedPassage[])[]): number =>
  spans.reduce((sum, [first]) => sum + (first?.coding.anchor.words ?? 0), 0);

/** How many rows there are, of what tables count. */
function countsHtml({ t, query, passages }: PassagesView): Html | undefined {
  const { each } = query;
  if (each === undefined) return undefined;
  const spans = spansOf(passages);
  const rows = t(`coding:rows-${each}`, { count: rowsOf(passages, each).length });
  const within = each === 'passage' ? '' : ` · ${t('coding:passages', { count: spans.length })}`;
  return html`<p>${rows}${within} · ${t('coding:words', { count: wordsIn(spans) })}</p>
<p class="answer-about">${t('coding:each-about')}</p>`;
}

function rowsHtml(view: PassagesView): Html[] {
  const { query, passages } = view;
  const { each } = query;
  if (each === undefined) return passages.map((passage) => passageHtml(view, [passage]));
  return rowsOf(passages, each).map((row) => {
    if (each === 'passage') return passageHtml(view, row);
    const [first] = row;
    return html`<section class="passage-row">${first !== undefined && headHtml(view, first.answer, each)}${spansOf(row).map((span) => passageHtml(view, span, each))}</section>`;
  });
}

/** Whose row it is, and of an answer to what. */
function headHtml(view: PassagesView, answer: CountedAnswer, each: 'answer' | 'respondent'): Html {
  const { survey, language, places } = view;
  const region = places.regionOf(answer.municipality);
  const to =
    each === 'answer'
      ? workplaceAddress(survey.id, answer)
      : `/surveys/${survey.id}/responses/${encodeURIComponent(answer.invitation)}`;
  return html`<h2 class="ds-heading" data-size="xs"><a href="${to}">${nameOf(view, answer)}</a>${region && html` · ${labelOf(survey, region.label, language)}`}</h2>
${each === 'answer' && askedHtml(view, answer)}`;
}

const nameOf = ({ places }: PassagesView, { municipality }: CountedAnswer): string =>
  places.municipality(municipality)?.name ?? municipality;

function askedHtml({ survey, asked, places, language }: PassagesView, answer: CountedAnswer): Html {
  const question = questionText(survey, { asked, view: places }, answer, answer.question, language);
  return html`<p class="answer-about" lang="${question.language}">${question.text}</p>`;
}

/** Codings of the very same words as one; `within`: the row that it stands in, which says some of its source. */
function passageHtml(view: PassagesView, codings: readonly SourcedPassage[], within?: 'answer' | 'respondent'): Html {
  const [first] = codings;
  if (first === undefined) return html``;
  const { t, language, survey, places, csrf, isError, query } = view;
  const { coding, text, answer, submission } = first;
  const name = nameOf(view, answer);
  const region = places.regionOf(answer.municipality);
  const source = [
    ...(region && within === undefined ? [labelOf(survey, region.label, language)] : []),
    ...(query.each === undefined ? [] : [t('coding:words', { count: coding.anchor.words })]),
    t('coding:revision', { revision: coding.anchor.revision }),
    // No time of an anonymous answer is kept.
    survey.anonymous
      ? t('coding:submission-number', { number: submission })
      : t('coding:submission', { number: submission, date: dateText(answer.submittedAt, language, survey.timeZone) }),
    nameOfLanguage(answer.language),
  ];
  const id = `passage-${coding.id}`;
  const codes = [...new Map(codings.map(({ code }) => [code.id, code])).values()];
  const coders = [...new Set(codings.flatMap((one) => one.codings.map(({ by }) => by)))];
  const flagged = codings.find((one) => isFlagged(one.coding));
  return html`<article class="passage">${
    csrf !== undefined &&
    text !== '' &&
    html`<input class="ds-input" type="checkbox" name="coding" value="${coding.id}" id="${id}" aria-label="${t('coding:tick', { municipality: name })}"${isError && html` aria-describedby="passages-error"`}>`
  }<div><blockquote lang="${answer.language}" dir="auto">${text === '' ? html`<span lang="${language}">${t('coding:lost-here')}</span>` : text}</blockquote>
<p>${codes.map((code) => html`${codeChip(view, code)} `)}<span class="answer-about">${listText(
    coders.map((by) => coderText(view, by)),
    language,
  )}</span>${flagged && html` <span class="ds-tag" data-color="warning">${t(`coding:state-${flagged.coding.anchor.state}`)}</span>`}</p>
<p class="answer-about">${within !== 'answer' && html`<a href="${workplaceAddress(survey.id, answer)}">${within === undefined ? name : t('coding:answer')}</a> · `}${source.join(' · ')}</p>
${within !== 'answer' && askedHtml(view, answer)}</div></article>`;
}
