/** From what a researcher marked, pasted or ticked to places in the answer: Unicode code points, whole characters as people see them. */
import type { Language } from '../../definitions/model.ts';
import { pointsIn } from '../../foundation/points.ts';

/** Code points of a text; `to` is the first one after. */
export interface Passage {
  from: number;
  to: number;
}

/** What was asked for is nowhere in the text, or in several places. */
export type PassageFault = 'none' | 'unknown' | 'several';

/** Units (UTF-16) of a text. */
interface Span {
  start: number;
  end: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const inPoints = (text: string, { start, end }: Span): Passage => {
  const from = pointsIn(text.slice(0, start));
  return { from, to: from + pointsIn(text.slice(start, end)) };
};

/** Without white space around it, and no letter cut from its accents nor an emoji in pieces; undefined where nothing is left. */
function wholeSpan(text: string, { start, end }: Span): Span | undefined {
  const inside = text.slice(start, end);
  const left = start + inside.length - inside.trimStart().length;
  const right = end - (inside.length - inside.trimEnd().length);
  if (left >= right) return undefined;
  const segments = graphemes.segment(text);
  const first = segments.containing(left);
  const last = segments.containing(right - 1);
  return first && last && { start: first.index, end: last.index + last.segment.length };
}

/** The units of a place in code points. */
function spanOf(text: string, { from, to }: Passage): Span {
  const points = Array.from(text);
  const start = points.slice(0, from).join('').length;
  return { start, end: start + points.slice(from, to).join('').length };
}

/** A passage made whole: see `wholeSpan`. Undefined where it holds nothing but white space. */
export function wholePassage(text: string, passage: Passage): Passage | undefined {
  const span = wholeSpan(text, spanOf(text, passage));
  return span && inPoints(text, span);
}

/** Sentences and lines of a text, in their order, as the language parts them. */
export function sentencesOf(text: string, language: Language): (Passage & { text: string })[] {
  const found: (Passage & { text: string })[] = [];
  let [unit, point] = [0, 0];
  for (const { segment, index } of new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)) {
    const span = wholeSpan(text, { start: index, end: index + segment.length });
    if (span === undefined) continue;
    const from = point + pointsIn(text.slice(unit, span.start));
    const said = text.slice(span.start, span.end);
    const to = from + pointsIn(said);
    found.push({ from, to, text: said });
    [unit, point] = [span.end, to];
  }
  return found;
}

/** Ticked sentences as passages: those that follow each other are one. `all` as `sentencesOf` gave them. */
export function joinedSentences(all: readonly Passage[], ticked: readonly Passage[]): Passage[] {
  const places = ticked
    .map((one) => all.findIndex(({ from, to }) => from === one.from && to === one.to))
    .filter((place) => place >= 0)
    .sort((one, other) => one - other);
  const joined: Passage[] = [];
  let before = Number.NaN;
  for (const place of new Set(places)) {
    const sentence = all[place];
    const last = joined.at(-1);
    if (sentence === undefined) continue;
    if (last !== undefined && place === before + 1) last.to = sentence.to;
    else joined.push({ from: sentence.from, to: sentence.to });
    before = place;
  }
  return joined;
}

/**
 * Where what was pasted stands in the text. White space may differ, as it does after copying from a page. `hint`: where it was marked, which decides
 * where the same words stand in several places.
 */
export function findPassage(text: string, pasted: string, hint?: Passage): Passage | PassageFault {
  const words = pasted.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return 'none';
  const pattern = new RegExp(words.map((word) => RegExp.escape(word)).join('\\s+'), 'gu');
  const found = [...text.matchAll(pattern)].flatMap((match): Passage[] => {
    const span = wholeSpan(text, { start: match.index, end: match.index + match[0].length });
    return span === undefined ? [] : [inPoints(text, span)];
  });
  const [only, ...more] = found;
  if (only === undefined) return 'unknown';
  if (more.length === 0) return only;
  const marked = hint && wholePassage(text, hint);
  return found.find(({ from, to }) => from === marked?.from && to === marked.to) ?? 'several';
}
