/** What a submission will freeze, guessed from what is known outside the transaction; and the order of time in a response. Pure. */
import type { Answer, Answers } from '../definitions/answers.ts';
import { canonicalJson } from '../foundation/hash.ts';
import type { Basis, ResponseState, Save } from './store.ts';

/** Answers without their texts, by question. */
export type Stamps = Record<string, Pick<Answer, 'revision' | 'receivedAt' | 'language'>>;

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
    answers: Object.fromEntries(answers),
  };
}

/** Each answer without its text, which its revision tells: what the store compares with what it has. */
export const stampsOf = (answers: Answers): Stamps =>
  Object.fromEntries(
    Object.entries(answers).map(([question, { revision, receivedAt, language }]) => [
      question,
      { revision, receivedAt, language },
    ]),
  );

/** Whether what was frozen is what is stored. The same text may have come twice at once: then the revisions agree and the times do not. */
export function areStamped(answers: Answers, stamps: Stamps): boolean {
  const entries = Object.entries(answers);
  if (entries.length !== Object.keys(stamps).length) return false;
  return entries.every(([question, { revision, receivedAt, language }]) => {
    const stamp = Object.hasOwn(stamps, question) ? stamps[question] : undefined;
    return stamp?.revision === revision && stamp.receivedAt === receivedAt && stamp.language === language;
  });
}
