/** The way between one survey's pages. */
import type { Survey } from '../definitions/model.ts';
import type { SignedIn } from './account.ts';
import { attribute, type Html, html } from './html.ts';
import type { Translate } from './texts.ts';

/** In three groups, in the order shown; each page with the right that its route asks for (`access/rights.ts`). */
const GROUPS = {
  fieldwork: [
    ['board', 'read'],
    ['responses', 'read'],
    ['registry', 'readPersonal'],
    ['invitations', 'readPersonal'],
    ['outbox', 'readPersonal'],
    ['schedule', 'fieldwork'],
    ['follow-up', 'read'],
    ['member-check', 'read'],
    ['rounds', 'manageSurvey'],
  ],
  analysis: [
    ['reading', 'read'],
    ['search', 'read'],
    ['translations', 'read'],
    ['codebook', 'read'],
    ['coding', 'read'],
    ['comparison', 'read'],
  ],
  results: [
    ['results', 'read'],
    ['report', 'readWhole'],
    ['export', 'export'],
    ['audit', 'manageUsers'],
  ],
} as const;
type Group = keyof typeof GROUPS;
export type SurveyPage = (typeof GROUPS)[Group][number][0];

const groups = Object.keys(GROUPS).filter((name): name is Group => Object.hasOwn(GROUPS, name));

const within = (group: Group, account: SignedIn): SurveyPage[] =>
  GROUPS[group].flatMap(([page, right]) => (account.rights.has(right) ? page : []));

/** The pages of a survey that the account may see. */
export const pagesFor = (account: SignedIn): SurveyPage[] => groups.flatMap((group) => within(group, account));

/** Links to them; `active` is the page one is on, or within, whose group is open. Tells a coordinator that all of it is about their region. */
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
  const link = (page: SurveyPage): Html =>
    html`<li><a href="/surveys/${survey.id}/${page}"${attribute('aria-current', page === active && 'page')}>${t(`office:nav-${page}`)}</a></li>`;
  const shown = groups.map((group) => {
    const pages = within(group, account);
    if (pages.length === 0) return html``;
    // Of one name: opening a group closes the others, without a script.
    return html`<details name="survey-nav"${attribute('open', pages.includes(active))}>
<summary>${t(`office:nav-group-${group}`)}</summary>
<ul>${pages.map(link)}</ul>
</details>`;
  });
  return html`<nav class="survey-nav" aria-label="${t('office:nav-survey')}">${shown}</nav>
${account.role === 'coordinator' && html`<p>${t('office:own-region-only')}</p>`}`;
}
