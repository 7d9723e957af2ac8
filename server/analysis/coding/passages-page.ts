/** Passages found: to read with their source, to take out as a file, to choose for member check. */
import { type AskedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateText, listText } from '../../pages/times.ts';
import type { Registry } from '../../registry/model.ts';
import type { RegistryView } from '../../registry/view.ts';
import type { Code } from '../../store/codebook.ts';
import { isFlagged } from '../../store/codings.ts';
import { labelOf } from './list-page.ts';
import { type PassagesQuery, passagesSearch, WAYS } from './passages-query.ts';
import type { Passage } from './retrieval.ts';
import { type CodingView, codeChip, coderText } from './view.ts';
import { workplaceAddress } from './workplace-page.ts';

export interface SourcedPassage extends Passage {
  /** The receipt's number of the submission. */
  submission: string;
}

export interface PassagesView extends CodingView {
  passages: readonly SourcedPassage[];
  next: string | null;
  query: PassagesQuery;
  codes: readonly Code[];
  coders: readonly { by: string }[];
  registry: Registry;
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
${passages.length === 0 && html`<p>${t('coding:no-passages')}</p>`}
${passages.length > 0 && mayExport && html`<p class="page-links">${t('coding:take-out')} <a href="${file('csv')}" download>CSV</a> <a href="${file('json')}" download>JSON</a></p>`}
${
  passages.length > 0 &&
  html`<form method="post" action="${at}${search}" class="passages">${csrf !== undefined && html`<input type="hidden" name="csrf" value="${csrf}">`}
${passages.map((passage) => passageHtml(view, passage))}
${csrf !== undefined && html`<button class="ds-button" type="submit" name="do" value="quote">${t('coding:choose-quotes')}</button><p class="answer-about">${t('coding:choose-quotes-about')}</p>`}</form>`
}
${next !== null && html`<p><a rel="next" href="${at}${passagesSearch(query, { after: next })}">${t('coding:more')}</a></p>`}`;
}

function passageHtml(view: PassagesView, { coding, codings, code, text, answer, submission }: SourcedPassage): Html {
  const { t, language, survey, places, asked, csrf, isError } = view;
  const name = places.municipality(answer.municipality)?.name ?? answer.municipality;
  const region = places.regionOf(answer.municipality);
  const question = questionText(survey, { asked, view: places }, answer, answer.question, language);
  const source = [
    ...(region ? [labelOf(survey, region.label, language)] : []),
    t('coding:revision', { revision: coding.anchor.revision }),
    // No time of an anonymous answer is kept.
    survey.anonymous
      ? t('coding:submission-number', { number: submission })
      : t('coding:submission', { number: submission, date: dateText(answer.submittedAt, language, survey.timeZone) }),
    nameOfLanguage(answer.language),
  ];
  const id = `passage-${coding.id}`;
  return html`<article class="passage">${
    csrf !== undefined &&
    text !== '' &&
    html`<input class="ds-input" type="checkbox" name="coding" value="${coding.id}" id="${id}" aria-label="${t('coding:tick', { municipality: name })}"${isError && html` aria-describedby="passages-error"`}>`
  }<div><blockquote lang="${answer.language}" dir="auto">${text === '' ? html`<span lang="${language}">${t('coding:lost-here')}</span>` : text}</blockquote>
<p>${codeChip(view, code)} <span class="answer-about">${listText(
    codings.map(({ by }) => coderText(view, by)),
    language,
  )}</span>${isFlagged(coding) && html` <span class="ds-tag" data-color="warning">${t(`coding:state-${coding.anchor.state}`)}</span>`}</p>
<p class="answer-about"><a href="${workplaceAddress(survey.id, answer)}">${name}</a> · ${source.join(' · ')}</p>
<p class="answer-about" lang="${question.language}">${question.text}</p></div></article>`;
}

function filterHtml(view: PassagesView, at: string): Html {
  const { t, language, survey, query, registry, codes, coders } = view;
  const all = { value: '', label: t('coding:all') };
  const select = (
    name: keyof PassagesQuery & string,
    label: string,
    list: { value: string; label: string }[],
  ): Html => {
    const value = query[name];
    return selectField({ name, label, value: typeof value === 'string' ? value : '', options: [all, ...list] });
  };
  const labelled = (list: readonly { id: string; label: Parameters<typeof labelOf>[1] }[]) =>
    list.map(({ id, label }) => ({ value: id, label: labelOf(survey, label, language) }));
  const chosen = WAYS.reduce((sum, way) => sum + query[way].length, 0);
  const wayOf = (id: string) => WAYS.find((way) => query[way].includes(id)) ?? '';
  return html`<form method="get" action="${at}" role="search" aria-label="${t('coding:filter-passages')}">
${chosen > 0 && html`<p class="ways-chosen">${WAYS.flatMap((way) => codes.filter(({ id }) => query[way].includes(id)).map((code) => html`<span class="ds-tag">${t(`coding:way-${way}`)}: ${codeChip(view, code)}</span> `))}</p>`}
<details class="ds-details code-ways"><summary>${t('coding:which-codes', { count: chosen })}</summary><p class="answer-about">${t('coding:ways-about')}</p><ul>${codes.map(
    (code) =>
      html`<li><label for="way-${code.id}">${codeChip(view, code)}</label> <select class="ds-input" id="way-${code.id}" name="code.${code.id}"><option value="">–</option>${WAYS.map(
        (way) =>
          html`<option value="${way}"${wayOf(code.id) === way && html` selected`}>${t(`coding:way-${way}`)}</option>`,
      )}</select></li>`,
  )}</ul></details>
<div class="office-filter">
${selectField({
  ...{ name: 'subcodes', label: t('coding:subcodes'), value: query.subcodes },
  options: [
    { value: 'yes', label: t('coding:yes') },
    { value: 'no', label: t('coding:no') },
  ],
})}
${select('concept', t('coding:concept'), labelled(survey.concepts))}
${select('region', t('coding:region'), labelled(registry.regions))}
${select('country', t('coding:country'), labelled(registry.countries))}
${select(
  'partnership',
  t('coding:partnership'),
  registry.partnerships.map(({ id, label }) => ({ value: id, label })),
)}
${select(
  'language',
  t('coding:language'),
  survey.languages.map((one) => ({ value: one, label: nameOfLanguage(one) })),
)}
${select(
  'coder',
  t('coding:coder'),
  coders.map(({ by }) => ({ value: by, label: coderText(view, by) })),
)}
<button class="ds-button" type="submit">${t('coding:show')}</button></div></form>`;
}
