/** The page after signing in: the surveys, and how far each has come. */
import type { Language, Survey } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import type { SurveyPage } from '../pages/survey-nav.ts';
import type { Translate } from '../pages/texts.ts';
import { surveyReader } from '../respond/reader.ts';
import { statusText } from './filter.ts';
import { byStatus, type Counts, type countsOf } from './responses.ts';

export interface CountedSurvey {
  survey: Survey;
  counts: Awaited<ReturnType<typeof countsOf>>;
}

/** `pages`: those the reader may see of each survey. */
export function surveysPage(t: Translate, language: Language, surveys: CountedSurvey[], pages: SurveyPage[]): Html {
  return html`<h1 class="ds-heading" data-size="lg">${t('office:surveys')}</h1>
${surveys.length === 0 && html`<p>${t('office:no-surveys')}</p>`}
${surveys.map((entry) => surveyCard(t, language, entry, pages))}`;
}

function surveyCard(t: Translate, language: Language, { survey, counts }: CountedSurvey, pages: SurveyPage[]): Html {
  const reader = surveyReader(survey, language);
  const title = reader.plain(survey.title);
  const row = (label: Html, each: Counts) =>
    html`<tr><th scope="row">${label}</th><td class="number">${each.invited}</td>${byStatus(each).map(
      ({ n }) => html`<td class="number">${n}</td>`,
    )}</tr>`;
  const name = `counts-${survey.id}`;
  return html`<section class="survey-card">
<h2 class="ds-heading" data-size="sm" id="${name}"><a href="/surveys/${survey.id}/board">${reader.say(survey.title)}</a></h2>
<p>${reader.say(survey.description)}</p>
<div class="table-scroll" role="region" aria-labelledby="${name}" tabindex="0">
<table class="ds-table"><caption class="ds-sr-only">${t('office:counts-of', { survey: title })}</caption>
<thead><tr><th scope="col">${t('office:questionnaire')}</th><th scope="col" class="number">${t('office:invited')}</th>${byStatus(
    counts.whole,
  ).map(({ status }) => html`<th scope="col" class="number">${statusText(t, status)}</th>`)}</tr></thead>
<tbody>${counts.questionnaires.map(({ questionnaire, counts: own }) => row(reader.say(questionnaire.title), own))}</tbody>
<tfoot>${row(html`${t('office:total')}`, counts.whole)}</tfoot></table></div>
<ul class="survey-links">${pages.map(
    (page) =>
      html`<li><a href="/surveys/${survey.id}/${page}">${t(`office:nav-${page}`)}<span class="ds-sr-only"> – ${title}</span></a></li>`,
  )}</ul></section>`;
}
