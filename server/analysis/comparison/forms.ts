/** What a comparison's form offers. */
import type { Survey } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import { type Option, selectField } from '../../pages/office-form.ts';
import type { Registry } from '../../registry/model.ts';
import type { Code } from '../../store/codebook.ts';
import { codeWording } from '../codebook/names.ts';
import { rowsOf } from './lineage.ts';
import { GROUPINGS, type ItemOptions } from './options.ts';
import { type ComparisonReader, labelled } from './reader.ts';
import { MEASURES, SHARES } from './table.ts';

export interface FormView {
  survey: Survey;
  reader: ComparisonReader;
  registry: Registry;
  codes: readonly Code[];
  /** Questions to choose from, with what they are called. */
  questions: readonly { key: string; label: string }[];
}

/** The form of one kind, filled as `options` say. */
export function formHtml(view: FormView, options: ItemOptions, address: string): Html {
  const { t } = view.reader;
  return html`<form class="comparison-form" method="get" action="${address}" role="search" aria-label="${t('comparison:choose')}">
${'codes' in options || options.kind === 'codes' || options.kind === 'map' || options.kind === 'co-occurrence' ? codesField(view, options) : html``}
<div class="office-filter">${fields(view, options)}
<button class="ds-button" type="submit">${t('comparison:show')}</button></div></form>`;
}

function fields(view: FormView, options: ItemOptions): Html {
  const { t } = view.reader;
  const keyed = (name: string, prefix: string, ids: readonly string[], value: string): Html =>
    selectField({
      ...{ name, label: t(`comparison:${name}`), value },
      options: ids.map((id) => ({ value: id, label: t(`comparison:${prefix}-${id}`) })),
    });
  const subcodes = (isOn: boolean): Html => keyed('subcodes', 'subcodes', ['yes', 'no'], isOn ? 'yes' : 'no');
  switch (options.kind) {
    case 'codes':
      return html`${keyed('by', 'by', GROUPINGS, options.by)}${keyed('measure', 'measure', MEASURES, options.measure)}${keyed('share', 'share', SHARES, options.share)}${subcodes(options.subcodes)}${narrowing(view, options)}`;
    case 'map':
      return html`${keyed('by', 'by', ['municipality', 'country'], options.by)}${keyed('measure', 'measure', MEASURES, options.measure)}${subcodes(options.subcodes)}${narrowing(view, options)}`;
    case 'co-occurrence':
      return html`${keyed('within', 'within', ['answer', 'words'], options.within)}${subcodes(options.subcodes)}${narrowing(view, options)}`;
    case 'question':
      return html`${questionField(view, options.question)}${keyed('by', 'by', GROUPINGS.slice(0, 4), options.by)}`;
    case 'indicator':
      return questionField(view, options.question);
  }
}

const questionField = ({ reader: { t }, questions }: FormView, value: string): Html =>
  selectField({
    ...{ name: 'question', label: t('comparison:question'), value },
    options: questions.map(({ key, label }) => ({ value: key, label })),
  });

function narrowing(
  { survey, reader, registry }: FormView,
  {
    region,
    questionnaire,
    concept,
  }: { region?: string | undefined; questionnaire?: string | undefined; concept?: string | undefined },
): Html {
  const { t } = reader;
  const offered = (list: readonly { id: string; label: string }[]): Option[] => [
    { value: '', label: t('comparison:all') },
    ...list.map(({ id, label }) => ({ value: id, label })),
  ];
  const texts = (list: readonly { id: string; label: Survey['title'] }[]) =>
    offered(list.map(({ id, label }) => ({ id, label: labelled(survey, reader, label).label })));
  const titles = survey.questionnaires.map(({ id, title }) => ({ id, label: title }));
  return html`${selectField({ name: 'region', label: t('comparison:only-region'), value: region ?? '', options: texts(registry.regions) })}
${selectField({ name: 'concept', label: t('comparison:only-concept'), value: concept ?? '', options: texts(survey.concepts) })}
${selectField({ name: 'questionnaire', label: t('comparison:only-questionnaire'), value: questionnaire ?? '', options: texts(titles) })}`;
}

/** A tick a code, in the tree's order; none ticked is all. */
function codesField({ survey, reader, codes }: FormView, options: ItemOptions): Html {
  const { t, language } = reader;
  const chosen = new Set('codes' in options ? options.codes : []);
  const rows = rowsOf(codes, undefined);
  if (rows.length === 0) return html``;
  const summary = chosen.size === 0 ? t('comparison:codes-all') : t('comparison:codes-chosen', { count: chosen.size });
  return html`<details class="comparison-codes"><summary>${summary}</summary>
<fieldset class="ds-fieldset"><legend class="ds-label">${t('comparison:codes')}</legend>
<ul>${rows.map(({ code, level }) => {
    const found = codeWording(code, language, survey.fallback);
    return html`<li class="level-${Math.min(3, level)}"><label><input class="ds-input" type="checkbox" name="code" value="${code.id}"${attribute('checked', chosen.has(code.id))}> <span class="code-mark code-${code.colour}" aria-hidden="true"></span><span${attribute('lang', found.language !== language && found.language)}>${found.name || code.id}</span></label></li>`;
  })}</ul></fieldset></details>`;
}
