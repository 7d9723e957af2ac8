/** The pages of comparison: what is compared, the chart, the table, and both as files. */
import type { Survey } from '../../definitions/model.ts';
import { attribute, type Html, html, trusted } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { drawnBars } from './charts/bars.ts';
import { isPartOfSlopes } from './charts/slopes.ts';
import { type ComparisonItem, PAGES } from './items.ts';
import type { ItemOptions } from './options.ts';
import type { ComparedTable } from './table.ts';
import { asOfText, type TableReader, tableHtml } from './table-html.ts';

type Part = ItemOptions['kind'] | 'agreement';
const PARTS: Record<Part, string> = { ...PAGES, agreement: '/agreement' };
const ORDER: readonly Part[] = ['codes', 'co-occurrence', 'map', 'question', 'indicator', 'agreement'];

/** The way between the pages of comparison. */
export const partsNav = ({ t }: Pick<TableReader, 't'>, survey: string, active: Part): Html =>
  html`<nav aria-label="${t('comparison:parts')}"><ul class="page-links comparison-parts">${ORDER.map(
    (part) =>
      html`<li><a href="/surveys/${survey}/comparison${PARTS[part]}"${attribute('aria-current', part === active && 'page')}>${t(`comparison:part-${part}`)}</a></li>`,
  )}</ul></nav>`;

export interface ComparisonPage {
  survey: Survey;
  reader: TableReader;
  kind: ItemOptions['kind'];
  form: Html;
  item: ComparisonItem | undefined;
  /** Said where there is nothing to compare. */
  nothing: string;
  /** The codebook has codes. */
  hasCodes: boolean;
}

export function comparisonPage({ survey, reader, kind, form, item, nothing, hasCodes }: ComparisonPage): Html {
  const { t } = reader;
  const needsCodes = kind === 'codes' || kind === 'map' || kind === 'co-occurrence';
  return html`<h1 class="ds-heading" data-size="lg">${t(`comparison:part-${kind}`)}</h1>
${partsNav(reader, survey.id, kind)}
<p>${t(`comparison:about-${kind}`)}</p>
${needsCodes && !hasCodes && notice('info', html`${t('comparison:no-codes')} <a href="/surveys/${survey.id}/codebook">${t('comparison:to-codebook')}</a>`)}
${form}
${item === undefined ? html`<p>${nothing}</p>` : itemHtml(survey, reader, item)}`;
}

/** Heading, chart, table, files. */
function itemHtml(survey: Survey, reader: TableReader, { table, svg, rowsAt }: ComparisonItem): Html {
  const { t, language } = reader;
  const file = (format: string): string => {
    const address = new URL(rowsAt, 'http://page');
    address.searchParams.set('format', format);
    address.searchParams.set('lang', language);
    return `${address.pathname}${address.search}`;
  };
  return html`<section class="comparison" aria-labelledby="compared">
<h2 class="ds-heading" data-size="md" id="compared"${attribute('lang', table.titleLanguage !== language && table.titleLanguage)}>${table.title}</h2>
<p class="results-moment">${asOfText(table, reader, survey.timeZone)}</p>
${table.isOwnOnly && notice('info', t('comparison:own-only'))}
${
  svg === undefined
    ? html`<p>${t('comparison:nothing-counted')}</p>`
    : html`<figure class="comparison-figure"><div class="comparison-scroll" role="region" tabindex="0" aria-label="${t('comparison:chart')}">${trusted(svg)}</div>
<figcaption>${chartNote(table, reader)}</figcaption></figure>`
}
<h3 class="ds-heading" data-size="sm" id="table">${t('comparison:table')}</h3>
${tableHtml(table, reader, 'compared table')}
<p class="comparison-note">${t(`comparison:note-${table.kind}`)}</p>
<ul class="page-links comparison-files">${svg !== undefined && html`<li><a href="${file('svg')}" download>${t('comparison:as-svg')}</a></li><li hidden><button class="ds-button" data-variant="tertiary" type="button" data-png="${file('svg')}" data-name="${survey.id}-${table.kind}.png">${t('comparison:as-png')}</button></li>`}
<li><a href="${file('csv')}" download>${t('comparison:as-csv')}</a></li>
<li><a href="${apiOf(table, rowsAt, language)}">${t('comparison:as-json')}</a></li></ul>
</section>`;
}

/** The same as JSON. */
function apiOf({ survey, kind }: ComparedTable, rowsAt: string, language: string): string {
  const { searchParams } = new URL(rowsAt, 'http://page');
  return `/api/v1/surveys/${survey}/comparison?${new URLSearchParams([['kind', kind], ...searchParams, ['lang', language]])}`;
}

/** What the chart leaves out, if anything. */
function chartNote(table: ComparedTable, { t }: TableReader): string {
  if (table.kind === 'co-occurrence') return t('comparison:chart-pairs');
  if (table.kind === 'map') return t('comparison:chart-map');
  if (table.kind === 'indicator')
    return t(isPartOfSlopes(table) ? 'comparison:chart-slopes-part' : 'comparison:chart-slopes');
  const { leftOut } = drawnBars(table);
  return leftOut > 0 ? t('comparison:chart-part') : t('comparison:chart-all');
}
