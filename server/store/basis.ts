/** What a submission will freeze, guessed from what is known outside the transaction; and the order of time in a response. Pure. */
import type { Answer, Answers } from '../definitions/answers.ts';
import { canonicalJson } from '../foundation/hash.ts';
import { isFollowUp } from './follow-ups.ts';
import type { Basis, ResponseState, Save } from './store.ts';

/** What comes at `at`, received: never before what the response holds already, also where the clock was put back. */
export const timeOf = (at: number, changedAt: number | undefined): number => Math.max(at, changedAt ?? at);

/**
 * The response once `save` is in it, as far as is known: each change becomes the next revision. What turns out otherwise, as a repeated change or
 * one on an older revision, the store says. `newResponse` is the id of a response that is not there yet.
 */
export function basisOf(save: Save, known: ResponseState | undefined, newResponse: string): Basis {
  const at = timeOf(save.at, known?.changedAt);
  const answers = new Map<string, Answer>();
  for (const [question, { value, revision, receivedAt, language }] of Object.entries(known?.answers ?? {}))
    answers.set(question, { value, revision, receivedAt, language });
  for (const { question, value } of save.answers) {
    const now = answers.get(question);
    if (now && canonicalJson(now.value) === canonicalJson(value)) continue;
    const beside = known?.parallel[question]?.map(({ revision }) => revision) ?? [];
    const revision = Math.max(now?.revision ?? 0, ...beside) + 1;
    answers.set(question, { value, revision, receivedAt: at, language: save.language });
  }
  return {
    response: known?.id ?? newResponse,
    version: known?.version ?? save.version,
    ordinal: (known?.submissions ?? 0) + 1,
    at,
    answers: submittable(Object.fromEntries(answers)),
  };
}

/** What a submission freezes: an answer to a question about an answer is none of the questionnaire's. */
export function submittable(answers: Answers): Answers {
  const questions = Object.keys(answers);
  if (!questions.some(isFollowUp)) return answers;
  return Object.fromEntries(Object.entries(answers).filter(([question]) => !isFollowUp(question)));
}

/** Which revision of each answer, received when and in which language: a text that differs where anything but the order does. */
export const stampOf = (answers: Answers): string =>
  Object.entries(answers)
    .map(([question, { revision, receivedAt, language }]) => `${question} ${revision} ${receivedAt} ${language}`)
    .sort()
    .join('\n');

/** What a submission's row keeps of its answers: the revision of each, as JSON. Revisions never change, so their texts are not written twice. */
export const revisionsOf = (answers: Answers): string =>
  JSON.stringify(Object.fromEntries(Object.entries(answers).map(([question, { revision }]) => [question, revision])));
