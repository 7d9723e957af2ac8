/** A report as it is read, on the screen and on paper: the same for researchers, for whoever has a link, and of an edition. */
import type { Language, Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { attribute, type Html, html, trusted } from '../../pages/html.ts';
import { direction, nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { bar } from '../../results/charts.ts';
import type { Cell, DocumentSection, Heading, ReportDocument, ShownQuote, Table, Worded } from './document.ts';
import { markdownHtml } from './markdown.ts';

/** Why a quote of an edition is not as it was: withdrawn (or not cleared any more) or erased since. */
export type QuoteFate = 'withdrawn' | 'erased';

export interface DocumentView {
  t: Translate;
  language: Language;
  survey: Survey;
  document: ReportDocument;
  /** What is known of quotes, by id. */
  quotes: ReadonlyMap<string, ShownQuote>;
  fates: ReadonlyMap<string, QuoteFate>;
  /** Whether figures lead to the rows behind them. */
  leadsToRows: boolean;
  /** `As of 9 July 2014 14:02`, with the edition where it is one. */
  moment: Html;
  /** What may be done with it, below its heading. */
  tools?: Html;
}

export function documentHtml(view: DocumentView): Html {
  const { document, moment, tools, survey, language } = view;
  const title = inOwnLanguage(view, titleText(view));
  return html`<article class="report">
<header><p class="report-survey">${inOwnLanguage(view, wordingIn(survey.title, language, survey.fallback))}</p><h1 class="ds-heading" data-size="xl">${title}</h1>${moment}${tools}</header>
${document.sections.map((section) => sectionHtml(view, section))}
</article>`;
}

/** The title in the reader's language or the nearest one; the survey's where nobody wrote one. */
export function titleText({
  t,
  language,
  survey,
  document,
}: Pick<DocumentView, 't' | 'language' | 'survey' | 'document'>): Worded {
  return nearest(document.title, language, survey.fallback) ?? { text: t('report:untitled'), language };
}

/** A text in the language, or in the first of its fallback chain that has one, or in any. */
export function nearest(
  texts: Readonly<Record<string, string>>,
  language: Language,
  fallback: Survey['fallback'],
): Worded | undefined {
  for (const candidate of [language, ...(fallback[language] ?? []), 'en', ...Object.keys(texts)]) {
    const text = texts[candidate];
    if (text !== undefined && text.trim() !== '') return { text, language: candidate };
  }
  return undefined;
}

const inOwnLanguage = ({ language }: Pick<DocumentView, 'language'>, { text, language: own }: Worded): Html =>
  own === language ? html`${text}` : html`<span lang="${own}">${text}</span>`;

function sectionHtml(view: DocumentView, section: DocumentSection): Html {
  switch (section.kind) {
    case 'text':
      return textHtml(view, section.texts);
    case 'table':
      return tableHtml(view, section.id, section.tables);
    case 'quotes':
      return html`<div class="report-quotes">${section.quotes.map(({ quote }) => quoteHtml(view, quote))}</div>`;
  }
}

/** A text that the reader's language does not have stands in another, marked as such. */
export function textHtml(
  { t, language, survey }: Pick<DocumentView, 't' | 'language' | 'survey'>,
  texts: Readonly<Record<string, string>>,
): Html {
  const found = nearest(texts, language, survey.fallback);
  if (found === undefined) return html``;
  const isOther = found.language !== language;
  return html`<section class="report-text"${attribute('lang', isOther && found.language)}${attribute('dir', isOther && direction(found.language))}>
${isOther && html`<p class="report-fallback no-print" lang="${language}">${t('report:only-in', { language: nameOfLanguage(found.language) })}</p>`}${markdownHtml(found.text)}</section>`;
}

function tableHtml(view: DocumentView, id: string, tables: Readonly<Record<string, Table>>): Html {
  const { t, language, moment } = view;
  const found = tables[language] ?? Object.values(tables)[0];
  if (found === undefined)
    return html`<section class="report-table"><p class="results-notice">${t('report:table-gone')}</p></section>`;
  const say = (text: Worded): Html => inOwnLanguage(view, text);
  const head = ({ rows, ...text }: Heading): Html =>
    view.leadsToRows && rows !== undefined ? html`<a href="${rows}">${say(text)}</a>` : say(text);
  const name = `table-${id}`;
  return html`<section class="report-table" aria-labelledby="${name}">
<div class="table-scroll" role="region" aria-labelledby="${name}" tabindex="0"><table class="ds-table results-table">
<caption id="${name}">${say(found.title)}</caption>
<thead><tr>${found.head.map((cell, at) => html`<th scope="col"${attribute('class', at > 0 && 'number')}>${head(cell)}</th>`)}</tr></thead>
<tbody>${found.rows.map(
    ({ label, level, cells }) =>
      html`<tr><th scope="row" class="level-${level}">${head(label)}</th>${cells.map((cell) => cellHtml(view, cell))}</tr>`,
  )}</tbody></table></div>
${found.chart !== undefined && html`<figure class="report-chart"><div class="table-scroll" role="region" tabindex="0" aria-label="${t('report:chart-of', { title: found.title.text })}">${chartHtml(found.chart, name)}</div></figure>`}
${found.about.length > 0 && html`<ul class="report-about">${found.about.map((text) => html`<li>${say(text)}</li>`)}</ul>`}
${found.notes.map((note) => html`<p class="report-note">${say(note)}</p>`)}
<div class="report-note">${moment}</div></section>`;
}

/** A chart names its parts; several stand on one page. */
function chartHtml(svg: string, name: string): Html {
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => String(match[1]));
  return trusted(ids.reduce((text, id) => text.replaceAll(id, `${name}-${id}`), svg));
}

function cellHtml({ leadsToRows }: DocumentView, { text, language, share, rows, withheld }: Cell): Html {
  const figure = html`<span${attribute('lang', language)}${attribute('class', withheld && 'withheld')}>${text}</span>`;
  const linked = leadsToRows && rows !== undefined ? html`<a href="${rows}">${figure}</a>` : figure;
  return html`<td class="number">${linked}${share !== undefined && bar(share, 1)}</td>`;
}

function quoteHtml(view: DocumentView, id: string): Html {
  const { t, language, survey, quotes, fates, leadsToRows } = view;
  const quote = quotes.get(id);
  const fate = fates.get(id);
  const notice = fate !== undefined && html`<p class="results-notice">${t(`report:quote-${fate}`)}</p>`;
  if (quote === undefined) return html`<figure class="report-quote">${notice}</figure>`;
  const { text, translations, municipality, source } = quote;
  const own = translations.find((one) => one.language === language);
  const asked = source[language] ?? Object.values(source)[0];
  const place = leadsToRows
    ? html`<a href="/surveys/${survey.id}/responses/${quote.invitation}">${municipality}</a>`
    : html`${municipality}`;
  return html`<figure class="report-quote">${notice}
<blockquote class="answer-text quoted" lang="${text.language}" dir="auto">${text.text}</blockquote>
${text.language !== language && own !== undefined && html`<p class="report-note">${t('member-check:translation-in', { language: nameOfLanguage(language) })}</p><blockquote class="answer-text quoted" lang="${language}" dir="auto">${own.text}</blockquote>`}
<figcaption>${place}${asked !== undefined && html` · ${inOwnLanguage(view, asked)}`} · ${nameOfLanguage(text.language)}</figcaption></figure>`;
}
