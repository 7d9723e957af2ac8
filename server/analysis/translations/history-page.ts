/** Every version of a translation, newest first, each with what it changed. */
import { type Html, html } from '../../pages/html.ts';
import { textChanges } from '../../pages/text-changes.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { changesHtml, changesInWords } from '../../respond/changes-html.ts';
import { surveyReader } from '../../respond/reader.ts';
import type { TranslationVersion } from '../../store/translations.ts';
import { type AskedTranslations, editorAddress, municipalityName } from './asking.ts';
import type { Edited } from './editor.ts';
import { madeLine, type Said, translationTags } from './marks.ts';

export function historyPage(view: Said & { from: AskedTranslations; edited: Edited }): Html {
  const { t, survey, from, edited } = view;
  const { answer, to, versions } = edited;
  const municipality = municipalityName(from, answer.municipality);
  return html`<p><a href="${editorAddress(survey.id, answer, to)}">${t('working-translations:to-editor')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('working-translations:history-title', { municipality, language: nameOfLanguage(to) })}</h1>
${versions.length === 0 ? html`<p>${t('working-translations:no-versions')}</p>` : html`<ol class="revisions translation-versions" reversed>${versions.toReversed().map((one) => versionHtml(view, one, versions))}</ol>`}`;
}

function versionHtml(
  view: Said & { edited: Edited },
  one: TranslationVersion,
  versions: readonly TranslationVersion[],
): Html {
  const { t, survey, language } = view;
  const before = versions.find(({ version }) => version === one.base);
  const reader = surveyReader(survey, language);
  const stretches = before === undefined ? undefined : textChanges(before.text, one.text, one.language);
  return html`<li><p class="answer-about">${translationTags(t, one, 'done')}${one.holds && html` <strong>${t('working-translations:holds')}</strong>`}${one.isParallel && html` ${t('working-translations:was-beside')}`} ${madeLine(view, one)}</p>
${
  one.text === ''
    ? html`<p class="blank">${t('working-translations:taken-back')}</p>`
    : stretches === undefined
      ? html`<div class="answer-text" lang="${one.language}" dir="auto">${one.text}</div>`
      : html`<p class="answer-about">${changesInWords(stretches, reader)}</p>${changesHtml(stretches, one.language, reader)}`
}</li>`;
}
