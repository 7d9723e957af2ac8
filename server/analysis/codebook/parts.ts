/** What several pages of the codebook have in common. */
import { codeColours } from '../../definitions/model.ts';
import { attribute, type Html, html } from '../../pages/html.ts';
import type { Option } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import { listText } from '../../pages/times.ts';
import type { Code } from '../../store/codebook.ts';
import { named, type Wordings } from './asking.ts';
import { behind } from './form.ts';
import { codesUnder } from './places.ts';
import { branchOf, depthOf, standing, type Uses, useOf } from './tree.ts';

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

/** A square of the code's colour; its name stands beside it. */
export const swatch = (colour: string): Html =>
  html`<span class="codebook-swatch code-${colour}" aria-hidden="true"></span>`;

/** A code's name in its own language, with its colour. */
export function codeLabel(wordings: Wordings, code: Code): Html {
  const { name, language } = named(wordings, code);
  return html`${swatch(code.colour)}<span${attribute('lang', language !== wordings.language && language)}>${name}</span>`;
}

/** `12 passages in 5 responses`; of what stands below it too, where that holds any. */
export function holds({ t }: Pick<Wordings, 't'>, code: Code, uses: Uses): string {
  const { passages, respondents, below } = useOf(uses, code.id);
  const own = passages === 0 ? t('codebook:holds-none') : heldText({ t }, passages, respondents);
  if (below === 0) return own;
  const under = t('codebook:holds-below', { count: below });
  return passages === 0 ? under : `${own} · ${under}`;
}

/** Whether a code or one below it holds a passage. */
export function holdsAny({ id }: Code, uses: Uses): boolean {
  const { passages, below } = useOf(uses, id);
  return passages + below > 0;
}

export const heldText = ({ t }: Pick<Wordings, 't'>, passages: number, respondents: number): string =>
  t('codebook:holds', {
    passages: t('codebook:held', { count: passages }),
    responses: t('codebook:responses', { count: respondents }),
  });

/** In which languages a code has no text, or one that is behind. */
export function behindTags({ t, language, survey }: Wordings, code: Code): Html {
  const { missing, stale } = behind(code, survey.languages);
  const tag = (key: string, languages: readonly string[]): Html | false =>
    languages.length > 0 &&
    html` <span class="ds-tag" data-color="warning">${t(key, { languages: listText(languages.map(nameOfLanguage), language) })}</span>`;
  return html`${tag('codebook:tag-missing', missing)}${tag('codebook:tag-stale', stale)}`;
}

/** Codes that are there, to choose one of, indented as they stand. `without` and what is below it cannot be chosen. */
export function codeOptions(wordings: Wordings, codes: readonly Code[], without?: string): Option[] {
  const left = new Set(without === undefined ? [] : branchOf(codes, without).map(({ id }) => id));
  return standing(codes)
    .filter(({ id }) => !left.has(id))
    .map((code) => ({
      value: code.id,
      label: `${'\u2003'.repeat(depthOf(codes, code))}${named(wordings, code).name}`,
    }));
}

/** The twelve colours, to choose one of. */
export const colourChoice = ({ t }: Wordings, chosen: string): Html =>
  html`<fieldset class="ds-fieldset codebook-colours"><legend class="ds-label">${t('codebook:colour')}</legend>
<div class="codebook-colour-choices">${codeColours.map((colour) => html`<label><input type="radio" id="colour-${colour}" name="colour" value="${colour}"${attribute('checked', colour === chosen)}> ${swatch(colour)}${t(`codebook:colour-${colour}`)}</label>`)}</div></fieldset>`;

/** How far a code can go up and down. */
export function rangeOf(codes: readonly Code[], code: Code): { isFirst: boolean; isLast: boolean } {
  const beside = codesUnder(codes, code.parent);
  return { isFirst: beside[0]?.id === code.id, isLast: beside.at(-1)?.id === code.id };
}
