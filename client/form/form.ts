/** The script of the respondent's pages: the form, and what the device still has where there is none, or of a link that was replaced. */
import { showLeftovers } from './leftovers.ts';
import { SurveyForm } from './survey-form.ts';

customElements.define('survey-form', SurveyForm);

const form = document.querySelector<SurveyForm>('survey-form');
for (const island of document.querySelectorAll<HTMLElement>('[data-island="leftovers"]'))
  void showLeftovers(island, form?.drafts.started);
