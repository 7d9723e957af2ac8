/** What a response's page says beside an answer: what was asked about it, and the form to ask. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { momentText } from '../../pages/times.ts';
import { type FollowUp, isChangedSince, stateOf } from '../../store/follow-ups.ts';
import { type AskFields, askForm } from './ask-form.ts';
import { stateText } from './filter.ts';

export interface BesideAnswer {
  t: Translate;
  /** The researcher's. */
  language: Language;
  survey: Survey;
  /** About this answer, oldest first. */
  followUps: readonly FollowUp[];
  /** Absent where the reader may not ask, or nothing can be asked. */
  asking: AskFields | undefined;
  /** Whether the reader may open the page of one. */
  mayOpen: boolean;
  /** The earlier texts of an answer to one. */
  earlier(followUp: FollowUp): Html;
}

export function besideAnswer({ t, language, survey, followUps, asking, mayOpen, earlier }: BesideAnswer): Html {
  const time = (at: number): string => momentText(at, language, survey.timeZone);
  const item = (
    followUp: FollowUp,
  ): Html => html`<li class="follow-up" id="follow-up.${followUp.id}"><p class="answer-about">${stateText(t, stateOf(followUp))} · ${t('follow-up:asked-at', { time: time(followUp.askedAt), who: followUp.askedBy })}${mayOpen && html` · <a href="/surveys/${survey.id}/follow-up/${followUp.id}">${t('follow-up:open')}</a>`}</p>
${followUpTexts(t, followUp, time)}${earlier(followUp)}</li>`;
  return html`${followUps.length > 0 && html`<div class="follow-ups"><p class="answer-about">${t('follow-up:asked-here', { count: followUps.length })}</p><ol class="revisions">${followUps.map(item)}</ol></div>`}${
    asking &&
    html`<details class="ds-details"><summary>${t('follow-up:ask-about')}</summary>${askForm(asking)}</details>`
  }`;
}

/** The question, the researcher's note, and what is answered; the same wherever a follow-up is read. */
export function followUpTexts(t: Translate, followUp: FollowUp, time: (at: number) => string): Html {
  const { text, language, note, answer, answeredAt } = followUp;
  const isBlank = typeof answer?.value !== 'string' || answer.value.trim() === '';
  return html`<div class="answer-text" lang="${language}" dir="auto">${text}</div>
${note !== '' && html`<p class="answer-about">${t('follow-up:original')}</p><div class="answer-text" dir="auto">${note}</div>`}
${
  isBlank
    ? html`<p class="blank">${t('follow-up:not-answered')}</p>`
    : html`<p class="answer-about">${t('follow-up:answer')} · ${t('office:written-in', { language: nameOfLanguage(answer.language) })} · ${answeredAt === null ? t('follow-up:not-sent', { time: time(answer.receivedAt) }) : t('follow-up:sent-at', { time: time(answeredAt) })}</p>
<div class="answer-text" lang="${answer.language}" dir="auto">${String(answer.value)}</div>
${isChangedSince(followUp) && html`<p class="answer-about">${t('follow-up:changed-at', { time: time(answer.receivedAt) })}</p>`}`
}`;
}
