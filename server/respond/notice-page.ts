/** Pages that say why nothing can be written here, and what to do; with what was typed, to copy, where something was. */
import type { Answers, AnswerValue } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable, type Language } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import { languages, type Translate } from '../pages/texts.ts';
import { deadlineText } from '../pages/times.ts';
import { answerText } from './answer-text.ts';
import { answersList } from './answers-list.ts';
import { besideLink } from './beside.ts';
import { languageLinks } from './document.ts';
import { askedOf } from './follow-ups.ts';
import { languageButtons } from './form-page.ts';
import type { Reader } from './reader.ts';
import type { Fields } from './typed.ts';
import type { Visit } from './visit.ts';

const STATUS = { 'not open yet': 200, open: 409, closed: 200, withdrawn: 410 } as const;

/** The HTTP status of reading the page; `open` stands for a response that is submitted already. */
export const statusOfNotice = (visit: Visit, isPost: boolean): number =>
  isPost && visit.phase !== 'open' && visit.phase !== 'withdrawn' ? 403 : STATUS[visit.phase];

/** Typed answers that were not received, each to be copied. */
function notReceived(values: Record<string, AnswerValue>, visit: Visit, reader: Reader): Html | undefined {
  const items = answerable(askedOf(visit)).flatMap((question) => {
    const value = values[question.id];
    if (value === undefined || kindOf(question).isBlank(value)) return [];
    return html`<div class="answered" data-question="${question.id}"><h3 class="ds-heading">${reader.say(question.text)}</h3>${answerText(question, { value, language: reader.language }, reader)}</div>`;
  });
  return items.length === 0
    ? undefined
    : html`<section class="not-received"><h2 class="ds-heading">${reader.t('respond:not-received')}</h2><p>${reader.t('respond:copy-it')}</p>${items}</section>`;
}

/** What begins the names of fields that people write texts into. */
const WRITTEN = ['answer.', 'correction.', 'comment.'];

/** The same where no questionnaire is known: whatever was posted as a text. */
function typedFields(fields: Fields, t: Translate): Html {
  const items = Object.entries(fields).flatMap(([name, value]) =>
    WRITTEN.some((start) => name.startsWith(start)) ? [value].flat().filter((text) => text.trim() !== '') : [],
  );
  return items.length === 0
    ? html``
    : html`<section class="not-received"><h2 class="ds-heading">${t('respond:not-received')}</h2><p>${t('respond:copy-it')}</p>${items.map((text) => html`<div class="answered"><div class="answer-text" dir="auto">${text}</div></div>`)}</section>`;
}

/** Not open yet, closed, withdrawn; and, where the phase is open, submitted already. What was received before is shown, except where withdrawn. `fields` is the post: what it brought stays through a change of language. `asked`: the address of those who can say whether there is more time. */
export function noticeBody(
  visit: Visit,
  reader: Reader,
  typed: Record<string, AnswerValue>,
  fields: Fields,
  asked: string | undefined,
): Html {
  const { t, language } = reader;
  const { survey, response, phase, window } = visit;
  const name = phase === 'open' ? 'submitted' : phase.replaceAll(' ', '-');
  const [title, text] =
    response?.status === 'erased'
      ? ['receipt:title-erased', 'receipt:text-erased']
      : [`respond:title-${name}`, `respond:text-${name}`];
  // Whoever came uninvited is told why they were not taken in.
  const rejected = phase === 'withdrawn' && response?.status !== 'erased' ? visit.open?.reason : undefined;
  const at = phase === 'not open yet' ? window.opensAt : window.endsAt;
  const time = at === null ? '' : deadlineText(at, language, survey.timeZone);
  const answers = response?.answers ?? {};
  const showsAnswers = phase === 'closed' && Object.keys(answers).length > 0;
  const left = notReceived(typed, visit, reader);
  return html`${left === undefined ? languageLinks(survey.languages, language, t) : html`<form method="post">${hiddenFields({ ...fields, lang: [] })}${languageButtons(visit, reader)}</form>`}
<h1 class="ds-heading">${t(title)}</h1>
<p>${t(rejected ? 'rounds:rejected' : text, { time })}</p>
${rejected && html`<blockquote class="answer-text" dir="auto">${rejected}</blockquote>`}
${phase === 'open' && html`<p><a class="ds-link" href="/r/${visit.token}">${t('respond:to-submitted')}</a></p>`}
${phase === 'closed' && asked !== undefined && html`<p>${t('schedule:ask')} <a class="ds-link" href="mailto:${asked}">${asked}</a></p>`}
${left}
${showsAnswers && receivedSoFar(visit, answers, reader)}`;
}

const receivedSoFar = (visit: Visit, answers: Answers, reader: Reader): Html =>
  html`<p>${reader.t('respond:received-so-far')}</p><p class="ways">${besideLink({ show: 'history' }, reader.t('history:title'), reader)}</p>${answersList(visit.version.content, answers, reader)}`;

/** Below the follow-ups of a response that was never submitted: that nothing else can be answered now, and what was. */
export function closedPart(visit: Visit, reader: Reader): Html {
  return html`<div class="ds-alert"><p>${reader.t(`respond:phase-${visit.phase.replaceAll(' ', '-')}`)}</p></div>
${receivedSoFar(visit, visit.response?.answers ?? {}, reader)}`;
}

/** A follow-up was taken back while somebody was answering it: the text, to copy, and the way on. */
export const takenBackBody = (texts: readonly string[], { t, language }: Reader): Html =>
  html`<h1 class="ds-heading">${t('follow-up:taken-back-title')}</h1><p>${t('follow-up:taken-back')}</p>${typedFields({ 'answer.': [...texts] }, t)}<p><a class="ds-link" href="?lang=${language}">${t('respond:to-form')}</a></p>`;

/** What was posted, to be posted once more: in another language, or where it failed. */
const hiddenFields = (fields: Fields): Html =>
  html`${Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((text) => html`<input type="hidden" name="${name}" value="${text}">`),
  )}`;

/** A link that nobody has. */
export const unknownBody = (fields: Fields, t: Translate): Html =>
  html`<h1 class="ds-heading">${t('respond:title-unknown')}</h1><p>${t('respond:unknown-link')}</p><p><a class="ds-link" href="/">${t('respond:to-start')}</a> · <a class="ds-link" href="/resume">${t('respond:to-resume')}</a></p>${typedFields(fields, t)}`;

/** A link that was replaced: whom to ask for the new one (`sender`: an address, where there is one), and what was typed. */
export const replacedBody = (fields: Fields, language: Language, sender: string | undefined, t: Translate): Html =>
  html`${languageLinks(languages, language, t)}<h1 class="ds-heading">${t('invitations:replaced-title')}</h1><p>${t('invitations:replaced-text')}</p><p>${sender === undefined ? t('invitations:replaced-ask') : t('invitations:replaced-ask-at', { sender })}</p><p><a class="ds-link" href="/resume">${t('respond:to-resume')}</a></p>${typedFields(fields, t)}`;

/** Something kept us from receiving, `why` says what to do, `action` is where it was posted: the text to copy, and a button that sends exactly the same again. */
export function faultBody(fields: Fields, action: string, why: string, t: Translate): Html {
  return html`<h1 class="ds-heading">${t('respond:title-fault')}</h1><p>${why}</p><form method="post" action="${action}">${hiddenFields(fields)}<button class="ds-button" type="submit">${t('respond:try-again')}</button></form>${typedFields(fields, t)}`;
}
