import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countWords } from '../../server/foundation/words.ts';

/** The definition, as one expression. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’\-‐·.][\p{L}\p{N}\p{M}]+)*/gu;

it('counts as one word what letters, digits and single joiners inside make', () => {
  for (const [text, words] of [
    ['', 0],
    ['  – … !', 0],
    ['Vi lærte å samarbeide', 4],
    ['e-post og l’eau', 3],
    ['a--b', 2],
    ["'quoted'", 1],
    ['62.5 % of 3.4.5', 3],
    ['e\u0301te\u0301', 1],
    ['🦉 owl 🦉', 1],
    ['𝒳𝓎 𐐷', 2],
    ['العربية لغة', 2],
  ] as const)
    expect([text, countWords(text)]).toEqual([text, words]);
});

it('counts any text as the definition does', () => {
  const text = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('a', 'å', '1', "'", '’', '-', '.', ' ', '\n', '\ud83d', '\udd89', '𐐷', '\u0301'),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(text, (parts) => {
      const joined = parts.join('');
      expect(countWords(joined)).toBe([...joined.matchAll(WORD)].length);
    }),
    { numRuns: 3000 },
  );
});
