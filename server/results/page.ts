/** The results page: who has answered, each question by region, the concepts side by side. */
import { type Html, html } from '../pages/html.ts';
import { momentText } from '../pages/times.ts';
import { GROUPINGS } from './aggregates.ts';
import { conceptsSection } from './concepts.ts';
import type { SurveyCounts } from './counts.ts';
import { questionsSection } from './questions.ts';
import { ratesSection } from './rates.ts';
import type { ResultsReader } from './wordings.ts';

/** What stands in the page's `main`. */
export function resultsPage(counts: SurveyCounts, reader: ResultsReader): Html {
  const { t, language, survey } = reader;
  const invited = counts.places.reduce((sum, place) => sum + place.invited, 0);
  const submitted = counts.places.reduce((sum, place) => sum + place.submitted, 0);
  const { minimumGroupSize: minimum } = survey;
  const sections = submitted > 0 ? ['rates', 'questions', 'concepts'] : ['rates'];
  return html`<h1 class="ds-heading" data-size="lg">${t('results:title')} – ${reader.say(survey.title)}</h1>
<p class="results-moment">${t('results:as-of', { time: momentText(counts.asOf, language, survey.timeZone) })}</p>
${submitted === 0 && html`<p class="results-notice"><strong>${t(invited === 0 ? 'results:nobody-invited' : 'results:nothing-answered')}</strong></p>`}
${submitted > 0 && minimum > 1 && html`<p class="results-notice">${t('results:minimum', { minimum })}</p>`}
${
  invited > 0 &&
  html`${
    sections.length > 1 &&
    html`<nav class="results-contents" aria-label="${t('results:contents')}"><ul>${sections.map(
      (section) => html`<li><a href="#${section}">${t(`results:${section}`)}</a></li>`,
    )}</ul></nav>`
  }
${ratesSection(counts, reader)}
${submitted > 0 && html`${questionsSection(counts, reader)}${conceptsSection(counts, reader)}`}`
}
<section class="results-data" aria-labelledby="as-data">
<h2 class="ds-heading" data-size="sm" id="as-data">${t('results:as-data')}</h2>
<ul>${GROUPINGS.map(
    (by) =>
      html`<li><a href="/api/v1/surveys/${survey.id}/aggregates?by=${by}&amp;lang=${language}">${t(`results:by-${by}`)} (JSON)</a></li>`,
  )}</ul>
</section>`;
}
