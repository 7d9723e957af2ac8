/** What changed between two texts, to be read with eyes or ears: `<ins>` and `<del>`, each also said in words, long stretches that stayed left out. */
import type { Language } from '../definitions/model.ts';
import { countWords } from '../foundation/words.ts';
import { type Html, html } from '../pages/html.ts';
import type { Stretch } from '../pages/text-changes.ts';
import type { Reader } from './reader.ts';

/** Words shown on each side of a change. A stretch is cut where that leaves out more than it shows. */
const AROUND = 15;

/** `12 words added, 3 words taken away`. */
export function changesInWords(stretches: readonly Stretch[], { t }: Reader): string {
  const words = (kind: Stretch['kind']): number =>
    stretches.reduce((sum, stretch) => (stretch.kind === kind ? sum + countWords(stretch.text) : sum), 0);
  const parts = (['added', 'taken'] as const).flatMap((kind) => {
    const count = words(kind);
    return count === 0 ? [] : t(`history:${kind}-words`, { count });
  });
  if (parts.length > 0) return parts.join(', ');
  return t(stretches.some(({ kind }) => kind !== 'kept') ? 'history:only-signs' : 'history:no-change');
}

/** The new text with what was taken away left in. `language` is the new text's. */
export const changesHtml = (stretches: readonly Stretch[], language: Language, reader: Reader): Html =>
  html`<div class="answer-text changes" lang="${language}" dir="auto">${stretches.map(({ kind, text }, at) => {
    if (kind === 'added')
      return html`<ins>${said('history:said-added', reader)}${visible(text)}${said('history:said-end', reader)}</ins>`;
    if (kind === 'taken')
      return html`<del>${said('history:said-taken', reader)}${visible(text)}${said('history:said-end', reader)}</del>`;
    return shortened(text, at === 0, at === stretches.length - 1, reader);
  })}</div>`;

/** Most screen readers pass over `ins` and `del` in silence. */
const said = (key: string, { t, language }: Reader): Html =>
  html`<span class="said" lang="${language}"> ${t(key)} </span>`;

/** A line end that came or went is nothing that one could see. */
const visible = (text: string): Html => html`${text.replaceAll('\n', '↵\n')}`;

function shortened(text: string, isFirst: boolean, isLast: boolean, reader: Reader): Html {
  const words = text.match(/\s*\S+\s*/g) ?? [];
  const [head, tail] = [isFirst ? 0 : AROUND, isLast ? 0 : AROUND];
  const count = words.length - head - tail;
  if (count <= 2 * AROUND) return html`${text}`;
  const gap = html`<span class="gap" lang="${reader.language}">${reader.t('history:gap', { count })}</span>`;
  return html`${words.slice(0, head).join('')}${gap}${words.slice(words.length - tail).join('')}`;
}
