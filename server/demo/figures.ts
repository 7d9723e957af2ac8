/** Synthetic figures of an indicator, of the size that such a thing has in a small town. */
import type { IndicatorValue } from '../definitions/answers.ts';
import { given } from '../definitions/kinds/indicator.ts';
import type { Language, QuestionOf } from '../definitions/model.ts';
import type { Chance } from './chance.ts';
import { phrasesIn } from './prose.ts';

interface Size {
  /** Where it begins: from, to. */
  baseline: readonly [number, number];
  /** How far it rises: from, to. */
  growth: readonly [number, number];
  /** Such figures are given to so many. */
  step?: number;
}

const SHARE: Size = { baseline: [4, 45], growth: [1, 30] };
const AMOUNT: Size = { baseline: [5, 60], growth: [1, 30] };
/** By concept, where neither fits. */
const SIZES: Record<string, Size> = {
  'women-elected': { baseline: [0, 3], growth: [1, 2] },
  'own-revenue': { baseline: [8, 30], growth: [1, 9] },
  'trees-planted': { baseline: [0, 8], growth: [2, 60], step: 500 },
  schools: { baseline: [0, 6], growth: [1, 18] },
};

/** How many know no earlier figure, where they need not, and whose figure has not risen. */
const WITHOUT_BASELINE = 0.2;
const NOT_RISEN = 0.15;

export function figuresFor(question: QuestionOf<'indicator'>, language: Language, chance: Chance): IndicatorValue {
  const about = chance.pick(phrasesIn(language).indicators);
  const ownUnit = given(question, 'unit');
  const isShare = ownUnit === undefined ? about.isShare : ownUnit.startsWith('%');
  const { baseline, growth, step = 1 } = SIZES[question.concept ?? question.id] ?? (isShare ? SHARE : AMOUNT);
  const before = chance.whole(...baseline);
  const after = chance.happens(NOT_RISEN) ? Math.max(0, before - chance.whole(0, 2)) : before + chance.whole(...growth);
  const { minYear = 2011, maxYear = 2013 } = question;
  const first = Math.min(Math.max(2011, minYear), maxYear - 1);
  const isWithout = question.baseline === 'optional' && chance.happens(WITHOUT_BASELINE);
  return {
    name: given(question, 'name') ?? about.name,
    unit: ownUnit ?? about.unit,
    baselineYear: isWithout ? '' : first,
    baselineValue: isWithout ? '' : before * step,
    latestYear: Math.min(maxYear, chance.whole(first + 1, Math.max(first + 1, Math.min(maxYear, 2013)))),
    latestValue: after * step,
  };
}
