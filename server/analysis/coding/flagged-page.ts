/** The list of what re-anchoring could not settle: old words, new words, and what is to become of the coding. */
import { type AskedQuestions, questionText } from '../../fieldwork/member-check/checks.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import type { RegistryView } from '../../registry/view.ts';
import { codingCursor } from '../../store/codings.ts';
import type { Flagged } from './flagged.ts';
import { type CodingView, codeChip, coderText, excerptHtml } from './view.ts';
import { workplaceAddress } from './workplace-page.ts';

export interface FlaggedView extends CodingView {
  flagged: readonly Flagged[];
  asked: AskedQuestions;
  places: RegistryView;
  done: 'seen' | 'removed' | 'gone' | undefined;
  hasMore: boolean;
}

export function flaggedPage(view: FlaggedView): Html {
  const { t, survey, flagged, done, hasMore } = view;
  const at = `/surveys/${survey.id}/coding`;
  const last = flagged.at(-1);
  return html`<p><a href="${at}">${t('coding:to-list')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('coding:flagged-title')}</h1>
<p>${t('coding:flagged-about')}</p>
${done !== undefined && notice(done === 'gone' ? 'info' : 'success', t(`coding:flagged-${done}`))}
${flagged.length === 0 && html`<p>${t('coding:flagged-none')}</p>`}
${flagged.map((one) => flaggedHtml(view, one, `${at}/flagged`))}
${hasMore && last !== undefined && html`<p><a rel="next" href="${at}/flagged?${new URLSearchParams({ after: codingCursor(last.coding) }).toString()}">${t('coding:more')}</a></p>`}`;
}

function flaggedHtml(view: FlaggedView, one: Flagged, at: string): Html {
  const { t, language, survey, asked, places, csrf } = view;
  const { coding, code, answer, before, now } = one;
  const { anchor } = coding;
  const name = places.municipality(answer.municipality)?.name ?? answer.municipality;
  const question = questionText(survey, { asked, view: places }, answer, answer.question, language);
  const button = (what: string, label: string): Html =>
    html`<button class="ds-button" data-variant="${what === 'see' ? 'secondary' : 'tertiary'}" type="submit" name="do" value="${what}" aria-describedby="flagged-${coding.id}">${label}</button>`;
  return html`<article class="answer coding-flagged" aria-labelledby="flagged-${coding.id}">
<h2 class="ds-heading" id="flagged-${coding.id}">${name}: ${code ? codeChip(view, code) : coding.code}</h2>
<p><span class="ds-tag" data-color="warning">${t(`coding:state-${anchor.state}`)}</span> <span class="answer-about">${coderText(view, coding.by)}${coding.whole && ` · ${t('coding:whole')}`}</span></p>
<p class="answer-about" lang="${question.language}">${question.text}</p>
<div class="coding-before-now"><section><h3>${t('coding:was-coded', { revision: coding.revision })}</h3>${excerptHtml(before, coding.whole ? { from: 0, to: 0 } : coding, one.language)}</section>
<section><h3>${t(anchor.state === 'lost' ? 'coding:lost-now' : 'coding:stands-now', { revision: anchor.revision })}</h3>${excerptHtml(now, coding.whole ? { from: 0, to: 0 } : anchor, answer.language)}</section></div>
${
  csrf !== undefined &&
  html`<form method="post" action="${at}" class="office-actions"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="coding" value="${coding.id}"><input type="hidden" name="revision" value="${anchor.revision}">
${button('see', t('coding:stands'))}<a class="ds-button" data-variant="secondary" href="${workplaceAddress(survey.id, answer)}">${t('coding:code-anew')}</a>${button('remove', t('coding:remove'))}</form>`
}</article>`;
}
