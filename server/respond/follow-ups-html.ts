/** The section on top of the form in which somebody is asked about an answer: what it is about, the question, its field, whether it was sent. */
import type { AnswerValue } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { type Html, html } from '../pages/html.ts';
import { deadlineText } from '../pages/times.ts';
import { type FollowUp, isChangedSince } from '../store/follow-ups.ts';
import { answerText } from './answer-text.ts';
import { aboutOf, followUpsIn } from './follow-ups.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

/** By follow-up: the answer that it is about, as it stood when it was asked; absent where there was none. */
export type AnswersAbout = ReadonlyMap<string, { value: AnswerValue; language: string }>;

/** Nothing where nothing is asked. `fieldOf` draws a follow-up's question with its field. */
export function followUpsSection(
  visit: Visit,
  about: AnswersAbout,
  fieldOf: (followUp: FollowUp) => Html,
  reader: Reader,
): Html | undefined {
  const followUps = followUpsIn(visit);
  if (followUps.length === 0) return undefined;
  const { t } = reader;
  return html`<section class="part follow-ups" aria-labelledby="follow-ups"><h2 class="ds-heading" id="follow-ups"><span data-text="follow-ups">${t('follow-up:heading', { count: followUps.length })}</span></h2>
<p class="hint" data-text="follow-ups-means">${t('follow-up:means')}</p>
${followUps.map(
  (followUp) => html`<div class="follow-up">${answerAbout(visit, followUp, about, reader)}
${fieldOf(followUp)}
${sent(followUp, reader)}<button class="ds-button" type="submit" name="do" value="send.${followUp.id}" aria-describedby="about.${followUp.id}" data-text="send.${followUp.id}">${t('follow-up:send')}</button></div>
`,
)}</section>`;
}

function answerAbout(visit: Visit, followUp: FollowUp, about: AnswersAbout, reader: Reader): Html | undefined {
  const question = aboutOf(visit, followUp);
  if (question === undefined) return undefined;
  const { id } = followUp;
  const answer = about.get(id);
  const isBlank = answer === undefined || kindOf(question).isBlank(answer.value);
  const { t } = reader;
  // One text for the script that changes languages: nothing in it is typed.
  return html`<div class="about-answer" id="about.${id}" data-text="about.${id}"><p class="hint">${t('follow-up:about')}</p><p><b>${reader.say(question.text)}</b></p>${
    isBlank
      ? html`<p class="blank">${t('follow-up:about-blank')}</p>`
      : html`<p class="hint">${t('follow-up:you-answered')}</p>${answerText(question, answer, reader)}`
  }</div>`;
}

/** When it was sent, and whether something else stands since. The zone is named: times of saving beside it are by the device's clock. */
function sent(followUp: FollowUp, { t, language, timeZone }: Reader): Html | undefined {
  const { id, answeredAt } = followUp;
  if (answeredAt === null) return undefined;
  const key = isChangedSince(followUp) ? 'follow-up:changed-since' : 'follow-up:was-sent';
  return html`<p class="sent" id="sent.${id}" data-text="fs.${id}">${t(key, { time: deadlineText(answeredAt, language, timeZone) })}</p>`;
}
