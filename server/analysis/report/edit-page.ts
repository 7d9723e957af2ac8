/** Writing a report: its sections in order, each with what may be done to it, and what can be added. */
import type { Language, Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { actionButton, inputField, notice, selectField } from '../../pages/office-form.ts';
import { direction, languages, nameOfLanguage, type Translate } from '../../pages/texts.ts';
import { isCleared, type Quote, stateOf } from '../../store/quotes.ts';
import type { Item, ReportContent, Section, Texts } from './content.ts';
import type { Worded } from './document.ts';
import { nearest } from './document-page.ts';
import { addressOf } from './report-page.ts';

export interface OfferedItem extends Item {
  label: Worded;
}

export interface EditView {
  t: Translate;
  language: Language;
  survey: Survey;
  csrf: string;
  content: ReportContent;
  version: number;
  offered: OfferedItem[];
  /** Of tables that are in the report and not offered by name, by section. */
  titles: ReadonlyMap<string, Worded>;
  quotes: Quote[];
  /** Names of municipalities by invitation. */
  places: ReadonlyMap<string, string>;
  refused?: string | undefined;
  /** What was typed as a title and not kept. */
  typed?: Texts | undefined;
}

export function editPage(view: EditView): Html {
  const { t, survey, csrf, content, refused } = view;
  const base = addressOf(survey);
  const { sections } = content;
  return html`<p><a href="${base}">${t('report:to-report')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('report:edit-title')}</h1>
${refused !== undefined && notice('danger', refused)}
<section aria-labelledby="name"><h2 class="ds-heading" data-size="md" id="name">${t('report:report-title')}</h2>
<form class="office-form" method="post" action="${base}/edit"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="do" value="title"><input type="hidden" name="base" value="${content.titled}">
${languages.map((one) => titleField(view, one))}
<button class="ds-button" type="submit">${t('report:save')}</button></form></section>
<section aria-labelledby="sections"><h2 class="ds-heading" data-size="md" id="sections">${t('report:sections')}</h2>
${sections.length === 0 ? html`<p>${t('report:no-sections')}</p>` : html`<ol class="report-sections">${sections.map((section, at) => sectionRow(view, section, at))}</ol>`}</section>
<section aria-labelledby="add"><h2 class="ds-heading" data-size="md" id="add">${t('report:add')}</h2>
<div class="office-actions">
${actionButton({ address: `${base}/edit`, label: t('report:add-text'), csrf, fields: { do: 'add', kind: 'text' } })}
${actionButton({ address: `${base}/edit`, label: t('report:add-quotes'), csrf, fields: { do: 'add', kind: 'quotes' } })}</div>
${tableForm(view)}
</section>
<p><a href="${base}/versions">${t('report:versions')}</a></p>`;
}

function titleField({ t, content, typed }: EditView, language: Language): Html {
  const name = `title.${language}`;
  return html`<div class="ds-field"><label class="ds-label" for="${name}">${t('report:title-in', { language: nameOfLanguage(language) })}</label>
<input class="ds-input" id="${name}" name="${name}" type="text" maxlength="200" lang="${language}" dir="auto" value="${typed?.[language] ?? content.title[language] ?? ''}"></div>`;
}

function tableForm({ t, survey, csrf, offered }: EditView): Html {
  return html`<form class="office-form" method="post" action="${addressOf(survey)}/edit"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="do" value="add"><input type="hidden" name="kind" value="table">
${selectField({
  name: 'item',
  label: t('report:table'),
  value: '',
  options: offered.map(({ source, choice, label }) => ({ value: `${source} ${choice}`, label: label.text })),
})}
<button class="ds-button" data-variant="secondary" type="submit">${t('report:add-table')}</button></form>
<form class="office-form" method="post" action="${addressOf(survey)}/edit"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="do" value="add"><input type="hidden" name="kind" value="table">
${inputField({ name: 'address', type: 'text', label: t('report:table-address'), hint: t('report:table-address-hint'), autocomplete: 'off', required: true })}
<button class="ds-button" data-variant="secondary" type="submit">${t('report:add-table')}<span class="ds-sr-only"> – ${t('report:table-address')}</span></button></form>`;
}

function sectionRow(view: EditView, section: Section, at: number): Html {
  const { t, survey, csrf, content } = view;
  const address = `${addressOf(survey)}/edit/${section.id}`;
  const label = summaryText(view, section);
  const button = (action: string): Html =>
    actionButton({
      ...{ address, csrf, variant: 'tertiary' },
      label: t(`report:${action}-section`, { number: at + 1 }),
      fields: { do: action, base: String(section.changed) },
    });
  return html`<li><p><strong>${t(`report:kind-${section.kind}`)}</strong> <span${attribute('lang', label.language !== view.language && label.language)}>${label.text}</span></p>
${section.kind === 'text' && missing(t, section.texts)}
${section.kind === 'quotes' && unclearedNotice(view, section.quotes)}
<div class="office-actions">${section.kind !== 'table' && html`<a class="ds-button" data-variant="tertiary" href="${address}">${t('report:edit-section', { number: at + 1 })}</a>`}
${at > 0 && button('up')}${at < content.sections.length - 1 && button('down')}${button('remove')}</div></li>`;
}

/** Which languages a text is not written in. */
function missing(t: Translate, texts: Texts): Html | false {
  const lacking = languages.filter((one) => (texts[one] ?? '').trim() === '');
  if (lacking.length === 0) return false;
  return html`<p class="answer-about">${t('report:not-in', { languages: lacking.map(nameOfLanguage).join(', ') })}</p>`;
}

function unclearedNotice({ t, quotes }: EditView, chosen: readonly string[]): Html | false {
  const cleared = new Set(quotes.filter(isCleared).map(({ id }) => id));
  const count = chosen.filter((id) => !cleared.has(id)).length;
  return count > 0 && html`<p class="results-notice">${t('report:uncleared', { count })}</p>`;
}

/** The beginning of a text, the name of a table, whose quotes. */
function summaryText({ t, language, survey, offered, titles, quotes, places }: EditView, section: Section): Worded {
  if (section.kind === 'text') {
    const found = nearest(section.texts, language, survey.fallback);
    if (found === undefined) return { text: t('report:empty-text'), language };
    const line = found.text.trim().split('\n')[0] ?? '';
    return { ...found, text: line.length > 100 ? `${line.slice(0, 100).toWellFormed()} …` : line };
  }
  if (section.kind === 'table') {
    const { source, choice } = section.item;
    return (
      offered.find((one) => one.source === source && one.choice === choice)?.label ??
      titles.get(section.id) ?? {
        text: t('report:table-gone'),
        language,
      }
    );
  }
  const names = section.quotes.map(
    (id) => places.get(quotes.find((quote) => quote.id === id)?.invitation ?? '') ?? '–',
  );
  return { text: [...new Set(names)].join(', ') || t('report:no-quotes-chosen'), language };
}

export interface SectionView extends EditView {
  section: Section;
  /** Of a text: shown as it will look. */
  preview?: Html | undefined;
  /** What others saved meanwhile, beside what was typed. */
  theirs?: Html | undefined;
}

/** One text or one set of quotes. */
export function sectionPage(view: SectionView): Html {
  const { t, survey, csrf, section, refused, preview, theirs } = view;
  const base = addressOf(survey);
  return html`<p><a href="${base}/edit">${t('report:to-edit')}</a></p>
<h1 class="ds-heading" data-size="lg">${t(section.kind === 'text' ? 'report:edit-text' : 'report:edit-quotes')}</h1>
${refused !== undefined && notice('danger', refused)}
${theirs !== undefined && html`<section aria-labelledby="theirs"><h2 class="ds-heading" data-size="sm" id="theirs">${t('report:as-saved')}</h2><div class="report">${theirs}</div></section>`}
${preview !== undefined && html`<section aria-labelledby="preview"><h2 class="ds-heading" data-size="sm" id="preview">${t('report:preview')}</h2><div class="report report-preview">${preview}</div></section>`}
<form method="post" action="${base}/edit/${section.id}"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="base" value="${section.changed}">
${section.kind === 'text' ? textFields(view, section.texts) : quoteFields(view, section.kind === 'quotes' ? section.quotes : [])}
<div class="office-actions"><button class="ds-button" type="submit" name="do" value="save">${t('report:save')}</button>
${section.kind === 'text' && html`<button class="ds-button" data-variant="secondary" type="submit" name="do" value="preview">${t('report:preview')}</button>`}</div></form>`;
}

function textFields({ t, language }: EditView, texts: Texts): Html {
  const own = [language, ...languages.filter((one) => one !== language)];
  return html`<p id="markdown-hint">${t('report:markdown')}</p>${own.map((one) => {
    const name = `text.${one}`;
    return html`<div class="ds-field"><label class="ds-label" for="${name}">${t('report:text-in', { language: nameOfLanguage(one) })}</label>
<textarea class="ds-input" id="${name}" name="${name}" rows="8" maxlength="50000" lang="${one}" dir="${direction(one)}" aria-describedby="markdown-hint">
${texts[one] ?? ''}</textarea></div>`;
  })}`;
}

function quoteFields({ t, survey, quotes, places }: EditView, chosen: readonly string[]): Html {
  const known = new Map(quotes.map((quote) => [quote.id, quote]));
  const offered = [
    ...chosen.flatMap((id) => known.get(id) ?? []),
    ...quotes.filter((quote) => isCleared(quote) && !chosen.includes(quote.id)),
  ];
  if (offered.length === 0)
    return html`<p>${t('report:no-quotes')} <a href="/surveys/${survey.id}/member-check">${t('office:nav-member-check')}</a></p>`;
  return html`<fieldset class="ds-fieldset"><legend class="ds-label">${t('report:choose-quotes')}</legend>${offered.map(
    (quote) => {
      const id = `quote.${quote.id}`;
      return html`<div class="ds-field report-choice"><input class="ds-input" type="checkbox" id="${id}" name="quote" value="${quote.id}"${attribute('checked', chosen.includes(quote.id))}>
<label class="ds-label" for="${id}">${places.get(quote.invitation) ?? ''} <span class="ds-tag"${attribute('data-color', isCleared(quote) ? 'success' : 'warning')}>${t(isCleared(quote) ? 'member-check:cleared' : `member-check:state-${stateOf(quote)}`)}</span>
<span class="answer-text quoted" lang="${quote.language}" dir="auto">${quote.text}</span></label></div>`;
    },
  )}</fieldset>`;
}
