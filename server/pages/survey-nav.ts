/** The way between one survey's pages. */
import type { Survey } from '../definitions/model.ts';
import type { SignedIn } from './account.ts';
import { type Html, html } from './html.ts';
import type { Translate } from './texts.ts';

/** In the order shown, each with the right that its route asks for (`access/rights.ts`). */
const PAGES = [
  ['board', 'read'],
  ['responses', 'read'],
  ['registry', 'readPersonal'],
  ['invitations', 'readPersonal'],
  ['outbox', 'readPersonal'],
  ['schedule', 'fieldwork'],
  ['follow-up', 'read'],
  ['member-check', 'read'],
  ['rounds', 'manageSurvey'],
  ['results', 'read'],
  ['translations', 'read'],
  ['export', 'export'],
] as const;
export type SurveyPage = (typeof PAGES)[number][0];

/** The pages of a survey that the account may see. */
export const pagesFor = (account: SignedIn): SurveyPage[] =>
  PAGES.flatMap(([page, right]) => (account.rights.has(right) ? page : []));

/** Links to them; `active` is the page one is on, or within. Tells a coordinator that all of it is about their region. */
export function surveyNav({
  t,
  survey,
  active,
  account,
}: {
  t: Translate;
  survey: Survey;
  active: SurveyPage;
  account: SignedIn;
}): Html {
  const links = pagesFor(account).map((page) => {
    const label = t(`office:nav-${page}`);
    const address = `/surveys/${survey.id}/${page}`;
    return page === active
      ? html`<li><a href="${address}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${address}">${label}</a></li>`;
  });
  return html`<nav class="survey-nav" aria-label="${t('office:nav-survey')}"><ul>${links}</ul></nav>
${account.role === 'coordinator' && html`<p>${t('office:own-region-only')}</p>`}`;
}
