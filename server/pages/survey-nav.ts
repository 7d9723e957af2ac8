/** The way between one survey's pages. */
import type { Survey } from '../definitions/model.ts';
import { type Html, html } from './html.ts';
import type { Translate } from './texts.ts';

const PAGES = ['board', 'responses', 'invitations', 'outbox', 'follow-up', 'results', 'export'] as const;
export type SurveyPage = (typeof PAGES)[number];

/** Links to a survey's pages; `active` is the page one is on, or within. */
export function surveyNav({ t, survey, active }: { t: Translate; survey: Survey; active: SurveyPage }): Html {
  const links = PAGES.map((page) => {
    const label = t(`office:nav-${page}`);
    const address = `/surveys/${survey.id}/${page}`;
    return page === active
      ? html`<li><a href="${address}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${address}">${label}</a></li>`;
  });
  return html`<nav class="survey-nav" aria-label="${t('office:nav-survey')}"><ul>${links}</ul></nav>`;
}
