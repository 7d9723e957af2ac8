import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256, sha256OfPieces, wholeOf } from '../../server/foundation/hash.ts';
import { jsonText, textOf, utf8Of } from '../../server/foundation/utf8.ts';

/** Any text that a program can hold: halves of surrogate pairs and U+0000 too. */
const anything = fc.string({ unit: 'binary', maxLength: 50 }).chain((text) => fc.constantFrom(text, `${text}\ud800`));

describe('texts as bytes', () => {
  it('are the JSON that the engine would write, in UTF-8', () => {
    const check = (texts: string[]) => {
      expect(texts.map(jsonText)).toEqual(texts.map((text) => utf8Of(JSON.stringify(text))));
      expect(texts.map((text) => JSON.parse(textOf(jsonText(text))))).toEqual(texts);
    };
    fc.assert(fc.property(fc.array(anything, { maxLength: 8 }), check));
    check(['', 'plain', '“skole”\n"é"\\', '\u001f\u007f\u2028', '\0', '😀', 'å'.repeat(40_000)]);
  });

  it('are hashed as they would be put together', () => {
    const piece = fc.record({
      text: fc.string({ unit: 'grapheme' }),
      bytes: fc.string({ unit: 'grapheme' }).map(utf8Of),
    });
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(sha256OfPieces(pieces)).toBe(sha256(wholeOf(pieces)));
      }),
    );
    const long = [{ text: 'å'.repeat(40_000), bytes: utf8Of('“'.repeat(10_000)) }];
    expect(sha256OfPieces(long)).toBe(sha256(wholeOf(long)));
  });
});
