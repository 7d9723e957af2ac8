/** What is to be translated: how far each language has come, and the answers one by one. */
import type { Language } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { questionnaireTitle } from '../../fieldwork/invite/words.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { notice, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { Registry } from '../../registry/model.ts';
import { TRANSLATION_STATES, type Translatable, type TranslationState } from '../../store/translations.ts';
import { type AskedTranslations, editorAddress, municipalityName, questionOf, textOf } from './asking.ts';
import { type ListQuery, searchOf, WANTED } from './filter.ts';
import { madeLine, type Said, stateTag } from './marks.ts';

/** By language: answers in each state, and the words of those that are missing, unfinished or stale. */
export interface Progress {
  to: Language;
  answers: Partial<Record<TranslationState, number>>;
  wordsLeft: number;
}

export interface ListView extends Said {
  from: AskedTranslations;
  registry: Registry;
  to: Language;
  query: ListQuery;
  progress: Progress[];
  rows: Translatable[];
  /** Where the next page begins; null on the last. */
  next: string | null;
  mayWrite: boolean;
  /** Whether a machine is set up. */
  hasMachine: boolean;
  /** A key of what was just done. */
  done: string | undefined;
}

/** Characters of an answer that a list shows. */
const BEGINNING = 160;

export function listPage(view: ListView): Html {
  const { t, survey, progress, rows, next, query, mayWrite, hasMachine, done, to } = view;
  const base = `/surveys/${survey.id}/translations`;
  const all = progress.reduce(
    (sum, { answers }) => sum + Object.values(answers).reduce((one, other) => one + other, 0),
    0,
  );
  return html`<h1 class="ds-heading" data-size="lg">${t('working-translations:title')}</h1>
<p>${t('working-translations:about')}</p>
${done !== undefined && notice('success', t(done))}
${progressTable(view)}
${
  mayWrite &&
  html`<ul class="page-links translation-ways"><li><a href="${base}/hand-over${searchOf({ ...query, to, after: undefined })}">${t('working-translations:to-hand-over')}</a></li>${
    hasMachine &&
    html`<li><a href="${base}/machine${searchOf({ ...query, to, after: undefined })}">${t('working-translations:to-machine')}</a></li>`
  }</ul>`
}
${filterForm(view)}
<h2 class="ds-heading" id="answers">${t('working-translations:answers-into', { language: nameOfLanguage(to) })}</h2>
${rows.length === 0 ? html`<p>${t(all === 0 ? 'working-translations:nothing-yet' : 'working-translations:none')}</p>` : html`<ul class="translation-list">${rows.map((row) => rowItem(view, row))}</ul>`}
<ul class="page-links">
${query.after !== undefined && html`<li><a href="${base}${searchOf({ ...query, to, after: undefined })}">${t('working-translations:first-page')}</a></li>`}
${next !== null && html`<li><a href="${base}${searchOf({ ...query, to, after: next })}" rel="next">${t('working-translations:next-page')}</a></li>`}
</ul>`;
}

function progressTable({ t, language, survey, progress, query, to }: ListView): Html {
  const number = new Intl.NumberFormat(language);
  const base = `/surveys/${survey.id}/translations`;
  const cell = (one: Progress, state: TranslationState): Html => {
    const n = one.answers[state] ?? 0;
    return html`<td class="number">${n === 0 ? '0' : html`<a href="${base}${searchOf({ ...query, to: one.to, state, after: undefined })}#answers"><span class="ds-sr-only">${nameOfLanguage(one.to)}, ${t(`working-translations:state-${state}`)}: </span>${number.format(n)}</a>`}</td>`;
  };
  return html`<div class="table-scroll" role="region" aria-label="${t('working-translations:progress')}" tabindex="0"><table class="ds-table translation-progress"><caption class="ds-sr-only">${t('working-translations:progress')}</caption>
<thead><tr><th scope="col">${t('working-translations:into')}</th>${TRANSLATION_STATES.map((state) => html`<th scope="col" class="number">${t(`working-translations:state-${state}`)}</th>`)}<th scope="col" class="number">${t('working-translations:words-left')}</th></tr></thead>
<tbody>${progress.map(
    (one) =>
      html`<tr><th scope="row"><a href="${base}${searchOf({ ...query, to: one.to, after: undefined })}"${attribute('aria-current', one.to === to && 'true')} lang="${one.to}">${nameOfLanguage(one.to)}</a></th>${TRANSLATION_STATES.map((state) => cell(one, state))}<td class="number">${number.format(one.wordsLeft)}</td></tr>`,
  )}</tbody></table></div><p class="hint">${t('working-translations:words-about')}</p>`;
}

function filterForm({ t, language, survey, registry, query, to }: ListView): Html {
  const any = { value: '', label: t('office:any') };
  const languageOptions = survey.languages.map((value) => ({ value, label: nameOfLanguage(value) }));
  const fields = [
    { name: 'to', label: t('working-translations:into'), options: languageOptions, value: to },
    {
      ...{ name: 'state', label: t('office:status'), value: query.state ?? '' },
      options: [any, ...WANTED.map((value) => ({ value, label: t(`working-translations:state-${value}`) }))],
    },
    {
      ...{ name: 'from', label: t('working-translations:from'), value: query.from ?? '' },
      options: [any, ...languageOptions],
    },
    {
      ...{ name: 'questionnaire', label: t('office:questionnaire'), value: query.questionnaire ?? '' },
      options: [
        any,
        ...survey.questionnaires.map(({ id }) => ({ value: id, label: questionnaireTitle(survey, id, language) })),
      ],
    },
    {
      ...{ name: 'region', label: t('office:region'), value: query.region ?? '' },
      options: [
        any,
        ...registry.regions.map(({ id, label }) => ({
          value: id,
          label: wordingIn(label, language, survey.fallback).text,
        })),
      ],
    },
  ];
  return html`<form class="office-filter" method="get" aria-label="${t('working-translations:filter')}">${fields.map(selectField)}
<div class="office-actions"><button class="ds-button" data-variant="secondary" type="submit">${t('office:show')}</button>${
    searchOf({ ...query, to: undefined, after: undefined }) !== '' &&
    html`<a href="?to=${to}">${t('office:clear-filter')}</a>`
  }</div></form>`;
}

function rowItem(view: ListView, row: Translatable): Html {
  const { t, survey, language, from, to, mayWrite } = view;
  const asked = questionOf(from, row, language);
  const text = textOf(row);
  const points = Array.from(text);
  const beginning = points.length > BEGINNING ? `${points.slice(0, BEGINNING).join('').trimEnd()} …` : text;
  return html`<li><div class="translation-row"><p class="translation-where"><a href="${editorAddress(survey.id, row, to)}"><strong>${municipalityName(from, row.municipality)}</strong> · <span lang="${asked.language}">${asked.text}</span>${!mayWrite && html`<span class="ds-sr-only"> – ${t('working-translations:see')}</span>`}</a></p>
<p class="answer-about">${stateTag(t, row.state)} ${nameOfLanguage(row.language)} · ${t('working-translations:words', { count: row.words })}${row.translation !== null && html` · ${madeLine(view, row.translation)}`}</p></div>
<p class="answer-text translation-beginning" lang="${row.language}" dir="auto">${beginning}</p></li>`;
}
