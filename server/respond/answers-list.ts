/** A whole response to be read: every question with its answer and when it was received. */
import type { Answers } from '../definitions/answers.ts';
import type { Questionnaire } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import { answerText } from './answer-text.ts';
import type { Reader } from './reader.ts';

export const answersList = (questionnaire: Questionnaire, answers: Answers, reader: Reader): Html =>
  html`<div class="answers">${questionnaire.sections.map((section) => {
    const { number, heading } = section;
    const isTitled = number !== undefined || heading !== undefined;
    return html`<section class="part">${
      isTitled &&
      html`<h2 class="ds-heading">${
        heading === undefined
          ? reader.t('respond:section', { number: number ?? '' })
          : html`${number !== undefined && html`<span class="number">${number}</span> `}${reader.say(heading)}`
      }</h2>`
    }${section.questions.map((question) => {
      if (question.kind === 'note') return undefined;
      const answer = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
      const time = answer && reader.minute(answer.receivedAt);
      return html`<div class="answered" data-question="${question.id}">${
        isTitled
          ? html`<h3 class="ds-heading">${reader.say(question.text)}</h3>`
          : html`<h2 class="ds-heading">${reader.say(question.text)}</h2>`
      }${answerText(question, answer, reader)}${
        time !== undefined && html`<p class="received">${reader.received(time)}</p>`
      }</div>`;
    })}</section>`;
  })}</div>`;
