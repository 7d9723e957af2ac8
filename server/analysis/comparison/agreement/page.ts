/** Agreement on a page: what is measured on what, and each coefficient, or why there is none. */
import type { Survey } from '../../../definitions/model.ts';
import { attribute, type Html, html } from '../../../pages/html.ts';
import { notice, selectField } from '../../../pages/office-form.ts';
import { momentText } from '../../../pages/times.ts';
import { resultsTable } from '../../../results/table.ts';
import { partsNav } from '../page.ts';
import { type ComparisonReader, labelled } from '../reader.ts';
import type { TableReader } from '../table-html.ts';
import { type Agreement, type AgreementOptions, type AgreementRow, COEFFICIENTS } from './agreement.ts';
import { type Coefficient, isDefined } from './rating.ts';
import { UNITS } from './units.ts';

export interface AgreementView {
  survey: Survey;
  reader: TableReader & Pick<ComparisonReader, 'layer'>;
  agreement: Agreement;
  options: AgreementOptions;
}

export function agreementPage(view: AgreementView): Html {
  const { survey, reader, agreement } = view;
  const { t, language } = reader;
  const address = `/surveys/${survey.id}/comparison/agreement`;
  return html`<h1 class="ds-heading" data-size="lg">${t('comparison:part-agreement')}</h1>
${partsNav(reader, survey.id, 'agreement')}
<p>${t('agreement:about')}</p>
${agreement.isBlind ? notice('info', t('agreement:blind')) : html`${formHtml(view, address)}${measuredHtml(view)}`}
<section aria-labelledby="how"><h2 class="ds-heading" data-size="sm" id="how">${t('agreement:how')}</h2>
<ul class="agreement-how">${['units', 'missing', ...COEFFICIENTS, 'undefined'].map((name) => html`<li>${t(`agreement:how-${name}`)}</li>`)}</ul></section>
<p class="results-moment">${t('comparison:as-of', { time: momentText(Date.parse(agreement.asOf), language, survey.timeZone) })}</p>`;
}

function formHtml({ survey, reader, agreement, options }: AgreementView, address: string): Html {
  const { t } = reader;
  const chosen = new Set(options.coders === undefined ? agreement.allCoders : agreement.coders);
  const concepts = survey.concepts.map(({ id, label }) => ({
    value: id,
    label: labelled(survey, reader, label).label,
  }));
  return html`<form class="comparison-form" method="get" action="${address}" role="search" aria-label="${t('comparison:choose')}">
${
  agreement.allCoders.length > 0 &&
  html`<fieldset class="ds-fieldset agreement-coders"><legend class="ds-label">${t('agreement:coders')}</legend>${agreement.allCoders.map(
    (by) =>
      html`<label><input class="ds-input" type="checkbox" name="coder" value="${by}"${attribute('checked', chosen.has(by))}> ${by}</label>`,
  )}</fieldset>`
}
<div class="office-filter">${selectField({ name: 'unit', label: t('agreement:unit'), value: options.unit, options: UNITS.map((unit) => ({ value: unit, label: t(`agreement:unit-${unit}`) })) })}
${selectField({ name: 'concept', label: t('comparison:only-concept'), value: options.concept ?? '', options: [{ value: '', label: t('comparison:all') }, ...concepts] })}
<button class="ds-button" type="submit">${t('comparison:show')}</button></div></form>`;
}

function measuredHtml({ reader, agreement, survey }: AgreementView): Html {
  const { t } = reader;
  const { coders, answers, codes, questions, unit } = agreement;
  if (coders.length < 2) return html`<p>${t('agreement:one-coder')}</p>`;
  if (answers === 0) return html`<p>${t('agreement:no-answers')}</p>`;
  const api = new URLSearchParams([...coders.map((by) => ['coder', by]), ['unit', unit], ['lang', reader.language]]);
  return html`<p>${t('agreement:answers', { count: answers })} ${t(`agreement:measured-on-${unit}`)}</p>
<section aria-labelledby="by-code"><h2 class="ds-heading" data-size="md" id="by-code">${t('agreement:by-code')}</h2>
${tableHtml(reader, 'by-code', t('agreement:code'), codes)}</section>
<section aria-labelledby="by-question"><h2 class="ds-heading" data-size="md" id="by-question">${t('agreement:by-question')}</h2>
<p>${t('agreement:by-question-about')}</p>
${tableHtml(reader, 'by-question', t('agreement:question'), questions)}</section>
<ul class="page-links"><li><a href="/api/v1/surveys/${survey.id}/comparison/agreement?${api.toString()}">${t('comparison:as-json')}</a></li></ul>`;
}

function tableHtml(reader: TableReader, namedBy: string, first: string, rows: readonly AgreementRow[]): Html {
  const { t, numbers, language } = reader;
  return resultsTable({
    ...{ namedBy, caption: t('comparison:part-agreement') },
    head: [first, t('agreement:units'), t('agreement:coded'), ...COEFFICIENTS.map((name) => t(`agreement:${name}`))],
    rows: rows.map(({ label, language: own, level, units, coded, coefficients }) => ({
      label: own === language ? label : html`<span lang="${own}">${label}</span>`,
      level: Math.min(2, level),
      cells: [
        ...[numbers.number(units), numbers.number(coded), shareText(reader, coefficients.percent)],
        ...COEFFICIENTS.slice(1).map((name) => coefficientText(reader, coefficients[name])),
      ],
    })),
  });
}

const why = ({ t }: TableReader, coefficient: Exclude<Coefficient, { value: number }>): Html =>
  html`<span class="withheld">${t(`agreement:undefined-${coefficient.undefinedAs}`)}</span>`;

const shareText = (reader: TableReader, coefficient: Coefficient): Html =>
  isDefined(coefficient) ? html`${reader.numbers.percent(coefficient.value)}` : why(reader, coefficient);

const coefficientText = (reader: TableReader, coefficient: Coefficient): Html =>
  isDefined(coefficient) ? html`${reader.numbers.coefficient(coefficient.value)}` : why(reader, coefficient);
