/** What a report was: every version, who made it, how it read, and the way back to it. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { actionButton } from '../../pages/office-form.ts';
import type { Translate } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { ReportVersion } from '../../store/report.ts';
import { addressOf } from './report-page.ts';

interface VersionsView {
  t: Translate;
  language: Language;
  survey: Survey;
}

const CAUSES = ['title', 'add', 'edit', 'move', 'remove', 'restore'];

export function versionsPage(
  view: VersionsView,
  versions: Omit<ReportVersion, 'content'>[],
  next: number | null,
): Html {
  const { t, language, survey } = view;
  const base = addressOf(survey);
  return html`<p><a href="${base}/edit">${t('report:to-edit')}</a></p>
<h1 class="ds-heading" data-size="lg" id="title">${t('report:versions')}</h1>
${
  versions.length === 0
    ? html`<p>${t('report:no-versions')}</p>`
    : html`<ol class="report-versions" reversed start="${versions[0]?.version ?? 1}">${versions.map(
        ({ version, at, by, cause }) =>
          html`<li><a href="${base}/versions/${version}">${t('report:version', { version })}</a> – ${CAUSES.includes(cause) ? t(`report:cause-${cause}`) : cause}, ${dateTimeText(at, language, survey.timeZone)}, ${by}</li>`,
      )}</ol>`
}
${next !== null && html`<p><a href="${base}/versions?before=${next}" rel="next">${t('audit:older')}</a></p>`}`;
}

export function versionPage(
  view: VersionsView,
  { version, at, by }: ReportVersion,
  isNewest: boolean,
  csrf: string,
  report: Html,
): Html {
  const { t, language, survey } = view;
  const base = addressOf(survey);
  return html`<div class="no-print"><p><a href="${base}/versions">${t('report:versions')}</a></p>
<p class="results-notice">${t('report:version-about', { version, time: dateTimeText(at, language, survey.timeZone), who: by })}</p>
${!isNewest && actionButton({ address: `${base}/versions/${version}/restore`, label: t('report:restore'), csrf })}</div>
${report}`;
}
