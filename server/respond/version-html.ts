/** One version in an answer's history: when, by whom, what changed, the whole of it, the button that brings it back. */
import { type Question, takesText } from '../definitions/model.ts';
import { countWords } from '../foundation/words.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { textChanges } from '../pages/text-changes.ts';
import { nameOfLanguage } from '../pages/texts.ts';
import type { Revision } from '../store/store.ts';
import { answerText } from './answer-text.ts';
import { changesHtml, changesInWords } from './changes-html.ts';
import { contributorText } from './contributor.ts';
import type { Reader } from './reader.ts';
import type { AnswerVersion } from './versions.ts';

export interface ShownVersion {
  canRestore: boolean;
  /** Whether anybody gave a name. */
  hasNames: boolean;
  /** Whether what changed is shown without being asked for. */
  isOpen: boolean;
  /** What the form shows now. */
  now: Revision | undefined;
  /** The key of who reads, where they gave their name in the form. */
  by: string | undefined;
  time(at: number): string;
}

export function versionHtml(question: Question, version: AnswerVersion, shown: ShownVersion, reader: Reader): Html {
  const { t } = reader;
  const { revision, standing, sameAs } = version;
  const when = timeHtml(revision, shown);
  const states = [
    standing === 'earlier' ? undefined : t(`history:standing-${standing.replaceAll(' ', '-')}`),
    sameAs && filled(t('history:same-as', { time: TIME }), timeHtml(sameAs, shown)),
  ].filter((text) => text !== undefined);
  return html`<li class="version" data-standing="${standing}" id="version.${question.id}.${revision.revision}"><h3 class="ds-heading">${when}</h3>
<p class="hint">${aboutText(version, shown, reader)}</p>
${states.map((text) => html`<p class="standing">${text}</p>`)}
${contentHtml(question, version, shown, reader)}
${isRestorable(version, shown) && restoreForm(question, revision, when, shown, reader)}</li>`;
}

/** The script writes it anew by the reader's own clock. */
const timeHtml = ({ receivedAt }: Revision, { time }: ShownVersion): Html =>
  html`<time datetime="${new Date(receivedAt).toISOString()}">${time(receivedAt)}</time>`;

/** Stands for the time in a sentence. */
const TIME = '{time}';
function filled(sentence: string, time: Html): Html {
  const [before = '', after = ''] = sentence.split(TIME);
  return html`${before}${time}${after}`;
}

/** `Kari Nes, environment officer · English · saved 12 times`. */
function aboutText({ revision, saves }: AnswerVersion, { hasNames }: ShownVersion, { t }: Reader): string {
  const { contributor, language } = revision;
  const who = contributor === null ? (hasNames ? t('history:unnamed') : '') : contributorText(contributor);
  const often = saves > 1 ? t('history:saved', { count: saves }) : '';
  return [who, nameOfLanguage(language), often].filter((text) => text !== '').join(' · ');
}

function contentHtml(
  question: Question,
  { revision, before }: AnswerVersion,
  { isOpen }: ShownVersion,
  reader: Reader,
): Html {
  const { t } = reader;
  const { value, language } = revision;
  const whole = answerText(question, revision, reader);
  if (!takesText(question) || value === '') return whole;
  const text = typeof value === 'string' ? value : '';
  if (text === '' && before === undefined) return whole;
  const read = html`<details><summary>${t('history:whole', { count: countWords(text) })}</summary>${whole}</details>`;
  if (before === undefined) return read;
  const stretches = textChanges(typeof before.value === 'string' ? before.value : '', text, language);
  return html`<details${attribute('open', isOpen)}><summary>${t('history:changes', { changes: changesInWords(stretches, reader) })}</summary>${changesHtml(stretches, language, reader)}</details>
${text === '' ? undefined : read}`;
}

/** What stands already needs no bringing back; what lies beside is chosen in the form, where both texts are. */
const isRestorable = ({ revision, standing }: AnswerVersion, { canRestore, now }: ShownVersion): boolean =>
  canRestore &&
  standing !== 'now' &&
  standing !== 'beside' &&
  JSON.stringify(revision.value) !== JSON.stringify(now?.value);

function restoreForm(
  question: Question,
  revision: Revision,
  when: Html,
  { now, by }: ShownVersion,
  reader: Reader,
): Html {
  const hidden = (name: string, value: string | number): Html =>
    html`<input type="hidden" name="${name}" value="${value}">`;
  return html`<form method="post">${hidden('page-language', reader.language)}${hidden('restore.question', question.id)}${hidden('restore.revision', revision.revision)}${hidden('restore.base', now?.revision ?? 0)}${by !== undefined && hidden('by', by)}<button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="do" value="restore">${reader.t('history:restore')}<span class="said"> (${when})</span></button></form>`;
}
