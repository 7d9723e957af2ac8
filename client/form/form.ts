/** The script of the respondent's pages: the form, and what the device still has where there is none. */
import { showLeftovers } from './leftovers.ts';
import { SurveyForm } from './survey-form.ts';

customElements.define('survey-form', SurveyForm);

const island = document.querySelector<HTMLElement>('[data-island="leftovers"]');
if (island !== null) void showLeftovers(island);
