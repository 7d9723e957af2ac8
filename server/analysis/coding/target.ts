/** What of an answer a coder means: the whole of it, words that were marked, pasted or ticked. */
import type { Language } from '../../definitions/model.ts';
import { findPassage, joinedSentences, sentencesOf, wholePassage } from '../../fieldwork/member-check/passage.ts';
import type { Span } from '../../store/codings.ts';

/** As a form sends it. */
export interface Meant {
  whole: boolean;
  from: number | undefined;
  to: number | undefined;
  passage: string;
  sentences: readonly string[];
}

/** Why there is nothing to code: nothing was chosen; what was pasted is nowhere, or in several places. */
export type TargetFault = 'none' | 'unknown' | 'several';

/** Spans of the text, widened to whole characters; null for the whole answer. */
export function targetsOf(text: string, language: Language, meant: Meant): (Span | null)[] | TargetFault {
  if (meant.whole) return [null];
  const { from, to } = meant;
  const marked = from === undefined || to === undefined || from >= to ? undefined : wholePassage(text, { from, to });
  if (marked !== undefined) return [marked];
  const pasted = pastedText(meant.passage);
  if (pasted.trim() !== '') {
    const found = findPassage(text, pasted);
    return typeof found === 'string' ? found : [found];
  }
  const ticked = meant.sentences.map((value) => {
    const [start = Number.NaN, end = Number.NaN] = value.split('-').map(Number);
    return { from: start, to: end };
  });
  const joined = joinedSentences(sentencesOf(text, language), ticked);
  return joined.length === 0 ? 'none' : joined;
}

/** As answers are kept: one kind of line end, nothing a database refuses. */
export const pastedText = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed();
