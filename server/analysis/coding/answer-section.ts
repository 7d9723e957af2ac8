/** What an answer is coded with and what is noted on it: on the page of that answer, to read. Coding is done in the workplace. */
import type { FastifyRequest } from 'fastify';
import { accountOf, storeOf } from '../../access/guard.ts';
import { has } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { slicePoints } from '../../foundation/points.ts';
import { type Html, html } from '../../pages/html.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { languages, translator } from '../../pages/texts.ts';
import { type Memo, memoText } from '../../store/memos.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import { bringAlong } from './anchors.ts';
import { codersIn, isSeen, layerOf } from './layers.ts';
import { drawnOf } from './text-html.ts';
import { type CodingView, codeChip, coderText, shortened } from './view.ts';
import { workplaceAddress } from './workplace-page.ts';

/** Nothing where the answer is no text. The survey is the address's. */
export async function codingSection(context: Context, request: FastifyRequest, answer: CountedAnswer): Promise<Html> {
  const { value } = answer;
  if (typeof value !== 'string') return html``;
  const { survey: id = '' } = Object(request.params);
  const survey = surveyOf(context.surveys, String(id));
  const store = storeOf(context, request);
  const { name: me, role, csrf } = accountOf(request);
  const { response, question } = answer;
  await bringAlong(store, survey.id, response);
  const layer = await layerOf(store, survey.id, { name: me });
  const by = codersIn(layer);
  const [codings, codes, onCodings, onAnswer, onCase] = await Promise.all([
    store.codings(survey.id, { responses: [response], question, ...(by && { by }) }, null, 1_000),
    store.codes(survey.id),
    store.codingMemos(survey.id, response, question),
    store.memos(survey.id, { kind: 'answer', response, question }),
    store.memos(survey.id, { kind: 'case', response }),
  ]);
  const language = preferredLanguage(request, languages);
  const t = translator(language);
  const view: CodingView = { t, language, survey, me, csrf: has(role, 'analyse') ? csrf : undefined };
  const drawn = drawnOf(codings, new Map(codes.map((code) => [code.id, code])));
  const memos = [...onCodings, ...onAnswer, ...onCase].filter(
    (memo) => memoText(memo) !== '' && isSeen(layer, memo.by),
  );
  return html`<section aria-labelledby="coding-section"><h2 class="ds-heading" id="coding-section">${t('coding:codings')}</h2>
${drawn.length === 0 && html`<p>${t('coding:none-yet')}</p>`}
${
  drawn.length > 0 &&
  html`<ul>${drawn.map(
    ({ code, coding, from, to }) =>
      html`<li>${codeChip(view, code)} <span class="answer-about">${coderText(view, coding.by)}</span><br>${coding.whole ? t('coding:whole') : html`<q lang="${answer.language}" dir="auto">${shortened(slicePoints(value, from, to) ?? '')}</q>`}</li>`,
  )}</ul>`
}
${memos.map((memo) => noteHtml(view, memo))}
<p><a href="${workplaceAddress(survey.id, answer)}">${t(view.csrf === undefined ? 'coding:see-workplace' : 'coding:to-workplace')}</a></p></section>`;
}

const noteHtml = (view: CodingView, memo: Memo): Html =>
  html`<div class="answer"><p class="answer-about">${view.t('coding:memo-text')} · ${coderText(view, memo.by)}</p><div class="answer-text" dir="auto">${memoText(memo)}</div></div>`;
