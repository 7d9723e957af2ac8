import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableText, readNumber, sum } from '../../server/definitions/decimals.ts';
import { kindOf } from '../../server/definitions/kinds/index.ts';
import { loadSurveys } from '../../server/definitions/load.ts';
import { errorsOf, factsOf, readForm } from '../../server/definitions/validate.ts';

const { surveys } = await loadSurveys(join(import.meta.dirname, '..', 'fixtures', 'surveys'));
const everything = surveys.find((survey) => survey.id === 'troubled')?.questionnaires[0];
if (everything === undefined) throw new Error('the troubled survey does not load');
const written = { 'answer.prose': 'Vann', 'answer.line': 'ok' };
const codes = (form: Record<string, string | string[]>): string[] =>
  errorsOf(everything, readForm(everything, { ...written, ...form })).map((error) => error.code);

describe('answers of every kind', () => {
  it('never throws, whatever is posted', () => {
    const fields = [
      'prose',
      'line',
      'one',
      'several',
      'amount',
      'agreed',
      'day',
      'spending.travel',
      'measure.unit',
    ].concat(['spending.materials', 'measure.baselineYear', 'measure.latestValue', 'measure', 'nobody']);
    const form = fc.dictionary(
      fc.constantFrom(...fields.map((field) => `answer.${field}`)),
      fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string())),
    );
    fc.assert(
      fc.property(form, (posted) => {
        const values = readForm(everything, posted);
        expect(Array.isArray(errorsOf(everything, values))).toBe(true);
        expect(factsOf(everything, values).length).toBeGreaterThanOrEqual(9);
      }),
    );
  });
  it('asks for what is required and for nothing else', () => {
    expect(errorsOf(everything, {})).toEqual([
      { question: 'prose', code: 'required' },
      { question: 'line', code: 'required' },
    ]);
    expect(codes({})).toEqual([]);
  });
  it('names the limit that an answer is outside of', () => {
    expect(codes({ 'answer.prose': 'ord '.repeat(51) })).toEqual(['too-many-words']);
    expect(codes({ 'answer.line': 'x' })).toEqual(['too-short']);
    expect(codes({ 'answer.one': 'z' })).toEqual(['unknown-choice']);
    expect(codes({ 'answer.several': ['a', 'b', 'c'] })).toEqual(['too-many-choices']);
    expect(codes({ 'answer.amount': 'mye' })).toEqual(['not-a-number']);
    expect(codes({ 'answer.amount': '1,2345' })).toEqual(['too-many-decimals']);
    expect(codes({ 'answer.amount': '-6' })).toEqual(['too-small']);
    expect(codes({ 'answer.day': '2013-02-29' })).toEqual(['not-a-date']);
    expect(codes({ 'answer.day': '2015-01-01' })).toEqual(['too-late']);
  });
  it('keeps a number that is none as it was typed', () => {
    expect(readForm(everything, { 'answer.amount': '12 eller 13' })).toEqual({ amount: '12 eller 13' });
  });
  it('says what shares add up to where it is not the whole', () => {
    const values = readForm(everything, {
      ...written,
      'answer.spending.travel': '33,3',
      'answer.spending.materials': '66,6',
    });
    expect(errorsOf(everything, values)).toEqual([
      { question: 'spending', code: 'wrong-sum', data: { sum: '99.9', whole: '100' } },
    ]);
    expect(codes({ 'answer.spending.travel': '33,3', 'answer.spending.materials': '66,7' })).toEqual([]);
  });
  it('counts the exact change of an indicator and wants the years in order', () => {
    const form = {
      'answer.measure.name': 'Vannkilder',
      'answer.measure.unit': 'km',
      'answer.measure.baselineYear': '2011',
      'answer.measure.baselineValue': '0,1',
      'answer.measure.latestYear': '2014',
      'answer.measure.latestValue': '0,3',
    };
    expect(codes(form)).toEqual([]);
    expect(factsOf(everything, readForm(everything, form))).toContainEqual({
      question: 'measure',
      measure: 'change:km',
      value: '0.2',
    });
    expect(codes({ ...form, 'answer.measure.latestYear': '2010' })).toEqual(['years-out-of-order']);
    expect(codes({ ...form, 'answer.measure.unit': '' })).toEqual(['field-missing']);
    expect(codes({ ...form, 'answer.measure.latestYear': 'i fjor' })).toEqual(['not-a-year']);
    expect(codes({ ...form, 'answer.measure.latestYear': '2031' })).toEqual(['year-too-late']);
    expect(codes({ ...form, 'answer.measure.baselineYear': '1999' })).toEqual(['year-too-early']);
  });
  it('takes the latest value alone where the baseline is optional, and counts no change of it', () => {
    const asked = everything.sections.flatMap(({ questions }) => questions).find(({ id }) => id === 'measure');
    if (asked?.kind !== 'indicator') throw new Error('no indicator');
    const value = { name: 'Trær', unit: 'trær', baselineYear: '', baselineValue: '', latestYear: 2014, latestValue: 9 };
    const found = (baseline: 'required' | 'optional', of: typeof value) =>
      kindOf({ ...asked, baseline })
        .errors(of)
        .map(({ field, code }) => [field, code]);
    expect(found('optional', value)).toEqual([]);
    expect(kindOf(asked).facts(value)).toEqual([]);
    expect(found('optional', { ...value, baselineYear: '2011' })).toContainEqual([
      'baselineValue',
      'baseline-incomplete',
    ]);
    expect(found('required', value)).toEqual([
      ['baselineYear', 'field-missing'],
      ['baselineValue', 'field-missing'],
    ]);
  });
});

describe('numbers as people write them', () => {
  it('reads decimal comma, decimal point and thousands parted by any space', () => {
    expect(['12,5', '12.5', '1 234', '1\u00a0234,5', '1\u202f234\u2009567', '−3'].map(readNumber)).toEqual([
      12.5, 12.5, 1234, 1234.5, 1234567, -3,
    ]);
    expect(['', '1,2,3', '1 23', '1e5', 'NaN', '9'.repeat(16)].map(readNumber)).toEqual(Array(6).fill(undefined));
  });
  it('guesses nothing where a mark could part thousands or decimals', () => {
    expect(['40,000', '40.000', '-1,500', '999.999'].map(readNumber)).toEqual(Array(4).fill(undefined));
    expect(['0,125', '12,1250', '1234,567', '40000', '40 000,125'].map(readNumber)).toEqual([
      0.125, 12.125, 1234.567, 40000, 40000.125,
    ]);
  });
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 4 }), (n, places) => {
        const number = n / 10 ** places;
        expect(readNumber(readableText(number))).toBe(number);
        expect(readNumber(readableText(number).replace('.', ','))).toBe(number);
      }),
    );
  });
  it('adds cents without a rounding error', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 })), (cents) => {
        const total = cents.reduce((all, each) => all + each, 0);
        expect(Number(sum(cents.map((each) => each / 100)))).toBe(total / 100 + 0);
      }),
    );
  });
});
