/** `?show=history`: every version of every answer, to be read, compared and brought back. */
import { answerable, type Question } from '../definitions/model.ts';
import { type Html, html } from '../pages/html.ts';
import { dateTimeText, localesOf, secondText, zoneText } from '../pages/times.ts';
import { searchText } from './beside.ts';
import { languageLinks } from './document.ts';
import { askedOf } from './follow-ups.ts';
import type { Reader } from './reader.ts';
import { versionHtml } from './version-html.ts';
import type { AnswerVersion } from './versions.ts';
import type { Visit } from './visit.ts';

/** What the reader asked to see. */
export interface HistoryQuery {
  /** One question's alone. */
  question: Question | undefined;
  /** Every save instead of sittings. */
  every: boolean;
  /** Versions before this revision. */
  before: number | undefined;
  /** The key of who reads, where they gave their name in the form. */
  by: string | undefined;
}

export interface HistoryState {
  query: HistoryQuery;
  /** Of the questions to show. */
  versions: ReadonlyMap<string, readonly AnswerVersion[]>;
  /** Whether an answer can be brought back now. */
  canRestore: boolean;
  /** Whether anybody gave a name, so that those who did not are said to be without. */
  hasNames: boolean;
  /** A question whose answer was not brought back, since it has changed meanwhile. */
  changedSince: boolean;
}

/** Versions on one page: of all questions, and of one. */
const FEW = 3;
const MANY = 20;

export function historyBody(visit: Visit, state: HistoryState, reader: Reader): Html {
  const { t, language } = reader;
  const { query } = state;
  const shown = answerable(askedOf(visit)).filter(({ id }) => (state.versions.get(id) ?? []).length > 0);
  const zone = t('history:times', { zone: zoneText(language, visit.survey.timeZone) });
  return html`${languageLinks(visit.survey.languages, language, t, parametersOf(query))}
<h1 class="ds-heading">${t('history:title')}</h1>
<p class="from">${t('respond:from', { municipality: visit.municipalityName })}</p>
<p>${t('history:means')}</p>
${state.changedSince && html`<div class="ds-alert" data-color="warning" role="status"><p>${t('history:changed-since')}</p></div>`}
${whyNot(visit, state, reader)}
${ways(query, reader)}
${shown.length === 0 ? html`<p>${t(query.question === undefined ? 'history:nothing' : 'history:nothing-here')}</p>` : html`<p class="hint" data-zone>${zone}</p>`}
<div data-own-clock="${query.every ? 'second' : 'minute'}" data-locales="${localesOf(language)}">${shown.map((question) => questionPart(question, state.versions.get(question.id) ?? [], state, reader))}</div>
${shown.length > 0 && ways(query, reader)}`;
}

const parametersOf = ({ question, every, before, by }: HistoryQuery): Record<string, string | undefined> => ({
  show: 'history',
  question: question?.id,
  all: every ? '1' : undefined,
  before: before?.toString(),
  by,
});

/** Relative, so that the secret stands nowhere on the page. */
const link = (query: HistoryQuery, { language }: Reader, text: string, more: Html = html``): Html =>
  html`<a class="ds-link" href="?${searchText({ lang: language, ...parametersOf(query) })}">${text}${more}</a>`;

function ways({ question, by }: HistoryQuery, reader: Reader): Html {
  const { t, language } = reader;
  const all = { question: undefined, every: false, before: undefined, by };
  return html`<p class="ways"><a class="ds-link" href="?${searchText({ lang: language, by })}${question && `#question.${question.id}`}">${t('history:to-form')}</a>${
    question && html` ${link(all, reader, t('history:to-all'))}`
  }</p>`;
}

/** Why there are no buttons, where there is something to bring back. */
function whyNot(visit: Visit, { canRestore, versions }: HistoryState, { t, language }: Reader): Html | undefined {
  if (canRestore || versions.size === 0) return undefined;
  if (visit.phase !== 'open') return html`<p>${t(`respond:phase-${visit.phase.replaceAll(' ', '-')}`)}</p>`;
  return html`<p>${t('history:reopen-first')} <a class="ds-link" href="?lang=${language}">${t('respond:to-submitted')}</a></p>`;
}

function questionPart(
  question: Question,
  versions: readonly AnswerVersion[],
  state: HistoryState,
  reader: Reader,
): Html {
  const { t } = reader;
  const { query } = state;
  const isAlone = query.question !== undefined;
  const { before } = query;
  const from = before === undefined ? versions : versions.filter(({ revision }) => revision.revision < before);
  const shown = from.slice(0, isAlone || query.every ? MANY : FEW);
  const rest = from.length - shown.length;
  const [newest] = versions;
  const last = shown.at(-1);
  const own = { question, every: query.every, before: undefined, by: query.by };
  const about = html`<span class="said">: ${reader.plain(question.text)}</span>`;
  const saves = versions.reduce((sum, version) => sum + version.saves, 0);
  return html`<section class="part history" aria-labelledby="heading.${question.id}"><h2 class="ds-heading" id="heading.${question.id}">${reader.say(question.text)}</h2>
${
  isAlone &&
  (query.every || saves > versions.length) &&
  html`<p>${link({ ...own, every: !query.every }, reader, query.every ? t('history:fewer') : t('history:every', { count: saves }))}</p>`
}
<ol class="versions">${shown.map((version) =>
    versionHtml(
      question,
      version,
      {
        canRestore: state.canRestore,
        hasNames: state.hasNames,
        isOpen: isAlone && version === newest,
        now: versions.find(({ standing }) => standing === 'now')?.revision,
        by: query.by,
        time: (at) => (query.every ? secondText : dateTimeText)(at, reader.language, reader.timeZone),
      },
      reader,
    ),
  )}</ol>
${rest > 0 && html`<p>${isAlone ? link({ ...own, before: last?.revision.revision }, reader, t('history:older', { count: rest })) : link(own, reader, t('history:all-of', { count: versions.length }), about)}</p>`}
${!isAlone && rest === 0 && html`<p>${link(own, reader, t('history:alone'), about)}</p>`}
${before !== undefined && html`<p>${link(own, reader, t('history:newest'))}</p>`}</section>`;
}
