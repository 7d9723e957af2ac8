/** What an empty answer can be filled in with: those who have written, as they call themselves. */
import type { Answers, Contributor } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable, type Questionnaire } from '../definitions/model.ts';
import { contributorText } from './contributor.ts';

/** One a line, in a short text with semicolons between; undefined where the question asks for no such thing, is answered, or nobody is known. */
export function prefilledText(
  questionnaire: Questionnaire,
  id: string,
  answers: Answers,
  contributors: readonly (Contributor | undefined)[],
): string | undefined {
  const question = answerable(questionnaire).find((one) => one.id === id);
  if (question === undefined || !('prefill' in question) || question.prefill === undefined) return undefined;
  const value = Object.hasOwn(answers, id) ? answers[id]?.value : undefined;
  const names = new Set(contributors.flatMap((one) => (one === undefined ? [] : [contributorText(one)])));
  if (!kindOf(question).isBlank(value ?? null) || names.size === 0) return undefined;
  return [...names].join(question.kind === 'long text' ? '\n' : '; ');
}
