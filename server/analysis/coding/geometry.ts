/** How overlapping spans lie on a text: each in a lane of its own, the text cut where one begins or ends. Pure. */
import type { Span } from '../../store/codings.ts';

/** A span with its place among those it overlaps: 0, 1, 2 … */
export type Laned<T extends Span> = T & { lane: number };

/** A stretch of text with the spans that cover all of it, by lane; and those that begin here. */
export interface Piece<T extends Span> {
  text: string;
  from: number;
  covers: Laned<T>[];
  starts: Laned<T>[];
}

/** In order of where they begin, longer ones first. Spans that overlap have different lanes; each has the lowest that is free. */
export function lanesOf<T extends Span>(spans: readonly T[]): Laned<T>[] {
  const ordered = spans.toSorted((one, other) => one.from - other.from || other.to - one.to);
  const ends: number[] = [];
  return ordered.map((span) => {
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.to;
    return { ...span, lane };
  });
}

/** How many lanes there are. */
export const laneCount = (spans: readonly { lane: number }[]): number =>
  spans.reduce((most, { lane }) => Math.max(most, lane + 1), 0);

/** The whole text in pieces; joined they are the text. Empty spans and what reaches past the end cover nothing. */
export function piecesOf<T extends Span>(text: string, spans: readonly Laned<T>[]): Piece<T>[] {
  const points = Array.from(text);
  const length = points.length;
  const cuts = new Set([0, length]);
  for (const { from, to } of spans) if (from < to) for (const cut of [from, to]) if (cut <= length) cuts.add(cut);
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((from, index) => {
    const to = places[index + 1] ?? length;
    const covers = spans
      .filter((span) => span.from <= from && span.to >= to && span.from < span.to)
      .sort((one, other) => one.lane - other.lane);
    return { text: points.slice(from, to).join(''), from, covers, starts: covers.filter((one) => one.from === from) };
  });
}

/** Whether two spans have a code point in common. */
export const overlap = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;
