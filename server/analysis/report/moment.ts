/** Of when the numbers of a report are, in words. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import type { Translate } from '../../pages/texts.ts';
import { dateText, dateTimeText } from '../../pages/times.ts';
import type { ReportEdition } from '../../store/report.ts';

interface Reader {
  t: Translate;
  language: Language;
  survey: Pick<Survey, 'timeZone'>;
}

/** `As of 9 July 2014, 14:02.` */
export const livingMoment = ({ t, language, survey }: Reader, asOf: string): Html =>
  html`<p class="results-moment">${t('report:as-of', { time: dateTimeText(Date.parse(asOf), language, survey.timeZone) })}</p>`;

/** `Edition 2 of 9 July 2014. As of …` */
export const editionMoment = (
  { t, language, survey }: Reader,
  { number, at }: Pick<ReportEdition, 'number' | 'at'>,
): Html =>
  html`<p class="results-moment">${t('report:edition-of', { number, date: dateText(at, language, survey.timeZone) })} ${t('report:as-of', { time: dateTimeText(at, language, survey.timeZone) })}</p>`;
