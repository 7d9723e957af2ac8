/** What passages are narrowed to: the form, and what it says now in words. */
import type { Text } from '../../definitions/model.ts';
import { type ActiveFilter, activeFilters } from '../../pages/active-filters.ts';
import { type Html, html } from '../../pages/html.ts';
import { type Option, selectField } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { Registry } from '../../registry/model.ts';
import type { Code } from '../../store/codebook.ts';
import { labelOf } from './list-page.ts';
import { ROWS } from './passage-rows.ts';
import { type PassagesQuery, passagesSearch, WAYS } from './passages-query.ts';
import { type CodingView, codeChip, coderText } from './view.ts';

export interface FilterView extends CodingView {
  query: PassagesQuery;
  codes: readonly Code[];
  coders: readonly { by: string }[];
  registry: Registry;
}

/** With a field of its own; of what has none, an address only. */
const FIELDS = ['concept', 'region', 'country', 'partnership', 'period', 'language', 'coder'] as const;
const HIDDEN = ['questionnaire', 'municipality'] as const;
const NAMED = [...FIELDS, ...HIDDEN] as const;
type Named = (typeof NAMED)[number];

function optionsOf(view: FilterView): Record<Named, Option[]> {
  const { survey, language, registry, coders } = view;
  const labelled = (list: readonly { id: string; label: Text }[]): Option[] =>
    list.map(({ id, label }) => ({ value: id, label: labelOf(survey, label, language) }));
  return {
    concept: labelled(survey.concepts),
    region: labelled(registry.regions),
    country: labelled(registry.countries),
    partnership: registry.partnerships.map(({ id, label }) => ({ value: id, label })),
    period: [...new Set(registry.partnerships.map(({ period }) => period))].map((id) => ({ value: id, label: id })),
    language: survey.languages.map((one) => ({ value: one, label: nameOfLanguage(one) })),
    coder: coders.map(({ by }) => ({ value: by, label: coderText(view, by) })),
    questionnaire: labelled(survey.questionnaires.map(({ id, title }) => ({ id, label: title }))),
    municipality: registry.municipalities.map(({ id, name }) => ({ value: id, label: name })),
  };
}

/** Each with the way to be without it. */
export function chosenHtml(view: FilterView, at: string): Html {
  const { t, query, codes } = view;
  const options = optionsOf(view);
  const without = (changed: Partial<PassagesQuery>): string => `${at}${passagesSearch({ ...query, ...changed })}`;
  const ways = WAYS.flatMap((way) =>
    codes
      .filter(({ id }) => query[way].includes(id))
      .map(
        (code): ActiveFilter => ({
          label: t(way === 'any' ? 'coding:with-any' : `coding:with-${way}-${query.within}`),
          value: codeChip(view, code),
          without: without({ [way]: query[way].filter((id) => id !== code.id) }),
        }),
      ),
  );
  const alone: ActiveFilter[] =
    query.subcodes === 'no'
      ? [{ label: t('coding:subcodes'), value: t('coding:no'), without: without({ subcodes: 'yes' }) }]
      : [];
  const places = NAMED.flatMap((name): ActiveFilter[] => {
    const value = query[name];
    if (value === undefined) return [];
    const found = options[name].find((one) => one.value === value)?.label ?? value;
    return [{ label: t(`coding:${name}`), value: found, without: without({ [name]: undefined }) }];
  });
  const each: ActiveFilter[] =
    query.each === undefined
      ? []
      : [{ label: t('coding:each'), value: t(`coding:each-${query.each}`), without: without({ each: undefined }) }];
  return activeFilters(t, [...ways, ...alone, ...places, ...each], at);
}

export function filterHtml(view: FilterView, at: string): Html {
  const { t, query, codes } = view;
  const options = optionsOf(view);
  const all = { value: '', label: t('coding:all') };
  const chosen = WAYS.reduce((sum, way) => sum + query[way].length, 0);
  const wayOf = (id: string) => WAYS.find((way) => query[way].includes(id)) ?? '';
  return html`<form method="get" action="${at}" role="search" aria-label="${t('coding:filter-passages')}">
${HIDDEN.map((name) => query[name] !== undefined && html`<input type="hidden" name="${name}" value="${query[name]}">`)}
<details class="ds-details code-ways"><summary>${t('coding:which-codes', { count: chosen })}</summary><p class="answer-about">${t('coding:ways-about')}</p><ul>${codes.map(
    (code) =>
      html`<li><label for="way-${code.id}">${codeChip(view, code)}</label> <select class="ds-input" id="way-${code.id}" name="code.${code.id}"><option value="">–</option>${WAYS.map(
        (way) =>
          html`<option value="${way}"${wayOf(code.id) === way && html` selected`}>${t(`coding:way-${way}`)}</option>`,
      )}</select></li>`,
  )}</ul></details>
<div class="office-filter">
${selectField({
  ...{ name: 'subcodes', label: t('coding:subcodes'), value: query.subcodes },
  options: ['yes', 'no'].map((value) => ({ value, label: t(`coding:${value}`) })),
})}
${selectField({
  ...{ name: 'within', label: t('coding:within'), value: query.within },
  options: ['words', 'answer'].map((value) => ({ value, label: t(`coding:within-${value}`) })),
})}
${FIELDS.map((name) => selectField({ name, label: t(`coding:${name}`), value: query[name] ?? '', options: [all, ...options[name]] }))}
${selectField({
  ...{ name: 'each', label: t('coding:each'), value: query.each ?? '' },
  options: [
    { value: '', label: t('coding:each-coding') },
    ...ROWS.map((value) => ({ value, label: t(`coding:each-${value}`) })),
  ],
})}
<button class="ds-button" type="submit">${t('coding:show')}</button></div></form>`;
}
