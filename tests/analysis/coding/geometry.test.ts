/** How overlapping passages lie on a text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneCount, lanesOf, overlap, piecesOf } from '../../../server/analysis/coding/geometry.ts';

const span = fc.tuple(fc.nat(30), fc.nat(30)).map(([from, more]) => ({ from, to: from + more }));
const spans = fc.array(span, { maxLength: 12 });
const text = fc
  .array(fc.constantFrom('a', ' ', '👍', 'é', '\n'), { minLength: 0, maxLength: 40 })
  .map((all) => all.join(''));

describe('passages on a text', () => {
  it('that overlap have different lanes, and those that do not share the lowest', () => {
    const laned = lanesOf([
      { from: 0, to: 10 },
      { from: 5, to: 15 },
      { from: 10, to: 20 },
    ]);
    expect(laned.map(({ lane }) => lane)).toEqual([0, 1, 0]);
    fc.assert(
      fc.property(spans, (all) => {
        const found = lanesOf(all.filter(({ from, to }) => from < to));
        for (const [index, one] of found.entries())
          for (const other of found.slice(index + 1)) if (overlap(one, other)) expect(one.lane).not.toBe(other.lane);
      }),
    );
  });

  it('cut it in pieces that are the text again, each covered by exactly the passages that hold it', () => {
    fc.assert(
      fc.property(text, spans, (whole, all) => {
        const length = Array.from(whole).length;
        const inside = all.map(({ from, to }) => ({ from: Math.min(from, length), to: Math.min(to, length) }));
        const laned = lanesOf(inside.filter(({ from, to }) => from < to));
        const pieces = piecesOf(whole, laned);
        expect(pieces.map((piece) => piece.text).join('')).toBe(whole);
        for (const { from, text: said, covers } of pieces) {
          const to = from + Array.from(said).length;
          const holding = laned.filter((one) => one.from <= from && one.to >= to);
          expect(new Set(covers)).toEqual(new Set(holding));
          expect(laneCount(covers)).toBeLessThanOrEqual(laneCount(laned));
        }
        const begun = pieces.flatMap(({ starts }) => starts);
        expect(begun).toHaveLength(laned.length);
      }),
    );
  });
});
