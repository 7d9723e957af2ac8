/** The page of one answer. What other parts of the analysis room say of it follows (`answer-sections.ts`). */
import { type Language, type Text, takesText } from '../../definitions/model.ts';
import { followUpTexts } from '../../fieldwork/follow-up/beside-answer.ts';
import { marks, wordsHtml } from '../../fieldwork/member-check/quote-html.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText, momentText } from '../../pages/times.ts';
import { registryView } from '../../registry/view.ts';
import { answerText } from '../../respond/answer-text.ts';
import { type Reader, readerOf } from '../../respond/reader.ts';
import { versionHtml } from '../../respond/version-html.ts';
import { resultsReader } from '../../results/wordings.ts';
import type { ReadAnswer } from './answer.ts';
import { keyOf } from './asked.ts';
import { askedHtml, correspondence } from './asked-html.ts';
import { markLines } from './mirror-page.ts';

export interface AnswerView {
  t: Translate;
  /** The researcher's. */
  language: Language;
  read: ReadAnswer;
  /** Whether the reader may ask the respondent, choose passages to quote, mark passages. */
  may: { fieldwork: boolean; analyse: boolean };
  /** What other parts say of it. */
  sections: readonly Html[];
}

export function answerPage(view: AnswerView): Html {
  const { t, language, read, sections } = view;
  const { survey, answer, question, registry } = read;
  const places = registryView(registry);
  const municipality = places.municipality(answer.municipality)?.name ?? answer.municipality;
  const reader = readerIn(view, language);
  const at = `/surveys/${survey.id}`;
  const partnerships = places.partnershipsOf(answer.municipality);
  const concept = question.concept === undefined ? '' : `?concept=${question.concept}`;
  const about = [
    nameOfLanguage(answer.language),
    ...(isProse(read) ? [t('reading:words', { count: answer.words })] : []),
    t('office:revision', { revision: answer.revision }),
    // No time of an anonymous answer is kept.
    ...(survey.anonymous
      ? []
      : [t('reading:submitted-at', { time: momentText(answer.submittedAt, language, survey.timeZone) })]),
  ].join(' · ');
  return html`<p class="answer-about"><a href="${at}/reading?${question.concept === undefined ? `question=${keyOf(answer)}` : `concept=${question.concept}`}">${t('reading:to-grid')}</a> · <a href="${at}/responses/${answer.invitation}">${t('reading:to-response')}</a>${partnerships.map(
    ({ id, label }) =>
      html` · <a href="${at}/reading/mirror/${id}${concept}">${t('reading:mirror-of', { partnership: label })}</a>`,
  )}</p>
<h1 class="ds-heading" data-size="lg">${t('reading:answer-title', { municipality })}${answer.synthetic && html` <span class="ds-tag" data-color="warning">${t('reading:synthetic')}</span>`}</h1>
<section class="answer-asked" aria-labelledby="asked">
<h2 class="ds-heading" data-size="sm" id="asked">${t('reading:asked-title')}</h2>
${questionAsAsked(view)}
</section>
<section aria-labelledby="answer">
<h2 class="ds-heading" data-size="sm" id="answer">${t('reading:answer')}</h2>
<div class="answer-read">${answerText(question, answer, reader)}</div>
<p class="answer-about">${about}</p>
${hasNewer(read) && notice('info', html`<p>${t('reading:newer-unsent')}</p>`)}
</section>
${sections}
${marksPart(view)}
${versionsPart(view, reader)}
${followUpsPart(view)}
${quotesPart(view)}`;
}

const isProse = ({ question }: ReadAnswer): boolean => takesText(question);

const hasNewer = ({ answer, versions }: ReadAnswer): boolean =>
  versions.some(({ standing, revision }) => standing === 'now' && revision.revision > answer.revision);

/** Says the texts as this respondent got them, words filled in. */
function readerIn({ read }: AnswerView, language: Language): Reader {
  const { survey, version, registry, answer } = read;
  return readerOf(survey, version, language, registryView(registry).partnerRegions(answer.municipality));
}

/** In the language it was answered in first, which is what was read; then in the others. */
function questionAsAsked(view: AnswerView): Html {
  const { t, language, read } = view;
  const { survey, answer, question, asked, version } = read;
  const results = resultsReader(survey, language, t);
  const said = (text: Text, of: Language): Html => html`<span lang="${of}">${readerIn(view, of).say(text)}</span>`;
  const { text, hint } = question;
  const others = Object.keys(text.in).filter((each) => each !== answer.language);
  // Not first said in a language that has no wording: `say` falls back, and marks that.
  const first = readerIn(view, answer.language);
  const elsewhere = [...asked.entries()]
    .filter(([key, [newest]]) => key !== keyOf(answer) && newest?.question.concept === question.concept)
    .flatMap(([, of]) => (question.concept === undefined ? [] : of));
  return html`<div class="asked"><p class="asked-question" lang="${answer.language}">${first.say(text)}</p>${hint && html`<p class="answer-about" lang="${answer.language}">${first.say(hint)}</p>`}
<p class="answer-about">${results.say(version.content.title)} · ${t('reading:versions', { versions: answer.version })} · ${nameOfLanguage(answer.language)} ${correspondence(results, question)}</p>
${
  others.length > 0 &&
  html`<details><summary>${t('reading:other-languages', { count: others.length })}</summary>${others.map(
    (each) =>
      html`<p class="answer-about">${nameOfLanguage(each)}${each === text.source && html` · ${t('reading:source')}`}</p><p>${said(text, each)}</p>`,
  )}</details>`
}
${elsewhere.length > 0 && html`<details><summary>${t('reading:asked-elsewhere')}</summary>${askedHtml(results, elsewhere)}</details>`}</div>`;
}

function marksPart(view: AnswerView): Html {
  const { t, read } = view;
  if (read.marks.length === 0) return html``;
  return html`<section aria-labelledby="marks"><h2 class="ds-heading" data-size="sm" id="marks">${t('reading:marks-title')}</h2><ul class="mirror-marks">${read.marks.map(
    (mark) =>
      html`<li>${markLines({ ...view, mirror: read }, mark)}${mark.revision !== read.answer.revision && html`<p><span class="ds-tag" data-color="warning">${t('reading:of-earlier')}</span></p>`}</li>`,
  )}</ul></section>`;
}

function versionsPart({ t, language, read }: AnswerView, reader: Reader): Html {
  const { survey, question, versions, hasNames } = read;
  if (versions.length < 2) return html``;
  const now = versions.find(({ standing }) => standing === 'now')?.revision;
  return html`<section aria-labelledby="versions"><h2 class="ds-heading" data-size="sm" id="versions">${t('reading:versions-title')}</h2>
<ol class="versions">${versions.map((version, at) =>
    versionHtml(
      question,
      version,
      {
        ...{ canRestore: false, hasNames, isOpen: at === 0, now, by: undefined },
        time: (time) => dateTimeText(time, language, survey.timeZone),
      },
      reader,
    ),
  )}</ol></section>`;
}

function followUpsPart({ t, language, read, may }: AnswerView): Html {
  const { survey, followUps, answer } = read;
  const time = (at: number): string => momentText(at, language, survey.timeZone);
  const ask =
    may.fieldwork &&
    html`<p><a href="/surveys/${survey.id}/responses/${answer.invitation}">${t('reading:ask-about')}</a></p>`;
  if (followUps.length === 0 && !ask) return html``;
  return html`<section aria-labelledby="follow-ups"><h2 class="ds-heading" data-size="sm" id="follow-ups">${t('reading:follow-ups')}</h2>
${
  followUps.length === 0
    ? html`<p class="blank">${t('reading:no-follow-ups')}</p>`
    : html`<ol class="revisions">${followUps.map(
        (followUp) =>
          html`<li class="follow-up"><p class="answer-about">${t('follow-up:asked-at', { time: time(followUp.askedAt), who: followUp.askedBy })}</p>${followUpTexts(t, followUp, time)}</li>`,
      )}</ol>`
}${ask}</section>`;
}

function quotesPart({ t, read, may }: AnswerView): Html {
  const { survey, quotes, answer } = read;
  const choose =
    may.fieldwork &&
    isProse(read) &&
    html`<p><a href="/surveys/${survey.id}/member-check/passages/${answer.invitation}/${answer.question}">${t('member-check:choose-passage')}</a></p>`;
  if (quotes.length === 0 && !choose) return html``;
  return html`<section aria-labelledby="quotes"><h2 class="ds-heading" data-size="sm" id="quotes">${t('reading:quotes')}</h2>
${
  quotes.length === 0
    ? html`<p class="blank">${t('reading:no-quotes')}</p>`
    : quotes.map(
        (quote) =>
          html`<article class="answer">${wordsHtml(quote)}<p>${marks(t, quote)} <a href="/surveys/${survey.id}/member-check/quotes/${quote.id}">${t('member-check:open-quote')}</a></p></article>`,
      )
}${choose}</section>`;
}
