/** An answer to be read: on the receipt, on a submitted response, beside a conflicting one. Every character of it. */
import type { Answer, AnswerValue } from '../definitions/answers.ts';
import { isDay } from '../definitions/kinds/date.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { INDICATOR_FIELDS } from '../definitions/kinds/indicator.ts';
import { isRecord } from '../definitions/kinds/written.ts';
import type { Choice, Question } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import { dateText } from '../pages/times.ts';
import { writtenNumber } from './fields/number.ts';
import type { Reader } from './reader.ts';

type Read = Pick<Answer, 'value' | 'language'>;

/** What was answered, or that nothing was. Prose is marked with the language of the page it was written on. */
export function answerText(question: Question, answer: Read | undefined, reader: Reader): Html {
  if (answer === undefined || kindOf(question).isBlank(answer.value))
    return html`<p class="blank">${reader.t('respond:not-answered')}</p>`;
  const { value } = answer;
  const typed = typeof value === 'string' ? value : '';
  switch (question.kind) {
    case 'long text':
    case 'short text':
      // `.answer-text` keeps white space (`pre-wrap`). Nothing may stand between the tags and the text.
      return html`<div class="answer-text" lang="${answer.language}" dir="auto">${typed}</div>`;
    case 'one choice':
      return html`<p>${label(question.choices, typed, reader)}</p>`;
    case 'several choices':
      return html`<ul class="ds-list">${(Array.isArray(value) ? value : []).map((id) => html`<li>${label(question.choices, id, reader)}</li>`)}</ul>`;
    case 'yes/no':
      return html`<p>${reader.t(value === true ? 'respond:yes' : 'respond:no')}</p>`;
    case 'date':
      return html`<p>${isDay(typed) ? html`<time datetime="${typed}">${dateText(Date.parse(typed), reader.language, 'UTC')}</time>` : typed}</p>`;
    case 'number':
      return html`<p>${writtenNumber(value, reader)}${question.unit && html` ${reader.say(question.unit)}`}</p>`;
    case 'share':
      return rows(
        question.parts.map((part) => [
          reader.say(part.label),
          html`${writtenNumber(partOf(value, part.id) ?? 0, reader)}${question.unit && html` ${reader.say(question.unit)}`}`,
        ]),
      );
    case 'indicator':
      return rows(
        INDICATOR_FIELDS.map((field) => {
          const given = field === 'name' || field === 'unit' ? question[field] : undefined;
          const written = writtenNumber(partOf(value, field), reader);
          const text = given ? reader.say(given) : html`${written === '' ? reader.t('respond:not-answered') : written}`;
          return [html`${reader.t(`respond:indicator-${field}`)}`, text];
        }),
      );
    case 'note':
      return html``;
  }
}

function partOf(value: AnswerValue, part: string): string | number | undefined {
  const found: unknown = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return typeof found === 'string' || typeof found === 'number' ? found : undefined;
}

function label(choices: Choice[], id: string, reader: Reader): Html {
  const chosen = choices.find((choice) => choice.id === id);
  return chosen ? reader.say(chosen.label) : html`${id}`;
}

const rows = (pairs: [Html, Html][]): Html =>
  html`<dl class="rows">${pairs.map(([term, text]) => html`<div><dt>${term}</dt><dd dir="auto">${text}</dd></div>`)}</dl>`;
