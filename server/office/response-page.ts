/** One response: what stands, everything that stood before, and what was submitted when. */
import type { Contributor } from '../definitions/answers.ts';
import { type Language, type Question, type Section, takesText } from '../definitions/model.ts';
import { besideAnswer } from '../fieldwork/follow-up/beside-answer.ts';
import { newId } from '../foundation/ids.ts';
import { type Html, html } from '../pages/html.ts';
import { actionButton, inputField, notice } from '../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../pages/texts.ts';
import { momentText } from '../pages/times.ts';
import { registryView } from '../registry/view.ts';
import { answerText } from '../respond/answer-text.ts';
import { contributorText } from '../respond/contributor.ts';
import { questionOfFollowUp } from '../respond/follow-ups.ts';
import { type Reader, readerOf } from '../respond/reader.ts';
import { type FollowUp, followUpQuestion } from '../store/follow-ups.ts';
import type { Revision, Submission } from '../store/store.ts';
import { statusText } from './filter.ts';
import { placeText } from './place.ts';
import type { Dossier } from './responses.ts';

/** What was typed to confirm an erasure, and why nothing was erased. */
export interface EraseTried {
  typed: string;
  /** A sentence. */
  error: string | undefined;
}

/** What the reader may do about questions to the respondent. */
export interface Asking {
  /** Where they may ask. */
  csrf: string | undefined;
  /** Whether they may open the page of one, and that of the invitation, with the respondent's link. */
  mayOpen: boolean;
}

/** `csrf` where the reader may withdraw, reinstate and erase; `mayChoose` where they may choose passages to be quoted. */
export function responsePage(
  t: Translate,
  language: Language,
  dossier: Dossier,
  csrf: string | undefined,
  asking: Asking,
  tried: EraseTried = { typed: '', error: undefined },
  mayChoose = false,
): Html {
  const { survey, invitation, registry, version, state, status } = dossier;
  const places = registryView(registry);
  const reader = readerOf(survey, version, language, places.partnerRegions(invitation.municipality));
  const time = (at: number) => (invitation.ballot ? t('anonymous:no-time') : momentText(at, language, survey.timeZone));
  const facts: [string, Html | string][] = [
    [t('office:status'), statusText(t, status)],
    [
      t('office:questionnaire'),
      html`${reader.say(version.content.title)}, ${t('office:version', { version: version.version }).toLowerCase()}`,
    ],
    [t('office:region'), placeText(places, invitation.municipality, reader)],
    [
      t('office:partnership'),
      places
        .partnershipsOf(invitation.municipality)
        .map((each) => each.label)
        .join('; '),
    ],
    [t('office:language'), nameOfLanguage(state?.language ?? invitation.language)],
    [
      t('office:invitation'),
      asking.mayOpen
        ? html`<a href="/surveys/${survey.id}/invitations/${invitation.id}">${time(invitation.madeAt)}</a>`
        : time(invitation.madeAt),
    ],
    ...(state === undefined
      ? []
      : ([
          [t('office:started'), time(state.startedAt)],
          [t('office:changed'), time(state.changedAt)],
        ] satisfies [string, string][])),
  ];
  return html`<h1 class="ds-heading" data-size="lg">${titleOf(t, dossier, reader)}</h1>
<dl class="facts">${facts.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
<h2 class="ds-heading" data-size="md">${t('office:answers')}</h2>
${answersPart(t, dossier, reader, time, asking, mayChoose)}
<h2 class="ds-heading" data-size="md">${t('office:submissions')}</h2>
${dossier.submissions.length === 0 ? html`<p>${t('office:no-submissions')}</p>` : submissions(t, dossier, time)}
${csrf !== undefined && status !== 'erased' && html`${withdrawal(t, dossier, csrf)}${(state !== undefined || dossier.open !== undefined) && erasure(t, dossier, csrf, tried)}`}`;
}

/** `Sololá – Preguntas …`. */
export function titleOf(t: Translate, { invitation, registry, version, open }: Dossier, reader: Reader): string {
  const name =
    registryView(registry).municipality(invitation.municipality)?.name ?? (open?.name || invitation.municipality);
  return t('office:response-title', { municipality: name, questionnaire: reader.plain(version.content.title) });
}

function answersPart(
  t: Translate,
  dossier: Dossier,
  reader: Reader,
  time: (at: number) => string,
  asking: Asking,
  mayChoose: boolean,
): Html | Html[] {
  const { state } = dossier;
  if (state === undefined) return html`<p>${t('office:no-answers')}</p>`;
  if (state.erasedAt === null)
    return answers(t, dossier, reader, time, asking, mayChoose && dossier.status !== 'withdrawn');
  return notice('info', html`<p>${t('receipt:answers-erased', { time: time(state.erasedAt) })}</p>`);
}

function answers(
  t: Translate,
  dossier: Dossier,
  reader: Reader,
  time: (at: number) => string,
  asking: Asking,
  mayChoose: boolean,
): Html[] {
  const { survey, invitation, version, state, revisions } = dossier;
  const history = Map.groupBy(revisions, (revision) => revision.question);
  const question = (asked: Question, isUnderTitle: boolean): Html => {
    if (asked.kind === 'note') return html``;
    const answer = state?.answers[asked.id];
    const written =
      answer !== undefined &&
      html`<p class="answer-about">${t('office:written-in', { language: nameOfLanguage(answer.language) })} · ${t('office:received', { time: time(answer.receivedAt) })}${by(t, answer.contributor)}</p>`;
    const isText = typeof answer?.value === 'string' && takesText(asked);
    const choosing =
      mayChoose &&
      isText &&
      html`<p><a href="/surveys/${survey.id}/member-check/passages/${invitation.id}/${asked.id}">${t('member-check:choose-passage')}<span class="ds-sr-only"> – ${reader.plain(asked.text)}</span></a></p>`;
    const text = reader.say(asked.text);
    return html`<section class="answer">${
      isUnderTitle
        ? html`<h4 class="ds-heading" data-size="2xs">${text}</h4>`
        : html`<h3 class="ds-heading" data-size="2xs">${text}</h3>`
    }
${answerText(asked, answer, reader)}${written}${choosing}${earlier(t, asked, history.get(asked.id) ?? [], reader, time)}${askedAbout(
  t,
  dossier,
  asked.id,
  reader,
  asking,
  (followUp) =>
    earlier(t, questionOfFollowUp(followUp), history.get(followUpQuestion(followUp.id)) ?? [], reader, time),
)}</section>`;
  };
  return version.content.sections.map((section) => {
    const title = sectionTitle(t, section, reader);
    return html`<section class="answer-section">${title && html`<h3 class="ds-heading" data-size="xs">${title}</h3>`}
${section.questions.map((asked) => question(asked, title !== undefined))}</section>`;
  });
}

/** What was asked about an answer, and the form to ask. */
function askedAbout(
  t: Translate,
  { survey, invitation, state, status, followUps }: Dossier,
  question: string,
  { language }: Reader,
  { csrf, mayOpen }: Asking,
  earlierOf: (followUp: FollowUp) => Html,
): Html {
  const mayAsk = csrf !== undefined && state !== undefined && status !== 'withdrawn';
  return besideAnswer({
    ...{ t, language, survey, mayOpen },
    followUps: followUps.filter((one) => one.question === question),
    asking: mayAsk
      ? { ...{ t, survey, csrf, question, invitation: invitation.id, language: state.language }, id: newId() }
      : undefined,
    earlier: earlierOf,
  });
}

/** As on the form: a bare number is a question's, in words. */
function sectionTitle(t: Translate, { number, heading }: Section, reader: Reader): Html | string | undefined {
  if (heading !== undefined) return html`${number !== undefined && html`${number}. `}${reader.say(heading)}`;
  return number === undefined ? undefined : t('respond:section', { number });
}

/** Every revision of one answer, oldest first; nothing where there is only the one that stands. */
function earlier(
  t: Translate,
  question: Question,
  revisions: Revision[],
  reader: Reader,
  time: (at: number) => string,
): Html {
  if (revisions.length < 2) return html``;
  return html`<details class="ds-details"><summary>${t('office:revisions', { count: revisions.length })}</summary><ol class="revisions">${revisions.map(
    (
      revision,
    ) => html`<li><p class="answer-about">${t('office:revision', { revision: revision.revision })} · ${t('office:received', { time: time(revision.receivedAt) })}${by(t, revision.contributor)}${beside(t, revision, time)}</p>
${answerText(question, revision, reader)}</li>`,
  )}</ol></details>`;
}

/** Who wrote, where they said so. */
const by = (t: Translate, contributor: Contributor | null | undefined): Html | undefined =>
  contributor ? html` · <bdi>${t('colleagues:written-by', { who: contributorText(contributor) })}</bdi>` : undefined;

/** That a revision stands beside the answer, and whether somebody has chosen. */
function beside(t: Translate, { parallel, base, settledAt }: Revision, time: (at: number) => string): Html | undefined {
  if (!parallel) return undefined;
  const chosen =
    settledAt === null
      ? t('colleagues:revision-unsettled')
      : t('colleagues:revision-settled', { time: time(settledAt) });
  return html` · ${t('colleagues:revision-beside', { base })} · ${chosen}`;
}

function submissions(t: Translate, { submissions: all, status }: Dossier, time: (at: number) => string): Html {
  const counts = (submission: Submission) =>
    status !== 'withdrawn' && status !== 'erased' && status !== 'unconfirmed' && submission === all.at(-1);
  return html`<ol class="submissions">${all.map(
    (submission) => html`<li><dl class="facts">
<dt>${t('office:submitted')}</dt><dd>${time(submission.submittedAt)}${counts(submission) && html` <span class="ds-tag">${t('office:submission-counts')}</span>`}</dd>${
      submission.erasedAt !== null &&
      html`
<dt>${t('receipt:was-erased')}</dt><dd>${time(submission.erasedAt)}</dd>`
    }
<dt>${t('office:submission-number')}</dt><dd><code>${submission.number}</code></dd>
<dt>${t('office:submission-code')}</dt><dd><code>${submission.code}</code></dd>
<dt>${t('office:submission-hash')}</dt><dd><code class="hash">${submission.hash}</code></dd></dl></li>`,
  )}</ol>`;
}

function withdrawal(t: Translate, { survey, invitation, status }: Dossier, csrf: string): Html {
  const action = status === 'withdrawn' ? 'reinstate' : 'withdraw';
  return html`<section class="withdrawal"><h2 class="ds-heading" data-size="md">${t('office:invitation')}</h2>
<p>${t(`office:${action}-about`)}</p>
${actionButton({ address: `/surveys/${survey.id}/responses/${invitation.id}/${action}`, label: t(`office:${action}`), csrf })}</section>`;
}

/** For good, so the municipality's name has to be typed. */
function erasure(t: Translate, { survey, invitation, registry }: Dossier, csrf: string, tried: EraseTried): Html {
  const municipality = registryView(registry).municipality(invitation.municipality)?.name ?? invitation.municipality;
  return html`<section class="withdrawal"><h2 class="ds-heading" data-size="md">${t('receipt:erase')}</h2>
<p>${t('receipt:erase-about')}</p>
<form class="office-form" method="post" action="/surveys/${survey.id}/responses/${invitation.id}/erase" novalidate>
<input type="hidden" name="csrf" value="${csrf}">
${inputField({ name: 'confirm', type: 'text', label: t('receipt:erase-confirm', { municipality }), value: tried.typed, autocomplete: 'off', error: tried.error })}
<button class="ds-button" data-variant="secondary" data-color="danger" type="submit">${t('receipt:erase')}</button>
</form></section>`;
}
