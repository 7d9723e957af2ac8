/** What the pages of coding share: who reads, codes as chips, words with what stands around them. */
import type { Language, Survey } from '../../definitions/model.ts';
import { type Html, html } from '../../pages/html.ts';
import type { Translate } from '../../pages/texts.ts';
import type { Code } from '../../store/codebook.ts';
import type { Span } from '../../store/codings.ts';
import { codeWording } from '../codebook/names.ts';

export interface CodingView {
  t: Translate;
  language: Language;
  survey: Survey;
  /** Who reads, as codings name them. */
  me: string;
  /** Where they may code. */
  csrf: string | undefined;
}

/** A code's name with its colour beside it, in the language that the name is in. */
export function codeChip({ language, survey }: Pick<CodingView, 'language' | 'survey'>, code: Code): Html {
  const { name, language: of } = codeWording(code, language, survey.fallback);
  return html`<span class="code-chip code-${code.colour}"><span class="code-swatch" aria-hidden="true"></span><span lang="${of}">${name || code.id}</span></span>`;
}

/** A coder as people know them. */
export const coderText = ({ t, me }: Pick<CodingView, 't' | 'me'>, by: string): string =>
  by === me ? t('coding:you') : by;

/** Code points shown on each side of a passage. */
const AROUND = 80;

/** A passage with what stands around it; cut with an ellipsis. Safe to give a span that reaches nowhere. */
export function excerptHtml(text: string, { from, to }: Span, language: Language): Html {
  const points = Array.from(text);
  const start = Math.max(0, from - AROUND);
  const end = Math.min(points.length, to + AROUND);
  const part = (one: number, other: number): string => points.slice(one, other).join('');
  return html`<p class="coding-excerpt" lang="${language}" dir="auto">${start > 0 && '… '}${part(start, from)}${from < to && html`<mark>${part(from, to)}</mark>`}${part(to, end)}${end < points.length && ' …'}</p>`;
}

/** At most so many code points, cut at a word. */
export function shortened(text: string, most = 140): string {
  const points = Array.from(text);
  if (points.length <= most) return text;
  const cut = points.slice(0, most).join('');
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))} …`;
}
