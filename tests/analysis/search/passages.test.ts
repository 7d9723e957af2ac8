/** What of an answer is shown around what was searched for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksOf, passagesOf } from '../../../server/analysis/search/passages.ts';
import { readQuery } from '../../../server/analysis/search/query-language.ts';

const query = (typed: string) => {
  const read = readQuery(typed);
  if ('fault' in read) throw new Error(read.fault.code);
  return read.query;
};
const marked = (text: string, language: string, typed: string) =>
  marksOf(text, language, query(typed)).map(({ from, to }) => text.slice(from, to));

describe('what is marked', () => {
  it('is the text as it was written, whatever was typed to find it', () => {
    expect(marked('Vivimos en Sololá, 😀 SOLOLÁ.', 'es', 'solola')).toEqual(['Sololá', 'SOLOLÁ']);
    expect(marked('Skolene på Ål, ein skole', 'nb', 'skole al')).toEqual(['Skolene', 'Ål', 'skole']);
    expect(marked('Solola\u0301.', 'es', 'solola')).toEqual(['Solola\u0301']);
    expect(marked('clean, water; water', 'en', '"clean water"')).toEqual(['clean, water']);
    expect(marked('kommune og kommunar', 'nn', 'komm*')).toEqual(['kommune', 'kommunar']);
    expect(marked('water without a well', 'en', 'water -pump')).toEqual(['water']);
    expect(marked('communities', 'nb', 'community')).toEqual([]);
    expect(marked('communities', '', 'community')).toEqual(['communities']);
  });
});

describe('what is shown', () => {
  it('is all of a short answer, and of a long one what stands around', () => {
    const short = 'We drink water.';
    expect(passagesOf(short, 'en', query('water'))).toMatchObject([{ from: 0, to: short.length }]);
    const filling = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(' ');
    const long = `${filling(100)} water ${filling(100)} water ${filling(100)}`;
    const shown = passagesOf(long, 'en', query('water'));
    expect(shown).toHaveLength(2);
    const [first] = shown;
    expect(long.slice(first?.from, first?.to)).toBe(
      `${filling(100).split(' ').slice(84).join(' ')} water ${filling(16)}`,
    );
  });

  it('is always of the text, in order, with marks within', () => {
    const text = fc.array(fc.constantFrom('water', 'Å', '日本語', ' ', '. ', '😀', 'well'), { maxLength: 300 });
    fc.assert(
      fc.property(text, fc.constantFrom('water', 'wa* OR al', '"water well"', '日本'), (parts, typed) => {
        const written = parts.join(' ');
        let place = 0;
        for (const { from, to, marks } of passagesOf(written, 'en', query(typed))) {
          expect(from).toBeGreaterThanOrEqual(place);
          place = from;
          for (const mark of marks) {
            expect(mark.from).toBeGreaterThanOrEqual(place);
            expect(mark.to).toBeGreaterThan(mark.from);
            place = mark.to;
          }
          expect(to).toBeGreaterThanOrEqual(place);
          expect(to).toBeLessThanOrEqual(written.length);
          place = to;
        }
      }),
    );
  });
});
