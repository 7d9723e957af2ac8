/** A coded passage after its answer was changed: moved, changed or lost, never dropped. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reanchor } from '../../../server/analysis/coding/reanchor.ts';
import type { Span } from '../../../server/store/codings.ts';

const points = (text: string, { from, to }: Span): string => Array.from(text).slice(from, to).join('');
const spanOf = (text: string, words: string): Span => {
  const at = text.indexOf(words);
  const from = Array.from(text.slice(0, at)).length;
  return { from, to: from + Array.from(words).length };
};
const became = (before: string, words: string, now: string) => {
  const found = reanchor(before, now, spanOf(before, words), 'nn');
  return [found.state, points(now, found)];
};

const TEXT = 'Me hausta 👨‍👩‍👧‍👦 regn. Elevane stelte tankane. Det gjekk bra.';

describe('a coded passage', () => {
  it('moves with its words when something is written before it', () => {
    expect(became(TEXT, 'stelte tankane', `I fjor starta vi. ${TEXT}`)).toEqual(['same', 'stelte tankane']);
  });

  it('moves when text before and after it was changed in several places', () => {
    const now = 'Vi hausta mykje regn. Elevane stelte tankane. Alt gjekk svært bra, til slutt.';
    expect(became(TEXT, 'Elevane stelte tankane.', now)).toEqual(['same', 'Elevane stelte tankane.']);
  });

  it('is changed where a word in it was exchanged', () => {
    const now = TEXT.replace('stelte', 'vaska').replace('Me', 'Vi');
    expect(became(TEXT, 'Elevane stelte tankane', now)).toEqual(['changed', 'Elevane vaska tankane']);
  });

  it('is changed where its first or last word was', () => {
    const now = TEXT.replace('Elevane', 'Lærarane').replace('bra', 'godt');
    expect(became(TEXT, 'Elevane stelte tankane', now)).toEqual(['changed', 'Lærarane stelte tankane']);
    const other = TEXT.replace('tankane', 'brønnane').replace('Me', 'Vi');
    expect(became(TEXT, 'Elevane stelte tankane', other)).toEqual(['changed', 'Elevane stelte brønnane']);
  });

  it('is changed, not lost, where a letter of its only word was corrected', () => {
    const now = TEXT.replace('tankane', 'tankarne').replace('Me', 'Vi').replace('bra', 'godt');
    expect(became(TEXT, 'tankane', now)).toEqual(['changed', 'tankarne']);
  });

  it('is lost where its sentence was taken out, and says where it stood', () => {
    const now = TEXT.replace(' Elevane stelte tankane.', '');
    expect(became(TEXT, 'Elevane stelte tankane.', now)).toEqual(['lost', '']);
    expect(reanchor(TEXT, '', spanOf(TEXT, 'regn'), 'nn')).toEqual({ from: 0, to: 0, state: 'lost' });
    expect(became(TEXT, 'tankane', 'Heilt andre ord her no')).toEqual(['lost', '']);
  });

  it('is lost where other words stand in the place of all of its own', () => {
    const now = TEXT.replace('Elevane stelte tankane', 'Budsjettet for i år gjekk opp').replace('Me', 'Vi');
    expect(became(TEXT, 'Elevane stelte tankane', now)[0]).toBe('lost');
  });
});

const letter = fc.constantFrom('a', 'b', ' ', '.', 'é', '👍', '\n', 'ord ', 'det ');
const text = fc.array(letter, { maxLength: 60 }).map((all) => all.join(''));
/** A text in three: before a span, the span, after it. */
const parts = fc.record({ before: text, span: text.filter((one) => one !== ''), after: text });
const length = (one: string): number => Array.from(one).length;
const place = ({ before, span }: { before: string; span: string }): Span => ({
  from: length(before),
  to: length(before) + length(span),
});

describe('laws of re-anchoring', () => {
  it('an unchanged text keeps every span exactly', () => {
    fc.assert(
      fc.property(parts, (of) => {
        const whole = of.before + of.span + of.after;
        expect(reanchor(whole, whole, place(of), 'en')).toEqual({ ...place(of), state: 'same' });
      }),
    );
  });

  it('an edit outside a span only moves it', () => {
    fc.assert(
      fc.property(parts, text, fc.boolean(), (of, other, isBefore) => {
        const edited = isBefore ? { ...of, before: other } : { ...of, after: other };
        const now = edited.before + edited.span + edited.after;
        const found = reanchor(of.before + of.span + of.after, now, place(of), 'en');
        expect(found.state).toBe('same');
        expect(points(now, found)).toBe(of.span);
      }),
      { numRuns: 500 },
    );
  });

  it('an edit inside a span leaves it the same only where its words are, and a changed one always has some', () => {
    fc.assert(
      fc.property(parts, text, text, (of, put, tail) => {
        const now = of.before + put + tail + of.after;
        const before = of.before + of.span + of.after;
        const found = reanchor(before, now, place(of), 'en');
        if (found.state === 'same') expect(points(now, found)).toBe(of.span);
        if (found.state === 'changed') expect(found.to).toBeGreaterThan(found.from);
        if (found.state === 'lost') expect(found.to).toBe(found.from);
      }),
      { numRuns: 500 },
    );
  });

  it('an insertion in the middle of words makes it changed, around all of them', () => {
    const word = fc.constantFrom('alfa', 'beta', 'gamma', 'delta');
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 8 }), fc.nat(), (words, at) => {
        const cut = 1 + (at % (words.length - 1));
        const now = `A ${[...words.slice(0, cut), 'XYZ', ...words.slice(cut)].join(' ')} Z`;
        const span = words.join(' ');
        const found = reanchor(`A ${span} Z`, now, { from: 2, to: 2 + length(span) }, 'en');
        expect([found.state, points(now, found)]).toEqual(['changed', now.slice(2, -2)]);
      }),
    );
  });

  it('never leaves the text, whatever became of it', () => {
    fc.assert(
      fc.property(parts, text, (of, now) => {
        const { from, to } = reanchor(of.before + of.span + of.after, now, place(of), 'en');
        expect(0 <= from && from <= to && to <= length(now)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
