/** The report's own page for those who may read the survey: the report, and beside it links, editions and what may be done. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton, inputField, notice, selectField } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { ReportEdition, ReportLink } from '../../store/report.ts';

export interface ReportPageView {
  t: Translate;
  language: Language;
  survey: Survey;
  /** The report itself, with what may be done below its heading; undefined where nothing is written yet. */
  report: ((tools: Html) => Html) | undefined;
  /** The newest version. */
  version: number;
  editions: Omit<ReportEdition, 'content' | 'quotes'>[];
  links: ReportLink[];
  /** Of whoever may write; undefined for readers. */
  csrf: string | undefined;
  /** How many chosen quotes are not cleared. */
  uncleared: number;
  /** A link that was just made: shown once. */
  made?: string | undefined;
  refused?: string | undefined;
}

export const addressOf = (survey: Survey): string => `/surveys/${survey.id}/report`;

export function reportPage(view: ReportPageView): Html {
  const { t, survey, report, csrf, uncleared, made, refused } = view;
  const base = addressOf(survey);
  const tools = html`<div class="no-print report-tools">
${refused !== undefined && notice('danger', refused)}
${made !== undefined && notice('success', html`<p>${t('report:link-made')}</p><p><code class="hash">${made}</code></p>`)}
${csrf !== undefined && uncleared > 0 && notice('info', html`<p>${t('report:uncleared', { count: uncleared })} <a href="${base}/edit">${t('report:edit')}</a></p>`)}
<div class="office-actions">${csrf !== undefined && html`<a class="ds-button" data-variant="secondary" href="${base}/edit">${t('report:edit')}</a>`}
${report !== undefined && html`<div data-island="print" data-text-print="${t('report:print')}"><p>${t('report:how-to-print')}</p></div>`}</div></div>`;
  return html`${report?.(tools) ?? html`<h1 class="ds-heading" data-size="lg">${t('report:title')}</h1><p>${t(csrf === undefined ? 'report:nothing-to-read' : 'report:nothing-yet')}</p>${tools}`}
<div class="no-print">${editionsSection(view)}${csrf !== undefined && sharing(view, csrf)}</div>`;
}

const moment = ({ language, survey }: ReportPageView, at: number): string =>
  dateTimeText(at, language, survey.timeZone);

function editionsSection(view: ReportPageView): Html | false {
  const { t, survey, editions, csrf, report, version } = view;
  if (report === undefined && editions.length === 0) return false;
  const base = addressOf(survey);
  return html`<section aria-labelledby="editions"><h2 class="ds-heading" data-size="md" id="editions">${t('report:editions')}</h2>
<p>${t('report:editions-about')}</p>
${
  editions.length === 0
    ? html`<p>${t('report:no-editions')}</p>`
    : html`<ul>${editions.map(
        ({ number, at, by, hash }) =>
          html`<li><a href="${base}/editions/${number}">${t('report:edition', { number })}</a> – ${moment(view, at)}, ${by}<br><code class="hash">${hash}</code></li>`,
      )}</ul>`
}
${csrf !== undefined && report !== undefined && actionButton({ address: `${base}/editions`, label: t('report:freeze'), csrf, fields: { version: String(version) } })}
</section>`;
}

function sharing(view: ReportPageView, csrf: string): Html {
  const { t, survey, editions, links } = view;
  const base = addressOf(survey);
  const what = (edition: number | null): string =>
    edition === null ? t('report:living') : t('report:edition', { number: edition });
  const row = (
    link: ReportLink,
  ): Html => html`<tr><th scope="row">${link.name}</th><td>${what(link.edition)}</td><td>${moment(view, link.madeAt)}, ${link.madeBy}</td>
<td>${
    link.withdrawnAt === null
      ? actionButton({
          address: `${base}/links/${link.id}/withdraw`,
          label: t('report:withdraw-link', { name: link.name }),
          csrf,
          variant: 'tertiary',
        })
      : t('report:link-withdrawn', { time: moment(view, link.withdrawnAt) })
  }</td></tr>`;
  return html`<section aria-labelledby="sharing"><h2 class="ds-heading" data-size="md" id="sharing">${t('report:sharing')}</h2>
<p>${t('report:sharing-about')}</p>
${links.length > 0 && html`<div class="table-scroll" role="region" aria-labelledby="sharing" tabindex="0"><table class="ds-table"><thead><tr>${['link-for', 'link-to', 'link-made-at', 'link-state'].map((name) => html`<th scope="col">${t(`report:${name}`)}</th>`)}</tr></thead><tbody>${links.map(row)}</tbody></table></div>`}
<form class="office-form" method="post" action="${base}/links"><input type="hidden" name="csrf" value="${csrf}">
${inputField({ name: 'name', type: 'text', label: t('report:link-for'), hint: t('report:link-for-hint'), autocomplete: 'off', required: true })}
${selectField({
  name: 'edition',
  label: t('report:link-to'),
  value: '',
  options: [
    { value: '', label: t('report:living') },
    ...editions.map(({ number }) => ({ value: String(number), label: t('report:edition', { number }) })),
  ],
})}
<button class="ds-button" type="submit">${t('report:make-link')}</button></form></section>`;
}
