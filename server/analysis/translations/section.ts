/** Working translations on the page of one answer. */

import { z } from 'zod';
import { accountOf, storeOf } from '../../access/guard.ts';
import { has } from '../../access/rights.ts';
import { surveyOf } from '../../definitions/find.ts';
import { html } from '../../pages/html.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { languages, nameOfLanguage, translator } from '../../pages/texts.ts';
import type { AnswerSection } from '../answer-sections.ts';
import { editorAddress, textOf } from './asking.ts';
import { translationHtml } from './marks.ts';

const params = z.object({ survey: z.string() });

/** Those that hold, and a way to each language's editor; nothing for what is no text. */
export const translationSection: AnswerSection = async (context, request, answer) => {
  if (textOf(answer) === '') return html``;
  const survey = surveyOf(context.surveys, params.parse(request.params).survey);
  const store = storeOf(context, request);
  const language = preferredLanguage(request, languages);
  const t = translator(language);
  const versions = await store.translations(survey.id, answer.response, answer.question);
  const held = versions.filter(({ holds, text }) => holds && text !== '');
  const questions = [{ questionnaire: answer.questionnaire, question: answer.question }];
  const shown = await Promise.all(
    held.map(async (one) => {
      const filter = { to: one.language, invitation: answer.invitation, questions };
      const [row] = await store.translatables(survey.id, filter, null, 1);
      return translationHtml({ t, language, survey }, one, row?.state ?? 'done');
    }),
  );
  const mayWrite = has(accountOf(request).role, 'analyse');
  const others = survey.languages.filter((one) => one !== answer.language);
  return html`<section aria-labelledby="working-translations"><h2 class="ds-heading" id="working-translations">${t('working-translations:section')}</h2>
${shown.length === 0 ? html`<p>${t('working-translations:no-versions')}</p>` : shown}
<ul class="page-links">${others.map((to) => html`<li><a href="${editorAddress(survey.id, answer, to)}">${t(mayWrite ? 'working-translations:translate-into' : 'working-translations:see-in', { language: nameOfLanguage(to) })}</a></li>`)}</ul></section>`;
};
