/** `/`: what is being asked, in every language, and the place for a code. `/resume`: the code alone. */
import type { Language, Survey } from '../definitions/model.ts';
import { phaseOf } from '../fieldwork/schedule/phase.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { direction, nameOfLanguage, translator } from '../pages/texts.ts';
import { deadlineText } from '../pages/times.ts';
import type { Schedule } from '../store/schedules.ts';
import { languageLinks } from './document.ts';
import { surveyReader } from './reader.ts';

/** What was typed last and why it did not lead anywhere. */
export interface CodeTried {
  typed: string;
  /** A sentence. */
  error: string | undefined;
}

function codeForm(language: Language, tried: CodeTried, heading: 'h1' | 'h2'): Html {
  const t = translator(language);
  const title =
    heading === 'h1'
      ? html`<h1 class="ds-heading">${t('respond:resume')}</h1>`
      : html`<h2 class="ds-heading">${t('respond:resume')}</h2>`;
  return html`${title}<form class="code-form" method="post" action="/resume?lang=${language}" novalidate><div class="ds-field"><label class="ds-label" for="code">${t('respond:code')}</label><p class="hint" id="hint.code" data-field="description">${t('respond:code-hint')}</p><input class="ds-input" id="code" name="code" type="text" inputmode="text" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" enterkeyhint="go" maxlength="40" aria-describedby="hint.code error.code"${attribute('aria-invalid', tried.error === undefined ? undefined : 'true')}${attribute('autofocus', tried.error !== undefined)} value="${tried.typed}"><p class="ds-validation-message" id="error.code" data-field="validation" role="alert"${attribute('hidden', tried.error === undefined)}>${tried.error}</p></div><button class="ds-button" type="submit">${t('respond:code-submit')}</button></form>`;
}

export const resumeBody = (languages: readonly Language[], language: Language, tried: CodeTried): Html =>
  html`${languageLinks(languages, language, translator(language))}${codeForm(language, tried, 'h1')}<p><a class="ds-link" href="/?lang=${language}">${translator(language)('respond:to-start')}</a></p>`;

/** A survey and when it is open. */
export interface ScheduledSurvey {
  survey: Survey;
  schedule: Schedule;
  /** Whether anybody may answer. */
  isOpenRound: boolean;
}

/** The reader's language first, each in its own `lang`, so that everyone finds one they read. */
export function startBody(
  surveys: ScheduledSurvey[],
  languages: readonly Language[],
  language: Language,
  now: number,
): Html {
  const t = translator(language);
  const ordered = [language, ...languages.filter((other) => other !== language)];
  return html`${languageLinks(languages, language, t)}
<h1 class="ds-heading">${t('respond:start')}</h1>
<p>${t('respond:start-means')}</p>
${codeForm(language, { typed: '', error: undefined }, 'h2')}
${ordered.map((each) => explained(surveys, each, now))}`;
}

function explained(surveys: ScheduledSurvey[], language: Language, now: number): Html {
  const t = translator(language);
  return html`<section class="part" lang="${language}" dir="${direction(language)}"><h2 class="ds-heading">${nameOfLanguage(language)}</h2>${surveys.map(
    ({ survey, schedule, isOpenRound }) => {
      const reader = surveyReader(survey, language);
      const phase = phaseOf(survey, schedule, undefined, undefined, now);
      const at = phase === 'not open yet' ? schedule.opensAt : schedule.closesAt;
      const key = phase === 'open' && at === null ? undefined : `respond:survey-${phase.replaceAll(' ', '-')}`;
      return html`<article><h3 class="ds-heading">${reader.say(survey.title)}</h3><p>${reader.say(survey.description)}</p>${
        key !== undefined &&
        html`<p>${t(key, { time: at === null ? '' : deadlineText(at, language, survey.timeZone) })}</p>`
      }${isOpenRound && phase === 'open' && html`<p>${t('rounds:start')} <a class="ds-link" href="/open/${survey.id}?lang=${language}">${t('rounds:to-open')}</a></p>`}</article>`;
    },
  )}<p>${t('respond:start-how')} <a class="ds-link" href="/resume?lang=${language}">${t('respond:to-resume')}</a></p></section>`;
}
