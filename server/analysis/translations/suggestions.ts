/** What the memory has for a sentence, as the editor shows it: how like it is, what differs, whose it is. */
import type { Language } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { type AskedTranslations, municipalityName } from './asking.ts';
import type { Said } from './marks.ts';
import type { Suggestion } from './memory.ts';

/** The list below a field; without a script one copies from it. Nothing where nothing is remembered. */
export function suggestionsHtml(
  { t, language }: Said,
  from: AskedTranslations,
  suggestions: readonly Suggestion[],
  { language: sourceLanguage }: { language: Language },
  to: Language,
  at: number,
): Html | undefined {
  if (suggestions.length === 0) return undefined;
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return html`<ul class="translation-memory" aria-label="${t('working-translations:remembered')}">${suggestions.map(
    (
      one,
    ) => html`<li><div class="translation-remembered"><strong>${share.format(one.likeness)}</strong> <span lang="${to}" dir="auto" data-remembered>${one.target}</span></div>
${one.likeness < 1 && html`<p class="answer-about">${t('working-translations:remembered-for')} <q lang="${sourceLanguage}" dir="auto">${one.source}</q></p>`}<p class="answer-about">${municipalityName(from, one.municipality)} · ${t(`working-translations:origin-${one.origin}`)} · ${one.by}</p>
<button class="ds-button" data-variant="tertiary" type="button" data-use="target.${at}" hidden>${t('working-translations:use')}<span class="ds-sr-only">: ${one.target}</span></button></li>`,
  )}</ul>`;
}
