/** A measured quantity at two times: name, unit, baseline year and value, latest year and value. */

import type { AnswerError, AnswerValue, IndicatorValue } from '../answers.ts';
import { numberOrTyped, sum } from '../decimals.ts';
import type { QuestionOf } from '../model.ts';
import { wordingIn } from '../texts.ts';
import type { Kind } from './kind.ts';
import { numberErrors } from './number.ts';
import { isRecord, lengthErrors } from './written.ts';

const NUMBERS = ['baselineYear', 'baselineValue', 'latestYear', 'latestValue'] as const;
const WORDS = ['name', 'unit'] as const;
/** In the order in which they are asked; also the names of the form's fields. */
export const INDICATOR_FIELDS = [...WORDS, ...NUMBERS] as const;

const BASELINE = ['baselineYear', 'baselineValue'] as const;
const isBaseline = (field: string): boolean => BASELINE.some((one) => one === field);

/** In code points. Changes are counted by unit, and a database's keys are of limited length. */
const LONGEST_UNIT = 200;

const isEmpty = (field: unknown): boolean => field === undefined || (typeof field === 'string' && field.trim() === '');

/** What the survey itself says, in the source language: not typed by the respondent. */
export const given = (question: QuestionOf<'indicator'>, field: 'name' | 'unit'): string | undefined => {
  const text = question[field];
  return text === undefined ? undefined : wordingIn(text, text.source, {}).text;
};

function yearErrors(
  { id, minYear: min = 1, maxYear: max = 9999 }: QuestionOf<'indicator'>,
  value: unknown,
  field: string,
): AnswerError[] {
  const at = { question: id, field };
  if (typeof value !== 'number' || !Number.isInteger(value)) return [{ ...at, code: 'not-a-year' }];
  if (value < min) return [{ ...at, code: 'year-too-early', data: { min } }];
  return value > max ? [{ ...at, code: 'year-too-late', data: { max } }] : [];
}

export const indicator: Kind<'indicator'> = {
  kind: 'indicator',
  fromForm(question, fields) {
    if (!INDICATOR_FIELDS.some((field) => fields.has(`.${field}`))) return undefined;
    const typed = (field: string): string => fields.get(`.${field}`)?.[0] ?? '';
    const value: IndicatorValue = {
      name: given(question, 'name') ?? typed('name'),
      unit: given(question, 'unit') ?? typed('unit'),
      baselineYear: numberOrTyped(typed('baselineYear')),
      baselineValue: numberOrTyped(typed('baselineValue')),
      latestYear: numberOrTyped(typed('latestYear')),
      latestValue: numberOrTyped(typed('latestValue')),
    };
    const blank = INDICATOR_FIELDS.every((field) =>
      field === 'name' || field === 'unit'
        ? question[field] !== undefined || isEmpty(value[field])
        : isEmpty(value[field]),
    );
    return blank ? null : value;
  },
  accepts: (_, value): value is AnswerValue =>
    value === null ||
    (isRecord(value) &&
      Object.keys(value).length === INDICATOR_FIELDS.length &&
      WORDS.every((field) => typeof value[field] === 'string') &&
      NUMBERS.every((field) => {
        const number = value[field];
        return typeof number === 'string' || (typeof number === 'number' && Number.isFinite(number));
      })),
  isBlank: (value) =>
    value === null ||
    (isRecord(value) &&
      NUMBERS.every((field) => isEmpty(value[field])) &&
      WORDS.every((field) => isEmpty(value[field]))),
  errors(question, value) {
    if (!isRecord(value)) return [{ question: question.id, code: 'wrong-shape' }];
    const errors: AnswerError[] = [];
    const isWithoutBaseline = question.baseline === 'optional' && BASELINE.every((field) => isEmpty(value[field]));
    for (const field of INDICATOR_FIELDS)
      if (isEmpty(value[field]) && !(isWithoutBaseline && isBaseline(field)))
        errors.push({
          question: question.id,
          field,
          code: question.baseline === 'optional' && isBaseline(field) ? 'baseline-incomplete' : 'field-missing',
        });
    const { unit } = value;
    if (question.unit === undefined && typeof unit === 'string')
      for (const error of lengthErrors({ id: question.id, maxLength: LONGEST_UNIT }, unit.trim()))
        errors.push({ ...error, field: 'unit' });
    for (const field of NUMBERS) {
      if (isEmpty(value[field])) continue;
      errors.push(
        ...(field.endsWith('Year')
          ? yearErrors(question, value[field], field)
          : numberErrors({ id: question.id, decimals: 15 }, value[field], field)),
      );
    }
    const { baselineYear, latestYear } = value;
    if (errors.length === 0 && !isWithoutBaseline && Number(latestYear) <= Number(baselineYear))
      errors.push({
        question: question.id,
        field: 'latestYear',
        code: 'years-out-of-order',
        data: { baseline: String(baselineYear) },
      });
    return errors;
  },
  facts(question, value) {
    if (!isRecord(value)) return [];
    const { unit, baselineValue, latestValue } = value;
    if (typeof baselineValue !== 'number' || typeof latestValue !== 'number') return [];
    const measure = `change:${given(question, 'unit') ?? String(unit).trim()}`;
    return [{ question: question.id, measure, value: sum([latestValue, -baselineValue]) }];
  },
};
