/** The form page's script. */
import { SurveyForm } from './survey-form.ts';

customElements.define('survey-form', SurveyForm);
