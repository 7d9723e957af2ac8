/** What was changed in a codebook, by whom, when, from what to what. */
import { type Html, html } from '../../pages/html.ts';
import { textChanges } from '../../pages/text-changes.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { dateTimeText } from '../../pages/times.ts';
import type { Code, CodebookChange, CodeChange, CodeState, CodeText } from '../../store/codebook.ts';
import { named, type Wordings } from './asking.ts';
import { stretches } from './code-form.ts';
import { codeWording } from './names.ts';
import { swatch } from './parts.ts';
import { type Aspect, aspectsOf } from './undoing.ts';

/** Codes of one change that a list shows; the change's own page shows all. */
const SOME = 3;

export function historyList(
  wordings: Wordings,
  codes: readonly Code[],
  changes: readonly CodebookChange[],
  base: string,
  /** The code whose history it is: what the changes did to others is left out. */
  of?: string,
): Html {
  const { t } = wordings;
  const own = (change: CodebookChange): CodebookChange['changes'] =>
    of === undefined ? change.changes : change.changes.filter(({ id }) => id === of);
  if (changes.length === 0) return html`<p>${t('codebook:no-changes')}</p>`;
  return html`<ol class="registry-history">${changes.map(
    (change) =>
      html`<li><h3 class="ds-heading" data-size="xs"><a href="${base}/history/${change.id}">${changeTitle(wordings, codes, change)}</a></h3>
<p class="answer-about">${byWhom(wordings, change)}${change.undoneBy !== null && html` <span class="ds-tag" data-color="warning">${t('codebook:undone')}</span>`}</p>
${changeDetails(wordings, codes, { ...change, changes: own(change).slice(0, SOME) })}
${own(change).length > SOME && html`<p><a href="${base}/history/${change.id}">${t('codebook:more-codes', { count: own(change).length - SOME })}</a></p>`}</li>`,
  )}</ol>`;
}

/** The code that a change is mostly about: the one merged, split or new; the first otherwise. */
function mainOf({ cause, changes }: CodebookChange): CodeChange | undefined {
  if (cause === 'merge') return changes.find(({ after }) => after.mergedInto !== null) ?? changes[0];
  if (cause === 'split') return changes.find(({ before }) => before === null) ?? changes[0];
  return changes[0];
}

/** `Moved: Tree planting`, `From the file: 29 codes`. */
export function changeTitle(wordings: Wordings, codes: readonly Code[], change: CodebookChange): string {
  const { t } = wordings;
  const main = mainOf(change);
  const isOne = change.changes.length === 1 || change.cause === 'merge' || change.cause === 'split';
  const what =
    main !== undefined && isOne
      ? t('codebook:quoted', { name: nameOfChanged(wordings, main) })
      : t('codebook:codes', { count: change.changes.length });
  const other = (id: string | null | undefined): string => {
    const code = codes.find((one) => one.id === id);
    return t('codebook:quoted', { name: code === undefined ? (id ?? '') : named(wordings, code).name });
  };
  if (change.cause === 'merge') return t('codebook:cause-merge', { what, into: other(main?.after.mergedInto) });
  if (change.cause === 'split') return t('codebook:cause-split', { what, from: other(change.recoded[0]?.from) });
  return t(`codebook:cause-${change.cause}`, { what });
}

function nameOfChanged({ language, survey }: Wordings, { id, before, after }: CodeChange): string {
  return codeWording(before ?? after, language, survey.fallback).name || id;
}

export const byWhom = ({ t, language, survey }: Wordings, { by, at }: CodebookChange): string =>
  t('codebook:by-whom', { by, time: dateTimeText(at, language, survey.timeZone) });

/** Each code of a change: what it was and what it became; and how many codings got another code. */
export function changeDetails(
  wordings: Wordings,
  codes: readonly Code[],
  change: { changes: readonly CodeChange[]; recoded: CodebookChange['recoded'] },
): Html {
  const { t } = wordings;
  const moved = change.recoded.reduce((sum, { codings }) => sum + codings.length, 0);
  return html`<ul class="codebook-changes">${change.changes.map((one) => html`<li>${oneChange(wordings, codes, one)}</li>`)}</ul>
${moved > 0 && html`<p>${t('codebook:recoded', { count: moved })}</p>`}`;
}

function oneChange(wordings: Wordings, codes: readonly Code[], change: CodeChange): Html {
  const { t } = wordings;
  const name = html`${swatch(change.after.colour)}<strong>${nameOfChanged(wordings, change)}</strong>`;
  if (change.before === null)
    return html`${name} – ${t('codebook:was-added', { where: placeText(wordings, codes, change.after) })}`;
  const { before, after } = change;
  const parts = aspectsOf(change).map(
    (aspect) => html`<li>${aspectChange(wordings, codes, aspect, before, after)}</li>`,
  );
  return html`${name}<ul>${parts}</ul>`;
}

const placeText = (wordings: Wordings, codes: readonly Code[], { parent }: Pick<CodeState, 'parent'>): string => {
  const code = codes.find(({ id }) => id === parent);
  return code === undefined
    ? wordings.t('codebook:at-top')
    : wordings.t('codebook:under', { name: named(wordings, code).name });
};

function aspectChange(
  wordings: Wordings,
  codes: readonly Code[],
  aspect: Aspect,
  before: CodeState,
  after: CodeState,
): Html | string {
  const { t } = wordings;
  switch (aspect) {
    case 'place':
      return before.parent === after.parent
        ? t('codebook:was-shifted')
        : t('codebook:was-moved', { from: placeText(wordings, codes, before), to: placeText(wordings, codes, after) });
    case 'colour':
      return html`${t('codebook:was-coloured', { from: t(`codebook:colour-${before.colour}`), to: t(`codebook:colour-${after.colour}`) })}`;
    case 'source':
      return t('codebook:was-sourced', { language: nameOfLanguage(after.source) });
    case 'standing':
      return t(after.removedAt === null ? 'codebook:was-restored' : 'codebook:was-removed');
    default: {
      const language = aspect.slice('text-'.length);
      return textChange(wordings, language, before.texts[language], after.texts[language]);
    }
  }
}

function textChange(
  wordings: Wordings,
  language: string,
  before: CodeText | undefined,
  after: CodeText | undefined,
): Html {
  const { t } = wordings;
  const label = nameOfLanguage(language);
  if (before?.name === after?.name && before?.definition === after?.definition)
    return html`${t('codebook:was-marked', { language: label })}`;
  const part = (key: 'name' | 'definition'): Html | false =>
    (before?.[key] ?? '') !== (after?.[key] ?? '') &&
    html`<p class="answer-about">${label}, ${t(`codebook:${key}`)}</p>${stretches(wordings, textChanges(before?.[key] ?? '', after?.[key] ?? '', language), language)}`;
  return html`${part('name')}${part('definition')}`;
}
