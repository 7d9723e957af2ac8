/** What a file would do: what cannot be used and why, line by line; what is new; what changes from what to what. */
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { textChanges } from '../../pages/text-changes.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { changesHtml } from '../../respond/changes-html.ts';
import { surveyReader } from '../../respond/reader.ts';
import { type AskedTranslations, municipalityName, questionOf, textOf } from './asking.ts';
import type { Said } from './marks.ts';
import type { HandOverPlan, PlannedChange } from './plan.ts';
import type { FileFault } from './unit.ts';

export interface PreviewView extends Said {
  from: AskedTranslations;
  plan: HandOverPlan;
  csrf: string;
  address: string;
  /** Whether it is another preview than the one that was said yes to. */
  isRenewed: boolean;
}

/** Changes and faults that are shown. */
const SOME = 200;

export function previewPage(view: PreviewView): Html {
  const { t, survey, plan, csrf, address, isRenewed } = view;
  const { changes, faults } = plan;
  const errors = faults.filter(({ severity }) => severity === 'error');
  const warnings = faults.filter(({ severity }) => severity === 'warning');
  const added = changes.filter(({ before }) => before === '');
  const changed = changes.filter(({ before }) => before !== '');
  return html`<p><a href="/surveys/${survey.id}/translations/hand-over">${t('working-translations:back-to-hand-over')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('working-translations:preview-title', { file: plan.name })}</h1>
${isRenewed && notice('danger', t('working-translations:renewed'))}
<p>${t('working-translations:preview-about')}</p>
<dl class="import-counts">${(
    [
      ['new', added.length],
      ['changed', changed.length],
      ['same', plan.same],
      ['empty', plan.empty],
      ['refused', errors.length],
    ] as const
  ).map(([name, n]) => html`<div><dt>${t(`working-translations:count-${name}`)}</dt><dd>${n}</dd></div>`)}</dl>
${errors.length > 0 && html`<section aria-labelledby="errors">${notice('danger', t('working-translations:errors-about', { count: errors.length }))}<h2 class="ds-heading" id="errors">${t('working-translations:errors')}</h2>${faultTable(view, errors, 'errors')}</section>`}
${warnings.length > 0 && html`<section aria-labelledby="warnings"><h2 class="ds-heading" id="warnings">${t('working-translations:warnings')}</h2><p>${t('working-translations:warnings-about')}</p>${faultTable(view, warnings, 'warnings')}</section>`}
${
  changes.length === 0
    ? html`<p>${t('working-translations:nothing-to-apply')}</p>`
    : html`<form method="post" action="${address}"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="digest" value="${plan.digest}"><p>${t('working-translations:apply-about')}</p>
<button class="ds-button" type="submit">${t('working-translations:apply', { count: changes.length })}</button></form>`
}
${added.length > 0 && html`<section><h2 class="ds-heading">${t('working-translations:count-new')}</h2>${added.slice(0, SOME).map((one) => changeHtml(view, one))}</section>`}
${changed.length > 0 && html`<section><h2 class="ds-heading">${t('working-translations:count-changed')}</h2>${changed.slice(0, SOME).map((one) => changeHtml(view, one))}</section>`}
${Math.max(added.length, changed.length) > SOME && html`<p>${t('working-translations:some-shown', { most: SOME })}</p>`}`;
}

const faultTable = ({ t }: PreviewView, faults: readonly FileFault[], id: string): Html =>
  html`<div class="table-scroll" role="region" aria-labelledby="${id}" tabindex="0"><table class="ds-table"><thead><tr><th scope="col" class="number">${t('working-translations:line')}</th><th scope="col">${t('working-translations:what')}</th></tr></thead>
<tbody>${faults.slice(0, SOME).map(({ line, code, data }) => html`<tr><td class="number">${line}</td><td>${t(code, data)}</td></tr>`)}</tbody></table></div>${
    faults.length > SOME && html`<p>${t('working-translations:some-shown', { most: SOME })}</p>`
  }`;

function changeHtml(view: PreviewView, { line, answer, translation, before }: PlannedChange): Html {
  const { t, survey, language, from } = view;
  const { language: to, text } = translation;
  const asked = questionOf(from, answer, language);
  return html`<article class="answer"><p class="answer-about">${t('working-translations:line')} ${line} · ${municipalityName(from, answer.municipality)} · <span lang="${asked.language}">${asked.text}</span> · ${nameOfLanguage(answer.language)} – ${nameOfLanguage(to)}</p>
<div class="translation-pair"><div class="answer-text" lang="${answer.language}" dir="auto">${textOf(answer)}</div>${before === '' ? html`<div class="answer-text" lang="${to}" dir="auto">${text}</div>` : changesHtml(textChanges(before, text, to), to, surveyReader(survey, language))}</div></article>`;
}
