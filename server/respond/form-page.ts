/** The form: every text and every field, complete without a script. README.md says what the script may rely on. */
import type { AnswerError, AnswerValue, Contributor } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable, type Question, type Section } from '../definitions/model.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { nameOfLanguage } from '../pages/texts.ts';
import { deadlineText } from '../pages/times.ts';
import { FOLLOW_UP_PREFIX, type FollowUp, isFollowUp } from '../store/follow-ups.ts';
import { besideButton } from './beside.ts';
import { parallelOf } from './choices.ts';
import { LONGEST_NAME } from './contributor.ts';
import { errorSummary } from './errors.ts';
import { areAllThatIsOpen, countedIn, questionOfFollowUp } from './follow-ups.ts';
import { type AnswersAbout, followUpsSection } from './follow-ups-html.ts';
import { questionHtml } from './question.ts';
import type { Reader } from './reader.ts';
import { scriptTexts } from './script-texts.ts';
import { nameIn, type Visit } from './visit.ts';

/** What the page says on top: that something was saved, that it was reopened, that there is something to choose, read through or fill in. */
const NOTICES = {
  saved: 'respond:notice-saved',
  'nothing-saved': 'respond:notice-nothing-saved',
  reopened: 'respond:notice-reopened',
  conflict: 'respond:notice-conflict',
  unsettled: 'colleagues:notice-unsettled',
  joined: 'colleagues:notice-joined',
  prefilled: 'colleagues:notice-prefilled',
  'no-contributors': 'colleagues:notice-no-contributors',
  sent: 'follow-up:notice-sent',
  blank: 'follow-up:notice-blank',
} as const;
export type Notice = keyof typeof NOTICES;
const WARNINGS: readonly Notice[] = ['conflict', 'unsettled', 'no-contributors', 'blank'];

export interface FormState {
  /** Makes a repeated post the same submission. */
  client: string;
  now: number;
  errors: readonly AnswerError[];
  /** Whether the reader asked for errors, so that a language switch shows them again. */
  isChecked: boolean;
  /** Typed answers that a newer one came before, by question, and the revisions that hold them. */
  conflicts: ReadonlyMap<string, { typed: AnswerValue; kept: number | undefined }>;
  /** Who writes here, where that is known. */
  contributor: Contributor | undefined;
  notice: Notice | undefined;
  /** The question whose earlier version was just brought back, or kept beside what a colleague had written meanwhile. */
  restored: { question: string; isBeside: boolean } | undefined;
  /** What the follow-ups are about. */
  about: AnswersAbout;
}

/** The form's body; texts, fields and the script's texts. It posts to its own address, so that the secret in it stands nowhere on the page. */
export function formBody(visit: Visit, reader: Reader, state: FormState): Html {
  const { content } = visit.version;
  const { t } = reader;
  const submit = t(visit.response?.status === 'reopened' ? 'respond:submit-again' : 'respond:submit');
  return html`<survey-form>
<form id="survey" method="post" accept-charset="utf-8" novalidate autocomplete="off">
<button class="default-submit" type="submit" name="do" value="submit" tabindex="-1" aria-hidden="true">${submit}</button>
${formHead(visit, reader, state)}
<h1 class="ds-heading" data-text="title">${reader.say(content.title)}</h1>
<p class="from" data-text="from">${t('respond:from', { municipality: nameIn(visit, t) })}</p>
${content.introduction && html`<p class="introduction" data-text="introduction">${reader.say(content.introduction)}</p>`}
<p class="how" data-text="how">${t('respond:how')}</p>
${closing(visit, reader)}
${visit.invitation.ballot && anonymousNotice(reader)}<div class="ways">${!visit.invitation.ballot && html`${besideButton({ show: 'code' }, 'to-code', t('history:to-code'))}${visit.response && besideButton({ show: 'history' }, 'to-history', t('history:title'))}`}</div>
${followUps(visit, reader, state)}<div data-island="progress"><p>${progress(visit, reader)}</p></div>
${content.sections.map((section, index) => sectionHtml(section, index, visit, reader, state))}
${formFoot(visit, reader, state, html`<button class="ds-button" type="submit" name="do" value="submit" data-text="submit">${submit}</button>\n`)}
</form>
</survey-form>
${scriptTexts(visit, reader)}`;
}

/** The form where follow-ups are all that can be answered. Its id says that it stands on a page of which the script knows a part only (`README.md`). */
export function followUpForm(visit: Visit, reader: Reader, state: FormState): Html {
  const { t } = reader;
  return html`<survey-form data-only="${FOLLOW_UP_PREFIX}">
<form id="follow-up-form" method="post" accept-charset="utf-8" novalidate autocomplete="off">
<button class="default-submit" type="submit" name="do" value="save" tabindex="-1" aria-hidden="true">${t('respond:save')}</button>
${formHead(visit, reader, state)}
<h1 class="ds-heading" data-text="title">${reader.say(visit.version.content.title)}</h1>
<p class="from" data-text="from">${t('respond:from', { municipality: nameIn(visit, t) })}</p>
${followUps(visit, reader, state)}<div data-island="progress"><p>${progress(visit, reader)}</p></div>
${formFoot(visit, reader, state)}
</form>
</survey-form>
${scriptTexts(visit, reader)}`;
}

const formHead = (visit: Visit, reader: Reader, state: FormState): Html =>
  html`<input type="hidden" name="page-language" value="${reader.language}">
<input type="hidden" name="client" value="${state.client}">
${state.isChecked && html`<input type="hidden" name="check" value="1">`}${languageButtons(visit, reader)}
<div data-island="error-summary">${errorSummary(visit.version.content, state.errors, reader)}</div>
${state.notice && html`<div class="ds-alert" data-color="${WARNINGS.includes(state.notice) ? 'warning' : 'success'}" role="status"><p data-text="notice">${reader.t(NOTICES[state.notice])}</p></div>`}`;

/** Who writes, what was received, and the buttons; `first` before the one that saves. */
const formFoot = (visit: Visit, reader: Reader, state: FormState, first?: Html): Html =>
  html`${!visit.invitation.ballot && contributorFields(state.contributor, reader)}
<div data-island="save-state"><p>${saveState(visit, reader, state.now)}</p></div>
<div class="actions">${first}<button class="ds-button" data-variant="secondary" type="submit" name="do" value="save" data-text="save">${reader.t('respond:save')}</button></div>
<div data-island="device"></div>`;

/** What is known of whoever writes here, and what is not. */
const anonymousNotice = ({ t }: Reader): Html =>
  html`<div class="ds-alert" data-color="warning"><p data-text="anonymous">${t('anonymous:form')}</p></div>`;

/** Questions about an answer, before all others. */
function followUps(visit: Visit, reader: Reader, state: FormState): Html | undefined {
  const field = (followUp: FollowUp) => drawn(questionOfFollowUp(followUp), visit, reader, state);
  return followUpsSection(visit, state.about, field, reader);
}

/** Until when it can be answered; once something is begun, until when that can be finished. */
function closing({ window, survey }: Visit, { t, language }: Reader): Html {
  const { closesAt, endsAt } = window;
  if (closesAt === null || endsAt === null) return html``;
  const text = (at: number) => deadlineText(at, language, survey.timeZone);
  const has = endsAt > closesAt;
  return html`<p class="closes" data-text="closes">${has ? t('schedule:closes-begun', { time: text(closesAt), end: text(endsAt) }) : t('respond:closes', { time: text(endsAt) })}</p>`;
}

/** Who writes, for those who want to say so; open where it has been said. */
function contributorFields(contributor: Contributor | undefined, { t }: Reader): Html {
  const field = (part: 'name' | 'role', autocomplete: string): Html =>
    html`<div class="ds-field"><label class="ds-label" for="contributor.${part}" data-text="contributor-${part}">${t(part === 'name' ? 'colleagues:name' : 'colleagues:role')}</label><input class="ds-input" id="contributor.${part}" name="contributor.${part}" type="text" dir="auto" maxlength="${LONGEST_NAME}" autocomplete="${autocomplete}" value="${contributor?.[part] ?? ''}"></div>`;
  return html`<details class="contributor" id="contributor"${attribute('open', contributor !== undefined)}><summary data-text="contributor">${t('colleagues:who')}</summary><p class="hint" data-text="contributor-why">${t('colleagues:who-why')}</p>${field('name', 'name')}${field('role', 'organization-title')}</details>`;
}

/** Every language as a button of the form: what is typed goes with it. */
export function languageButtons(visit: Visit, reader: Reader): Html {
  const { languages } = visit.survey;
  if (languages.length < 2) return html``;
  return html`<div class="languages" id="languages" role="group" aria-label="${reader.t('respond:languages')}">${languages.map(
    (language) =>
      html`<button class="ds-button" data-variant="tertiary" data-size="sm" type="submit" name="lang" value="${language}" lang="${language}"${attribute('aria-current', language === reader.language ? 'true' : undefined)}>${nameOfLanguage(language)}</button>`,
  )}</div>`;
}

function sectionHtml(section: Section, index: number, visit: Visit, reader: Reader, state: FormState): Html {
  const { number, heading } = section;
  const id = `section.${index}`;
  const title =
    number !== undefined || heading !== undefined
      ? html`<h2 class="ds-heading" id="${id}">${
          heading === undefined
            ? html`<span data-text="s${index}">${reader.t('respond:section', { number: number ?? '' })}</span>`
            : html`${number !== undefined && html`<span class="number">${number}</span> `}<span data-text="s${index}">${reader.say(heading)}</span>`
        }</h2>`
      : undefined;
  return html`<section class="part"${attribute('aria-labelledby', title && id)}>${title}
${section.questions.map(
  (question) => html`${drawn(question, visit, reader, state)}
`,
)}</section>
`;
}

/** A question with its fields, as it stands. */
const drawn = (question: Question, visit: Visit, reader: Reader, state: FormState): Html =>
  questionHtml(
    question,
    {
      stored: storedAnswer(visit, question.id),
      conflicting: state.conflicts.get(question.id),
      beside: parallelOf(visit.response, question.id),
      errors: state.errors.filter((error) => error.question === question.id),
      now: state.now,
      restored: state.restored?.question === question.id ? state.restored : undefined,
    },
    reader,
  );

const storedAnswer = (visit: Visit, question: string) =>
  visit.response !== undefined && Object.hasOwn(visit.response.answers, question)
    ? visit.response.answers[question]
    : undefined;

/** How many questions are answered, of how many. */
function progress(visit: Visit, reader: Reader): string {
  const questions = answerable(countedIn(visit));
  const done = questions.filter(
    (question) => !kindOf(question).isBlank(storedAnswer(visit, question.id)?.value ?? null),
  );
  return reader.t('respond:script-progress', { done: done.length, all: questions.length });
}

function saveState(visit: Visit, reader: Reader, now: number): string {
  const times = Object.entries(visit.response?.answers ?? {}).flatMap(([question, { receivedAt }]) =>
    isFollowUp(question) || !areAllThatIsOpen(visit) ? receivedAt : [],
  );
  return times.length === 0
    ? reader.t('respond:nothing-received')
    : visit.invitation.ballot
      ? reader.t('anonymous:received')
      : reader.t('respond:last-received', { time: reader.clock(Math.max(...times), now) });
}
