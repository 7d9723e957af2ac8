/** How what people type to search is read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_TYPED, readQuery } from '../../../server/analysis/search/query-language.ts';
import { fold } from '../../../server/foundation/folding.ts';
import { stemsIn } from '../../../server/foundation/stems.ts';

const word = (text: string) => ({ kind: 'word', word: text });
const phrase = (...words: string[]) => ({ kind: 'phrase', words });
const prefix = (text: string) => ({ kind: 'prefix', prefix: text });
const read = (typed: string) => {
  const found = readQuery(typed);
  return 'query' in found ? found.query : found.fault.code;
};

describe('what is typed to search', () => {
  it('is words that must all be there', () => {
    expect(read('rent  Vann,')).toEqual([{ all: [word('rent'), word('vann')], none: [] }]);
    expect(read('Sololá & e-post')).toEqual([{ all: [word('solola'), word('e'), word('post')], none: [] }]);
    expect(read('  ')).toEqual([]);
  });

  it('is words in a row, in the quotation marks of any of the languages', () => {
    for (const typed of ['"rent vann"', '«rent vann»', '“rent vann”', '„rent vann“'])
      expect(read(`god ${typed}`)).toEqual([{ all: [word('god'), phrase('rent', 'vann')], none: [] }]);
  });

  it('is how a word begins, what is left out, and one of several', () => {
    expect(read('kommun* -brønn -"rent vann" -e-post')).toEqual([
      { all: [prefix('kommun')], none: [word('brønn'.replace('ø', 'o')), phrase('rent', 'vann'), phrase('e', 'post')] },
    ]);
    expect(read('søppel avfall OR basura')).toEqual([
      { all: [word('soppel'), word('avfall')], none: [] },
      { all: [word('basura')], none: [] },
    ]);
    // Only in capitals: `or` is a word.
    expect(read('water or well')).toEqual([{ all: [word('water'), word('or'), word('well')], none: [] }]);
  });

  it('is refused with what to do, where it cannot be read', () => {
    expect(read('vann "rent')).toBe('quote');
    expect(read('*vann')).toBe('star');
    expect(read('va*nn')).toBe('star');
    expect(read('"rent vann"*')).toBe('star');
    expect(read('v*')).toBe('short-prefix');
    expect(read('OR vann')).toBe('or');
    expect(read('vann OR')).toBe('or');
    expect(read('vann OR OR brønn')).toBe('or');
    expect(read('-vann')).toBe('only-not');
    expect(read('vann OR -brønn')).toBe('only-not');
    expect(read('&!')).toBe('no-words');
    expect(read('a '.repeat(31))).toBe('too-many');
    expect(read('a'.repeat(MOST_TYPED + 1))).toBe('too-long');
  });

  it('is always read or refused, and what is read is folded letters and digits only', () => {
    const sign = fc.constantFrom(...'"«»*-()\\\':&|!^{} \u0000\n'.split(''), 'OR', 'NEAR', 'NOT', 'å', 'ab', '😀');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(sign).map((all) => all.join('')),
        ),
        (typed) => {
          const found = readQuery(typed);
          if ('fault' in found) return;
          for (const { all, none } of found.query) {
            expect(all).not.toEqual([]);
            for (const term of [...all, ...none]) {
              const words = term.kind === 'phrase' ? term.words : [term.kind === 'word' ? term.word : term.prefix];
              for (const one of words) expect(one).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
            }
          }
        },
      ),
    );
  });
});

describe('letters and endings', () => {
  it('fold to the same however they are typed, and folding again changes nothing', () => {
    expect(['Sololá', 'ÅL', 'Tromsø', 'ærlig', 'Straße', 'niño', 'SÃO'].map(fold)).toEqual(
      'solola al tromso aerlig strasse nino sao'.split(' '),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
    );
  });

  it('fall together in each language', () => {
    const together = (language: string, words: string) =>
      new Set(words.split(' ').map((one) => stemsIn(language, fold(one)).join())).size;
    expect(together('nb', 'kommune kommuner kommunen kommunene')).toBe(1);
    expect(together('nn', 'kommunane kommunar kommune')).toBe(1);
    expect(together('es', 'mujer mujeres')).toBe(1);
    expect(together('es', 'educación educacion educaciones')).toBe(1);
    expect(together('es', 'año años jóvenes')).toBe(2);
    expect(together('en', 'community communities')).toBe(1);
    expect(together('fr', 'école écoles')).toBe(2);
  });
});
