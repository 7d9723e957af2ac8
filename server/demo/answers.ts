/** A synthetic answer to any question: what its kind accepts and a reader would believe. */
import type { AnswerValue } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import type { answerable, Language, Question, QuestionOf } from '../definitions/model.ts';
import type { Chance } from './chance.ts';
import { figuresFor } from './figures.ts';
import { lineFor, proseFor } from './prose.ts';

export type AnsweredQuestion = ReturnType<typeof answerable>[number];

/** How many leave a question blank that may be left so. */
const LEFT_BLANK = 0.08;

/** Null where it is left blank. Throws where no answer to a required question fits its limits. */
export function answerTo(question: AnsweredQuestion, language: Language, chance: Chance): AnswerValue {
  if (!question.required && chance.happens(LEFT_BLANK)) return null;
  const value = made(question, language, chance);
  if (kindOf(question).errors(value).length === 0) return value;
  if (question.required) throw new Error(`no synthetic answer fits the limits of ${question.id}`);
  return null;
}

function made(question: Question, language: Language, chance: Chance): AnswerValue {
  switch (question.kind) {
    case 'long text':
      return proseFor(question, language, chance);
    case 'short text':
      return lineFor(question, language, chance);
    case 'one choice':
      return leaning(question.choices, chance).id;
    case 'several choices': {
      const { choices, minChoices = 1, maxChoices = choices.length } = question;
      return chance.some(choices, chance.whole(Math.max(1, minChoices), maxChoices)).map((choice) => choice.id);
    }
    case 'yes/no':
      return chance.happens(0.7);
    case 'number': {
      const { min = 0, max = min + 200, decimals = 0 } = question;
      // Small figures are commoner than great ones.
      return rounded(min + (max - min) * chance.next() ** 2, decimals, min, max);
    }
    case 'date':
      return dayBetween(question.min ?? '2011-01-01', question.max ?? '2014-12-31', chance);
    case 'share':
      return shares(question, chance);
    case 'indicator':
      return figuresFor(question, language, chance);
    case 'note':
      return null;
  }
}

/** The first is commonest, the last rarest. */
function leaning<T>(items: readonly T[], chance: Chance): T {
  return items[Math.floor(chance.next() ** 1.5 * items.length)] ?? chance.pick(items);
}

function rounded(value: number, decimals: number, min: number, max: number): number {
  const number = Number(value.toFixed(decimals));
  return Math.min(Math.max(number, min), max);
}

const DAY = 86_400_000;

function dayBetween(first: string, last: string, chance: Chance): string {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  return new Date(from + chance.whole(0, Math.max(0, Math.round((to - from) / DAY))) * DAY).toISOString().slice(0, 10);
}

/** Parts in steps that people write (fives of a hundred), the last one what is left. */
function shares({ parts, whole, decimals = 0 }: QuestionOf<'share'>, chance: Chance): Record<string, number> {
  const smallest = 10 ** -decimals;
  const step = Math.max(smallest, Number((whole / 20).toFixed(decimals)));
  const steps = Math.floor(whole / step + 1e-9);
  const weights = parts.map(() => chance.next() ** 2 + 0.05);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = whole;
  return Object.fromEntries(
    parts.map(({ id }, at) => {
      const share = Number((Math.floor((steps * (weights[at] ?? 0)) / total) * step).toFixed(decimals));
      const part = at === parts.length - 1 ? left : share;
      left = Number((left - part).toFixed(Math.max(decimals, 9)));
      return [id, part];
    }),
  );
}
