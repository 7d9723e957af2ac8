/** Handing answers over to a translator, and taking them back: what can be taken out, where it is brought in, what came in so far. */
import type { Language } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { TranslationBatch } from '../../store/translations.ts';
import { type ListQuery, searchOf } from './filter.ts';
import type { Said } from './marks.ts';
import { MANY_WORDS, MOST_UNITS } from './unit.ts';

export interface HandOverView extends Said {
  to: Language;
  query: ListQuery;
  /** What may be taken out, by the language that it is in. */
  waiting: { from: Language; answers: number; words: number }[];
  batches: TranslationBatch[];
  csrf: string;
  said: { key: string; data: Record<string, string | number>; isWrong: boolean } | undefined;
}

export function handOverPage(view: HandOverView): Html {
  const { t, survey, to, query, said } = view;
  const base = `/surveys/${survey.id}/translations`;
  const search = searchOf({ ...query, to });
  return html`<p><a href="${base}${search}">${t('working-translations:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('working-translations:hand-over-title')}</h1>
${said && notice(said.isWrong ? 'danger' : 'success', t(said.key, said.data))}
<section aria-labelledby="out"><h2 class="ds-heading" id="out">${t('working-translations:out-heading', { language: nameOfLanguage(to) })}</h2>
<p>${t('working-translations:out-about')}</p>${takingOut(view)}</section>
<section aria-labelledby="in"><h2 class="ds-heading" id="in">${t('working-translations:in-heading')}</h2><p>${t('working-translations:in-about')}</p>
<form class="office-form" method="post" action="${base}/hand-over${search}" enctype="multipart/form-data"><input type="hidden" name="csrf" value="${view.csrf}">
<div class="ds-field"><label class="ds-label" for="file">${t('working-translations:file')}</label><div data-field="description" id="file-hint">${t('working-translations:file-hint')}</div><input class="ds-input" id="file" name="file" type="file" accept=".xlf,.xliff,.csv,application/xliff+xml,text/csv" aria-describedby="file-hint"></div>
<button class="ds-button" type="submit">${t('working-translations:check-file')}</button></form></section>
${batches(view)}`;
}

function takingOut({ t, survey, language, to, query, waiting }: HandOverView): Html {
  if (waiting.length === 0) return html`<p>${t('working-translations:none')}</p>`;
  const number = new Intl.NumberFormat(language);
  const link = (from: Language, format: 'xliff' | 'csv'): Html => {
    const search = searchOf({ ...query, to, from });
    return html`<a href="/surveys/${survey.id}/translations/hand-over/file${search}&amp;format=${format}">${format === 'xliff' ? 'XLIFF 2.1' : 'CSV'}<span class="ds-sr-only"> – ${nameOfLanguage(from)}</span></a>`;
  };
  return html`<div class="table-scroll" role="region" aria-label="${t('working-translations:waiting')}" tabindex="0"><table class="ds-table counts"><caption class="ds-sr-only">${t('working-translations:waiting')}</caption><thead><tr><th scope="col">${t('working-translations:from')}</th><th scope="col" class="number">${t('working-translations:answers')}</th><th scope="col" class="number">${t('working-translations:words-left')}</th><th scope="col">${t('working-translations:take-out')}</th></tr></thead>
<tbody>${waiting.map((one) => html`<tr><th scope="row" lang="${one.from}">${nameOfLanguage(one.from)}</th><td class="number">${number.format(one.answers)}</td><td class="number">${number.format(one.words)}</td><td>${link(one.from, 'xliff')} · ${link(one.from, 'csv')}</td></tr>`)}</tbody></table></div>
${waiting.some(({ answers, words }) => answers > MOST_UNITS || words > MANY_WORDS) && html`<p>${t('working-translations:most-units', { most: number.format(MOST_UNITS) })}</p>`}`;
}

function batches({ t, survey, language, batches: all, csrf }: HandOverView): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<section aria-labelledby="batches"><h2 class="ds-heading" id="batches">${t('working-translations:batches')}</h2><p>${t('working-translations:batches-about')}</p>
<ul class="translation-list">${all.map(
    (one) =>
      html`<li class="translation-batch"><p><strong>${t(`working-translations:origin-${one.origin}`)}</strong> · ${dateTimeText(one.at, language, survey.timeZone)} · ${one.by} · ${t('working-translations:batch-count', { count: one.translations })} · ${t('working-translations:batch-holding', { count: one.holding })}</p>${one.holding > 0 && actionButton({ address: `/surveys/${survey.id}/translations/undo`, label: t('working-translations:undo'), csrf, fields: { batch: one.id }, variant: 'tertiary' })}</li>`,
  )}</ul></section>`;
}
