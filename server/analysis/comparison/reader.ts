/** Who reads a comparison: in which language, whose codings. */
import type { Language, Survey, Text } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import type { Translate } from '../../pages/texts.ts';
import { localeOf } from '../../pages/times.ts';
import type { Layer } from '../coding/layers.ts';

export interface ComparisonReader {
  t: Translate;
  language: Language;
  /** Whose codings may be seen. */
  layer: Layer;
}

/** A label in the reader's language, or the one that is found for it. */
export const labelled = (
  survey: Pick<Survey, 'fallback'>,
  { language }: Pick<ComparisonReader, 'language'>,
  text: Text,
): { label: string; language: Language } => {
  const found = wordingIn(text, language, survey.fallback);
  return { label: found.text, language: found.language };
};

/** Numbers as the reader writes them. */
export interface Numbers {
  number(value: number): string;
  /** Two decimals at most. */
  decimal(value: number): string;
  /** As many decimals as a mean of measured things is worth: two at most, none from a hundred on. */
  mean(value: number): string;
  /** Always two decimals. */
  coefficient(value: number): string;
  percent(share: number): string;
}

const made = new Map<Language, Numbers>();

export function numbersIn(language: Language): Numbers {
  const known = made.get(language);
  if (known !== undefined) return known;
  const locale = localeOf(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const two = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const exact = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const numbers: Numbers = {
    number: (value) => whole.format(value),
    decimal: (value) => two.format(value),
    mean: (value) => (Math.abs(value) < 100 ? two : whole).format(value),
    coefficient: (value) => exact.format(value),
    percent: (share) => percent.format(share),
  };
  made.set(language, numbers);
  return numbers;
}
