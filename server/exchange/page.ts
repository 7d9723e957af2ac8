/** The researchers' export page: what each format is for, where to get it, what its columns hold. */
import type { Language, Survey } from '../definitions/model.ts';
import { wordingIn } from '../definitions/texts.ts';
import { attribute, type Html, html } from '../pages/html.ts';
import { nameOfLanguage, type Translate } from '../pages/texts.ts';
import { type CodebookRow, codebookHeadings } from './codebook.ts';
import { type ExportFormat, exportFormats, takesExtras } from './export.ts';
import { type ExportExtra, exportExtras } from './extras.ts';

export interface ExportPage {
  t: Translate;
  survey: Survey;
  /** The page's own; its links come first. */
  language: Language;
  /** Submissions that an export holds now. */
  count: number;
  synthetic: boolean;
  codebook: CodebookRow[];
  /** Chosen: in the links and the codebook. */
  extras: readonly ExportExtra[];
}

/** What stands in the page's `main`. */
export function exportPage({ t, survey, language, count, synthetic, codebook, extras }: ExportPage): Html {
  const languages = survey.languages.toSorted((a, b) => Number(b === language) - Number(a === language));
  return html`<h1>${t('export:title')} – ${wordingIn(survey.title, language, survey.fallback).text}</h1>
<p>${t('export:introduction')}</p>
<p><strong>${count === 0 ? t('export:count_zero') : t('export:count', { count })}</strong> ${synthetic && t('export:synthetic')}</p>
<p>${t('export:languages')}</p>
${extrasForm(t, extras)}
${exportFormats.map((format) => formatSection(t, survey, format, languages, takesExtras(format) ? extras : []))}
<section aria-labelledby="columns">
<h2 id="columns">${t('export:columns')}</h2>
<p>${t('export:columns-about')}</p>
${codebookTable(t, codebook)}
</section>`;
}

/** A form that leads to this page again, whose links then have what was chosen: it works without a script, and links can be kept. */
const extrasForm = (t: Translate, chosen: readonly ExportExtra[]): Html =>
  html`<form class="export-extras" method="get"><fieldset class="ds-fieldset"><legend class="ds-label">${t('export:extras')}</legend>
<p>${t('export:extras-about')}</p>
${exportExtras.map(
  (extra) =>
    html`<div class="ds-field"><input class="ds-input" type="checkbox" id="with-${extra}" name="with" value="${extra}"${attribute('checked', chosen.includes(extra))} aria-describedby="about-${extra}"><label class="ds-label" for="with-${extra}">${t(`export:extra_${extra}`)}</label><p id="about-${extra}" data-field="description">${t(`export:about-extra_${extra}`)}</p></div>`,
)}</fieldset>
<button class="ds-button" type="submit" data-variant="secondary">${t('export:extras-choose')}</button>${chosen.length > 0 && html` <p class="results-notice" role="status">${t('export:extras-chosen', { extras: chosen.map((extra) => t(`export:extra_${extra}`)).join(' · ') })}</p>`}</form>`;

const formatSection = (
  t: Translate,
  survey: Survey,
  format: ExportFormat,
  languages: Language[],
  extras: readonly ExportExtra[],
): Html => {
  const more = extras.length === 0 ? html`` : html`&amp;with=${extras.join(',')}`;
  const name = t(`export:format_${format}`);
  return html`<section aria-labelledby="format-${format}">
<h2 id="format-${format}">${name}</h2>
<p>${t(`export:about_${format}`)}</p>
<p id="download-${format}">${t('export:download', { format: name })}</p>
<ul class="downloads" aria-labelledby="download-${format}">${languages.map(
    (language) =>
      html`<li><a class="ds-button" data-variant="secondary" href="/api/v1/surveys/${survey.id}/export?format=${format}&amp;lang=${language}${more}" hreflang="${language}" lang="${language}" download>${nameOfLanguage(language)}</a></li>`,
  )}</ul>
</section>`;
};

/** Sentences, which want room. */
const PROSE = new Set<string>(['holds', 'printed', 'choices']);

const codebookTable = (t: Translate, codebook: CodebookRow[]): Html => {
  const shown = codebookHeadings.filter((heading) => codebook.some((row) => row[heading] !== ''));
  return html`<div class="table-scroll" role="region" aria-labelledby="columns" tabindex="0"><table class="ds-table wide">
<thead><tr>${shown.map((heading) => html`<th scope="col">${t(`export:heading_${heading}`)}</th>`)}</tr></thead>
<tbody>${codebook.map((row) => html`<tr><th scope="row"><code>${row.column}</code></th>${shown.slice(1).map((heading) => html`<td${PROSE.has(heading) && html` class="prose"`}>${lines(row[heading])}</td>`)}</tr>`)}</tbody>
</table></div>`;
};

const lines = (text: string): Html[] =>
  text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
