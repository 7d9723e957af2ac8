/** Places in an answer: whatever is in it, what is quoted stands there word by word. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findPassage,
  joinedSentences,
  sentencesOf,
  wholePassage,
} from '../../../server/fieldwork/member-check/passage.ts';
import { pointsIn, slicePoints } from '../../../server/foundation/points.ts';

/** Texts with everything that takes more than one code point or more than one unit. */
const piece = fc.oneof(
  fc.constantFrom(
    '👩🏽‍🚒',
    '👨‍👩‍👧‍👦',
    '🇬🇹',
    'é',
    'e\u0301',
    'å',
    'A\u030a',
    '\u1100\u1161',
    '𝒜',
    'क्षि',
    '½',
    '.',
    '. ',
    '! ',
    '¿',
    '\n',
    '\n\n',
    '  ',
    '\u00a0',
  ),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
  fc.constantFrom('Sololá ', 'ikkje ', 'Eg ', 'Maji '),
);
const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('').toWellFormed());
const marked = text.chain((whole) => {
  const most = pointsIn(whole);
  return fc.tuple(fc.constant(whole), fc.nat(most), fc.nat(most)).map(([one, a, b]) => ({
    whole: one,
    place: { from: Math.min(a, b), to: Math.max(a, b) },
  }));
});
const graphemes = (whole: string): Set<number> => {
  const ends = new Set([0]);
  let point = 0;
  for (const { segment } of new Intl.Segmenter().segment(whole)) {
    point += pointsIn(segment);
    ends.add(point);
  }
  return ends;
};

describe('a marked passage', () => {
  it('is trimmed and widened to whole characters, and is then what it is', () => {
    fc.assert(
      fc.property(marked, ({ whole, place }) => {
        const asked = (slicePoints(whole, place.from, place.to) ?? '').trim();
        const found = wholePassage(whole, place);
        expect(found === undefined).toBe(asked === '');
        if (found === undefined) return;
        const said = slicePoints(whole, found.from, found.to);
        expect(said).toContain(asked);
        const ends = graphemes(whole);
        expect([ends.has(found.from), ends.has(found.to)]).toEqual([true, true]);
        expect(wholePassage(whole, found)).toEqual(found);
      }),
    );
  });

  it('is found again by its words, also where copying has changed the white space', () => {
    fc.assert(
      fc.property(marked, ({ whole, place }) => {
        const passage = wholePassage(whole, place);
        if (passage === undefined) return;
        const said = slicePoints(whole, passage.from, passage.to) ?? '';
        fc.pre(said.trim() !== '');
        for (const pasted of [said, said.replaceAll(/\s+/g, ' \r\n')]) {
          const found = findPassage(whole, pasted, passage);
          if (typeof found === 'string') throw new Error(`${found}: ${JSON.stringify(said)}`);
          expect((slicePoints(whole, found.from, found.to) ?? '').replaceAll(/\s+/g, ' ')).toContain(
            said.trim().replaceAll(/\s+/g, ' '),
          );
        }
      }),
    );
  });

  it('that is nowhere, or in several places, is said to be', () => {
    expect(findPassage('Eg ser. Eg ser.', 'Eg ser')).toBe('several');
    expect(findPassage('Eg ser. Eg ser.', 'Eg ser', { from: 8, to: 14 })).toEqual({ from: 8, to: 14 });
    expect(findPassage('Eg ser. Eg ser.', 'Eg ser', { from: 0, to: 3 })).toBe('several');
    expect(findPassage('Eg ser (.*)', '(.*)')).toEqual({ from: 7, to: 11 });
    expect(findPassage('Ål – Sololá, 2011-2014', '2011-2014')).toEqual({ from: 13, to: 22 });
    expect(findPassage('Eg ser', 'Eg høyrer')).toBe('unknown');
    expect(findPassage('Eg ser', ' \n')).toBe('none');
  });

  it('counts an emoji of seven code points as seven, and takes it whole', () => {
    const whole = 'Så 👨‍👩‍👧‍👦 kom.';
    expect(wholePassage(whole, { from: 5, to: 6 })).toEqual({ from: 3, to: 10 });
    expect(slicePoints(whole, 3, 10)).toBe('👨‍👩‍👧‍👦');
  });
});

describe('sentences', () => {
  it('hold every word of a text, each where it says it is', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('es', 'nn', 'en'), (whole, language) => {
        const sentences = sentencesOf(whole, language);
        for (const { from, to, text: said } of sentences) expect(slicePoints(whole, from, to)).toBe(said);
        const words = (one: string) => one.replaceAll(/\s+/g, '');
        expect(words(sentences.map((one) => one.text).join(''))).toBe(words(whole));
      }),
    );
  });

  it('that are ticked beside each other are one passage', () => {
    const whole = 'Primero. Segundo. Tercero.\nCuarto.';
    const all = sentencesOf(whole, 'es');
    const ticked = all.filter((_, place) => place !== 1);
    expect(all).toHaveLength(4);
    expect(joinedSentences(all, ticked).map(({ from, to }) => slicePoints(whole, from, to))).toEqual([
      'Primero.',
      'Tercero.\nCuarto.',
    ]);
    expect(joinedSentences(all, [{ from: 1, to: 3 }])).toEqual([]);
  });
});
