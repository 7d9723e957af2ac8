/** Where a coded span stands after its text was changed. Pure; why so, and where it stops: `docs/decisions/re-anchoring.md`. */
import type { Language } from '../../definitions/model.ts';
import { wholePassage } from '../../fieldwork/member-check/passage.ts';
import { pointsIn } from '../../foundation/points.ts';
import { type Stretch, textChanges } from '../../pages/text-changes.ts';
import type { AnchorState, Span } from '../../store/codings.ts';

export interface Reanchored extends Span {
  state: AnchorState;
}

/** A stretch of code points that both texts have: where it begins in each. */
interface Kept {
  before: number;
  after: number;
  length: number;
}

/**
 * Where `span` of `before` stands in `after`; both in code points. `same`: the very same words, moved at most; so it is wherever one edit left the span alone.
 * `changed`: the text under it changed, and the span is the best there is. `lost`: nothing of its words is left; the span is then the empty place where they were.
 */
export function reanchor(before: string, after: string, span: Span, language: Language): Reanchored {
  const [old, now] = [Array.from(before), Array.from(after)];
  return afterOneEdit(old, now, span) ?? afterMany(before, after, { old, now, span }, language);
}

/** Code points that two texts have in common at their beginnings. */
function commonStart(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}

/** The same at their ends. */
const commonEnd = (one: readonly string[], other: readonly string[]): number =>
  commonStart(one.toReversed(), other.toReversed());

/** What one edit, outside the span or inside it, did to it; undefined where more than one was made, or one across its borders. */
function afterOneEdit(old: string[], now: string[], { from, to }: Span): Reanchored | undefined {
  const [start, end] = [commonStart(old, now), commonEnd(old, now)];
  const moved = now.length - old.length;
  // What stands between two equal ends may be read in several ways where words repeat themselves: the span is whole if it is so in one of them.
  if (to <= start) return { from, to, state: 'same' };
  if (from >= old.length - end) return { from: from + moved, to: to + moved, state: 'same' };
  const kept = Math.min(end, Math.min(old.length, now.length) - start);
  const isInside = from <= start && old.length - kept <= to;
  const left = start - from + (to - (old.length - kept));
  if (!isInside || left * 2 < to - from) return undefined;
  return { from, to: to + moved, state: 'changed' };
}

interface Texts {
  old: string[];
  now: string[];
  span: Span;
}

function afterMany(before: string, after: string, { old, now, span }: Texts, language: Language): Reanchored {
  const kept = keptIn(textChanges(before, after, language));
  const inside = kept.flatMap((piece): Kept[] => {
    const from = Math.max(piece.before, span.from);
    const to = Math.min(piece.before + piece.length, span.to);
    return from < to ? [{ before: from, after: piece.after + from - piece.before, length: to - from }] : [];
  });
  const hasWords = inside.some(({ before: at, length }) => /[\p{L}\p{N}]/u.test(old.slice(at, at + length).join('')));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || !hasWords) return lostAt(kept, span);
  const at = {
    from: first.before === span.from ? first.after : endBefore(kept, first.after),
    to: last.before + last.length === span.to ? last.after + last.length : startAfter(kept, last, now.length),
  };
  const whole = wholePassage(after, at) ?? at;
  const isSame = now.slice(at.from, at.to).join('') === old.slice(span.from, span.to).join('');
  return isSame ? { ...at, state: 'same' } : { ...whole, state: 'changed' };
}

/** Where the words would stand. */
function lostAt(kept: Kept[], { from }: Span): Reanchored {
  const before = kept.findLast((piece) => piece.before < from);
  const place = before === undefined ? 0 : before.after + Math.min(before.length, from - before.before);
  return { from: place, to: place, state: 'lost' };
}

/** The end of what is kept before the place `at` of the new text: what was put in between took the place of the span's beginning. */
function endBefore(kept: Kept[], at: number): number {
  const piece = kept.findLast(({ after }) => after < at);
  return piece === undefined ? 0 : Math.min(at, piece.after + piece.length);
}

/** The beginning of what is kept after the last piece of the span. */
function startAfter(kept: Kept[], last: Kept, length: number): number {
  const end = last.after + last.length;
  return kept.find(({ after }) => after >= end)?.after ?? length;
}

/** What both texts have, out of the changes between them; of an exchanged word also the beginning and the end that it kept, where that is at least half of it. */
function keptIn(stretches: Stretch[]): Kept[] {
  const pieces: Kept[] = [];
  let [before, after] = [0, 0];
  const keep = (length: number, more = 0): void => {
    if (length > 0) pieces.push({ before: before + more, after: after + more, length });
  };
  for (let index = 0; index < stretches.length; index += 1) {
    const { kind, text } = stretches[index] ?? { kind: 'kept', text: '' };
    const length = pointsIn(text);
    const next = stretches[index + 1];
    if (kind === 'kept') {
      keep(length);
      before += length;
      after += length;
    } else if (kind === 'taken' && next?.kind === 'added') {
      exchanged(pieces, Array.from(text), Array.from(next.text), { before, after });
      before += length;
      after += pointsIn(next.text);
      index += 1;
    } else if (kind === 'taken') before += length;
    else after += length;
  }
  return pieces;
}

function exchanged(pieces: Kept[], old: string[], now: string[], at: { before: number; after: number }): void {
  const shorter = Math.min(old.length, now.length);
  const start = commonStart(old, now);
  const end = Math.min(commonEnd(old, now), shorter - start);
  if ((start + end) * 2 < shorter) return;
  if (start > 0) pieces.push({ ...at, length: start });
  if (end > 0) pieces.push({ before: at.before + old.length - end, after: at.after + now.length - end, length: end });
}
