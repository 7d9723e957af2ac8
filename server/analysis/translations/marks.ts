/** How a working translation is shown wherever it is: said to be one, with who made it, out of which revision, and what is to be known of it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { TranslationState, TranslationVersion } from '../../store/translations.ts';

export interface Said {
  t: Translate;
  language: Language;
  survey: Survey;
}

const tag = (text: string, colour?: string): Html =>
  html`<span class="ds-tag"${attribute('data-color', colour)}>${text}</span>`;

/** What is left to do, in one word. */
export const stateTag = (t: Translate, state: TranslationState): Html =>
  tag(t(`working-translations:state-${state}`), state === 'done' ? 'success' : 'warning');

export type ShownTranslation = Omit<TranslationVersion, 'pairs'>;

/** `Working translation` and what is to be known of it. */
export const translationTags = (t: Translate, shown: ShownTranslation, state: TranslationState): Html =>
  html`${tag(t('working-translations:mark'))}${shown.origin === 'machine' && html` ${tag(t('working-translations:machine-mark'), 'warning')}`}${
    shown.isUnfinished && html` ${tag(t('working-translations:state-unfinished'), 'warning')}`
  }${state === 'stale' && html` ${tag(t('working-translations:stale-mark'), 'warning')}`}`;

/** `ida@…, 9 July 2014, from revision 2`; of a machine and of a file who brought it in. */
export const madeLine = ({ t, language, survey }: Said, shown: ShownTranslation): string =>
  t(`working-translations:made-${shown.origin}`, {
    ...{ by: shown.by, machine: shown.machine, revision: shown.revision },
    time: dateTimeText(shown.at, language, survey.timeZone),
  });

/** A translation with its marks. Nothing may stand between the tags and the text: white space is kept. */
export const translationHtml = (said: Said, shown: ShownTranslation, state: TranslationState): Html =>
  html`<div class="working-translation"><p class="answer-about">${translationTags(said.t, shown, state)} ${nameOfLanguage(shown.language)} · ${madeLine(said, shown)}</p>
<div class="answer-text" lang="${shown.language}" dir="auto">${shown.text}</div></div>`;
