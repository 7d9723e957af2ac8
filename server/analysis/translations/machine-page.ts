/** Having many answers translated by a machine: what leaves the house and where to, before anything does. */
import type { Language } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { type ListQuery, searchOf } from './filter.ts';
import type { Machine } from './machine.ts';
import { readsAsText } from './machine-text.ts';
import type { Said } from './marks.ts';

export interface MachineView extends Said {
  /** Undefined where none is set up. */
  machine: Machine | undefined;
  to: Language;
  query: ListQuery;
  /** What is missing and may be asked for, by the language that it is in. */
  waiting: { from: Language; answers: number; words: number }[];
  /** How many are translated at a time. */
  most: number;
  csrf: string;
  said: { key: string; data: Record<string, string | number>; isWrong: boolean } | undefined;
}

export function machinePage(view: MachineView): Html {
  const { t, survey, machine, to, query, said } = view;
  const base = `/surveys/${survey.id}/translations`;
  return html`<p><a href="${base}${searchOf({ ...query, to })}">${t('working-translations:back')}</a></p>
<h1 class="ds-heading" data-size="lg">${t('working-translations:machine-title', { language: nameOfLanguage(to) })}</h1>
${said && notice(said.isWrong ? 'danger' : 'success', t(said.key, said.data))}
${machine === undefined ? html`<p>${t('working-translations:no-machine')}</p>` : offer(view, machine)}`;
}

function offer(
  { t, language, survey, machine: _, to, query, waiting, most, csrf }: MachineView,
  machine: Machine,
): Html {
  const possible = waiting.filter(({ from }) => machine.refuses(from, to) === undefined);
  const answers = possible.reduce((sum, one) => sum + one.answers, 0);
  const number = new Intl.NumberFormat(language);
  const remarks = waiting.flatMap(({ from }) => readsAsText(t, machine, from) ?? []);
  const refusal = machine.refuses(waiting[0]?.from ?? 'en', to);
  return html`<div class="ds-alert" data-color="warning"><p><strong>${t('working-translations:leaves-heading')}</strong></p><p>${t('working-translations:machine-leaves', { machine: machine.address })}</p>
<p>${t('working-translations:leaves-about')}</p></div>
${
  waiting.length > 0 &&
  html`<table class="ds-table counts"><caption class="ds-sr-only">${t('working-translations:waiting')}</caption><thead><tr><th scope="col">${t('working-translations:from')}</th><th scope="col" class="number">${t('working-translations:state-missing')}</th><th scope="col" class="number">${t('working-translations:words-left')}</th></tr></thead>
<tbody>${waiting.map((one) => html`<tr><th scope="row" lang="${one.from}">${nameOfLanguage(one.from)}</th><td class="number">${number.format(one.answers)}</td><td class="number">${number.format(one.words)}</td></tr>`)}</tbody></table>`
}
${remarks.map((remark) => html`<p>${remark}</p>`)}
${
  answers === 0
    ? html`<p>${refusal === 'machine-writes-not' ? t('working-translations:machine-writes-not') : t('working-translations:none')}</p>`
    : html`<p>${t('working-translations:machine-marked')}</p><form method="post" action="/surveys/${survey.id}/translations/machine${searchOf({ ...query, to })}"><input type="hidden" name="csrf" value="${csrf}">
<button class="ds-button" type="submit">${t('working-translations:machine-send', { count: Math.min(answers, most) })}</button></form>`
}`;
}
