import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySplice, spliceOf, textCheck } from '../../server/foundation/splice.ts';

/** What people type, and what breaks: emoji in one code point and in several, marks, halves of pairs, texts that repeat themselves. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('a', 'aa', 'å', 'a\u030a', '\u0301', ' ', '\n', 'ab', '🦉', '👩‍👩‍👧', '🇳🇴', '👍🏽', 'العربية'),
  fc.constantFrom('\ud83d', '\udd89', '\ud83e', '𐐷'),
);
const text = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(''));
/** A text and the same with something done to it in one place, as typing does. */
const edit = fc
  .tuple(text, text, text, text)
  .map(([head, out, into, tail]): [string, string] => [head + out + tail, head + into + tail]);
const anyTwo = fc.oneof(edit, fc.tuple(text, text));

describe('a splice', () => {
  it('makes exactly the text after of the text before', () => {
    fc.assert(
      fc.property(anyTwo, ([before, after]) => {
        expect(applySplice(before, spliceOf(before, after))).toBe(after);
      }),
      { numRuns: 5000 },
    );
  });

  it('is the same after JSON, also with half a surrogate pair in it', () => {
    fc.assert(
      fc.property(anyTwo, ([before, after]) => {
        const sent = JSON.parse(JSON.stringify(spliceOf(before, after)));
        expect(applySplice(before, sent)).toBe(after);
      }),
      { numRuns: 2000 },
    );
  });

  it('brings no half of a pair where both texts are whole', () => {
    const whole = anyTwo.map(([before, after]) => [before.toWellFormed(), after.toWellFormed()] as const);
    fc.assert(
      fc.property(whole, ([before, after]) => {
        expect(spliceOf(before, after).insert.isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('counts in code points, as the reader of another language would', () => {
    expect(spliceOf('🦉🦉 ugle', '🦉🦉 🦆 ugle')).toEqual({
      at: 3,
      remove: 0,
      insert: '🦆 ',
      check: expect.any(Number),
    });
    expect(spliceOf('🦉', '🦆')).toMatchObject({ at: 0, remove: 1, insert: '🦆' });
    expect(spliceOf('e', 'e\u0301')).toMatchObject({ at: 1, remove: 0, insert: '\u0301' });
    expect(spliceOf('', '')).toMatchObject({ at: 0, remove: 0, insert: '' });
  });

  it('carries one sentence, not the book', () => {
    const book = 'Vi lærte å samarbeide om skog og vatn. '.repeat(100);
    const half = 50 * 'Vi lærte å samarbeide om skog og vatn. '.length;
    const after = `${book.slice(0, half)}Ungdommen var med. ${book.slice(half)}`;
    expect(spliceOf(book, after).insert).toHaveLength('Ungdommen var med. '.length);
  });

  it('is refused by a text that it was not made from', () => {
    fc.assert(
      fc.property(anyTwo, text, ([before, after], other) => {
        const made = applySplice(other, spliceOf(before, after));
        expect(made === undefined || made === after).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(applySplice('abc', { at: 4, remove: 0, insert: '', check: textCheck('abc') })).toBeUndefined();
    expect(applySplice('abc', { at: 2, remove: 2, insert: '', check: textCheck('ab') })).toBeUndefined();
  });
});

it('the check is FNV-1a, 32 bits', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/ : for texts of one byte a unit both are the same.
  expect([textCheck(''), textCheck('a'), textCheck('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});
