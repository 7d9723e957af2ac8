import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateSerial } from '../../server/exchange/xlsx-cell.ts';
import { zonedTime } from '../../server/exchange/zone.ts';
import { markText, unmarkText } from '../../server/foundation/csv-cell.ts';
import { columnLetters, LONGEST, piecesOf, xmlText } from '../../server/foundation/xlsx-text.ts';
import { anyText, brokenText, nasty } from './nasty.ts';
import { unescaped } from './zip.ts';

/** As an XML parser, and then Excel, reads the content of `<t>`. */
const asRead = (xml: string): string =>
  unescaped(xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#13;', '\r').replaceAll('&amp;', '&'));

describe('a cell of a sheet', () => {
  it('gives back any text, also halves of surrogate pairs, and holds nothing that XML forbids', () => {
    fc.assert(
      fc.property(brokenText, (text) => {
        const xml = xmlText(text);
        expect(asRead(xml)).toBe(text);
        expect(xml.isWellFormed()).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
        expect(xml).not.toMatch(/[\0-\x08\x0b-\x1f\r\ufffe\uffff<>]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives back each nasty text', () => {
    for (const text of nasty) expect(asRead(xmlText(text))).toBe(text);
  });

  it('takes a long text in pieces that are full, that fit, that part no emoji and that joined are the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 20 }), (text, longest) => {
        const pieces = piecesOf(text, longest);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(longest);
          expect(piece.isWellFormed()).toBe(true);
        }
        for (const piece of pieces.slice(0, -1)) expect(piece.length).toBeGreaterThanOrEqual(longest - 1);
      }),
    );
    expect(piecesOf('x'.repeat(LONGEST))).toHaveLength(1);
    expect(piecesOf('x'.repeat(LONGEST + 1)).map((piece) => piece.length)).toEqual([LONGEST, 1]);
  });

  it('counts days as spreadsheets do from March 1900 on, and leaves earlier dates to text', () => {
    expect(dateSerial('1900-03-01')).toBe(61);
    expect(dateSerial('2011-01-01')).toBe(40_544);
    expect(dateSerial('9999-12-31')).toBe(2_958_465);
    for (const date of ['1900-02-28', '1899-12-31', '2011-02-30', '2011-1-1', 'tomorrow', ''])
      expect(dateSerial(date)).toBeUndefined();
  });

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
  });
});

describe('a field of CSV', () => {
  it('never begins as a formula does, and gives back any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(markText(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect(unmarkText(markText(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a survey’s clocks', () => {
  it('agree with any moment: the time written with its offset is the moment itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_800_000 }),
        fc.constantFrom('Europe/Oslo', 'America/Guatemala', 'Asia/Kathmandu', 'UTC'),
        (at, zone) => {
          const time = zonedTime(zone);
          expect(Date.parse(time.iso(at))).toBe(at);
          expect(new Date(time.wall(at)).toISOString().slice(0, 23)).toBe(time.iso(at).slice(0, 23));
        },
      ),
    );
  });
});
