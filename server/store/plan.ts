/** What saving answers on top of known ones means: revisions, repeated requests, conflicts. Pure: run on a guess before a transaction, and inside it on what is stored. */
import type { Answer, Answers } from '../definitions/answers.ts';
import { canonicalJson } from '../foundation/hash.ts';
import type { AnswerChange, Basis, ResponseState, Save, SavedAnswer } from './store.ts';

/** What a change was answered with before, found by `repeatKey`. */
export type Earlier = ReadonlyMap<string, { revision: number; receivedAt: number }>;

export const repeatKey = (clientId: string, question: string): string => `${clientId}\0${question}`;

export interface Plan {
  saved: SavedAnswer[];
  /** As they will be once written. */
  answers: Answers;
  /** Revisions to write, all received at the time the plan was made for. */
  written: (AnswerChange & { revision: number })[];
  /** Changes that change nothing: the revision that answers them. */
  repeats: { question: string; clientId: string; revision: number; receivedAt: number }[];
}

/** `at` is when the changes are received; `current` is what is there, `earlier` what the same requests were answered before. */
export function planOf(save: Save, at: number, current: Answers, earlier: Earlier): Plan {
  const plan: Plan = { saved: [], answers: {}, written: [], repeats: [] };
  const answers = new Map<string, Answer>(Object.entries(current));
  const answered = new Map(earlier);
  for (const change of save.answers) {
    const { question, value, clientId, baseRevision } = change;
    const key = repeatKey(clientId, question);
    const repeated = answered.get(key);
    const now = answers.get(question);
    if (repeated) plan.saved.push({ question, kind: 'saved', ...repeated });
    else if (now && canonicalJson(now.value) === canonicalJson(value)) {
      const { revision, receivedAt } = now;
      plan.repeats.push({ question, clientId, revision, receivedAt });
      plan.saved.push({ question, kind: 'saved', revision, receivedAt });
    } else if (now && baseRevision < now.revision) {
      const { value, revision, receivedAt } = now;
      plan.saved.push({ question, kind: 'conflict', current: { value, revision, receivedAt } });
    } else {
      const revision = (now?.revision ?? 0) + 1;
      plan.written.push({ ...change, revision });
      answers.set(question, { value, revision, receivedAt: at, language: save.language });
      plan.saved.push({ question, kind: 'saved', revision, receivedAt: at });
    }
    const last = plan.saved.at(-1);
    if (last?.kind === 'saved') answered.set(key, { revision: last.revision, receivedAt: last.receivedAt });
  }
  plan.answers = Object.fromEntries(answers);
  return plan;
}

/** When what comes at `at` counts as received: never before what the response holds already, also where the clock was put back. */
export const timeOf = (at: number, changedAt: number | undefined): number => Math.max(at, changedAt ?? at);

/** What a submission would freeze, as far as is known; `newResponse` is the id of one that is not there yet. */
export function basisOf(save: Save, known: ResponseState | undefined, newResponse: string): Basis {
  const at = timeOf(save.at, known?.changedAt);
  const { answers } = planOf(save, at, known?.answers ?? {}, new Map());
  return {
    response: known?.id ?? newResponse,
    version: known?.version ?? save.version,
    ordinal: (known?.submissions ?? 0) + 1,
    at,
    answers,
  };
}

/** The revision of each answer. */
export const revisionsOf = (answers: Answers): Record<string, number> =>
  Object.fromEntries(Object.entries(answers).map(([question, { revision }]) => [question, revision]));
