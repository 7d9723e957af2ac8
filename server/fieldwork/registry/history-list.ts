/** What was changed, by whom, when, from what to what. */
import { type Html, html } from '../../pages/html.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { EntryChange, FullRegistry } from '../../registry/changes.ts';
import type { RegistryChange } from '../../store/contacts.ts';
import { changedName, type Say, sayer } from './entries.ts';
import { type FieldSpec, fieldsOf, shown, typedOf, type Wordings } from './fields.ts';

/** Entries of one change that a list shows; the change's own page shows all. */
const SOME = 3;

export function historyList(
  wordings: Wordings,
  registry: FullRegistry,
  changes: readonly RegistryChange[],
  base: string,
): Html {
  const { t } = wordings;
  if (changes.length === 0) return html`<p>${t('fieldwork-registry:no-changes')}</p>`;
  return html`<ol class="registry-history">${changes.map(
    (
      change,
    ) => html`<li><h3 class="ds-heading" data-size="xs"><a href="${base}/history/${change.id}">${changeTitle(wordings, change)}</a></h3>
<p class="answer-about">${byWhom(wordings, change)}${change.undoneBy !== null && html` <span class="ds-tag" data-color="warning">${t('fieldwork-registry:undone')}</span>`}</p>
${change.changes.slice(0, SOME).map((one, at) => entryChange(wordings, registry, one, `${change.id}-${at}`))}
${change.changes.length > SOME && html`<p><a href="${base}/history/${change.id}">${t('fieldwork-registry:more-entries', { count: change.changes.length - SOME })}</a></p>`}</li>`,
  )}</ol>`;
}

/** `Edited: Ål`, `Import: 30 entries`. */
export function changeTitle({ t, language, survey }: Wordings, { cause, changes }: RegistryChange): string {
  const [first] = changes;
  const what =
    first !== undefined && changes.length === 1
      ? changedName(first, sayer(survey, language))
      : t('fieldwork-registry:entries', { count: changes.length });
  return t(`fieldwork-registry:cause-${cause}`, { what });
}

export const byWhom = ({ t, language, survey }: Wordings, { by, at }: RegistryChange): string =>
  t('fieldwork-registry:by-whom', { by, time: dateTimeText(at, language, survey.timeZone) });

/** One entry of a change: what it was, field by field, and what it became. */
export function entryChange(wordings: Wordings, registry: FullRegistry, change: EntryChange, id: string): Html {
  const { t, language, survey } = wordings;
  const say: Say = sayer(survey, language);
  const [before, after] = [change.before, change.after].map((value) =>
    value === null ? undefined : typedOf(value, survey.languages),
  );
  const kind = change.before === null ? 'added' : change.after === null ? 'removed' : 'changed';
  const name = t(`fieldwork-registry:named-${change.entity}`, { name: changedName(change, say) });
  const text = (spec: FieldSpec, typed: string | undefined): string =>
    typed === undefined || typed === '' ? '–' : shown(spec, typed);
  const rows = fieldsOf(change.entity, wordings, registry)
    .filter(({ name: field }) => (before?.[field] ?? '') !== (after?.[field] ?? ''))
    .map((spec) => [spec.label, text(spec, before?.[spec.name]), text(spec, after?.[spec.name])]);
  if (change.entity === 'contact' && change.before?.endedAt !== change.after?.endedAt) {
    const ended = (at: number | null | undefined): string =>
      typeof at === 'number' ? dateTimeText(at, language, survey.timeZone) : '–';
    if (typeof (change.before?.endedAt ?? change.after?.endedAt) === 'number')
      rows.push([t('fieldwork-registry:field-ended'), ended(change.before?.endedAt), ended(change.after?.endedAt)]);
  }
  return html`<div class="table-scroll" role="region" aria-labelledby="c-${id}" tabindex="0"><table class="ds-table entry-change"><caption id="c-${id}">${t(`fieldwork-registry:entry-${kind}`, { name })}</caption>
<thead><tr><th scope="col">${t('fieldwork-registry:field')}</th><th scope="col">${t('fieldwork-registry:before')}</th><th scope="col">${t('fieldwork-registry:after')}</th></tr></thead>
<tbody>${rows.map(([label, was, is]) => html`<tr><th scope="row">${label}</th><td>${was}</td><td>${is}</td></tr>`)}</tbody></table></div>`;
}
