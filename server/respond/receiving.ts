/** Typed answers into the store: what others have changed meanwhile is a conflict only where the writer touched it too. */

import type { Context } from '../context.ts';
import type { AnswerError, AnswerValue, Contributor } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import { unsealed } from '../fieldwork/anonymous/ballot.ts';
import type { AnswerChange, NotAsked, Refused, ResponseState, Save, Submission } from '../store/store.ts';
import { askedOf } from './follow-ups.ts';
import { freezeFor } from './submission.ts';
import { changesOf, type Typed, touched } from './typed.ts';
import type { Visit } from './visit.ts';

/** A typed answer that was kept beside a newer one. */
export interface Conflict {
  question: string;
  typed: AnswerValue;
  current: { value: AnswerValue; revision: number; receivedAt: number; contributor?: Contributor };
  /** The parallel revision that holds it. */
  kept?: number;
}

export type Received =
  | { kind: 'done'; saved: number }
  | { kind: 'conflict'; conflicts: Conflict[] }
  | Refused
  | NotAsked;

export type Handed =
  | { kind: 'submitted'; submission: Submission; repeated: boolean }
  | { kind: 'invalid'; errors: AnswerError[] }
  | { kind: 'conflict'; conflicts: Conflict[] }
  | Refused;

/** How often a colleague's save between reading and writing is given way to before it is shown. */
const ATTEMPTS = 3;

async function changesFor(context: Context, visit: Visit, typed: Typed, response: ResponseState | undefined) {
  const changes = changesOf(askedOf(visit), typed, response?.answers ?? {});
  const behind = (change: AnswerChange): boolean =>
    change.baseRevision < (response?.answers[change.question]?.revision ?? 0);
  if (response === undefined || !changes.some(behind)) return changes;
  return touched(changes, await context.store.revisions(visit.survey.id, response.id));
}

type Stored = { kind: 'conflict'; answers: Omit<Conflict, 'typed'>[] };

/** Runs `write` with the changes, again where every conflict is about an answer that the writer did not touch. */
async function writing<R extends { kind: string }>(
  context: Context,
  visit: Visit,
  typed: Typed,
  write: (changes: AnswerChange[], known: ResponseState | undefined) => Promise<R | Stored>,
): Promise<{ result: Exclude<R, Stored>; changes: AnswerChange[] } | { kind: 'conflict'; conflicts: Conflict[] }> {
  let { response } = visit;
  for (let attempt = 1; ; attempt++) {
    const changes = await changesFor(context, visit, typed, response);
    const result = await write(changes, response);
    if (!isConflict(result)) return { result: result as Exclude<R, Stored>, changes };
    response = await context.store.responseState(visit.survey.id, visit.invitation.id);
    const still = new Map((await changesFor(context, visit, typed, response)).map((one) => [one.question, one.value]));
    const conflicts = result.answers.flatMap(({ question, current, kept }): Conflict[] => {
      const value = still.get(question);
      return value === undefined ? [] : [{ question, typed: value, current, ...(kept !== undefined && { kept }) }];
    });
    if (conflicts.length > 0 || attempt === ATTEMPTS) return { kind: 'conflict', conflicts };
  }
}

const isConflict = (result: { kind: string }): result is Stored => result.kind === 'conflict';

const saveOf = (
  context: Context,
  visit: Visit,
  { contributor }: Typed,
  language: Language,
  answers: AnswerChange[],
): Save => ({
  survey: visit.survey.id,
  invitation: visit.invitation.id,
  version: visit.version.version,
  language,
  answers,
  ...(contributor && { contributor }),
  at: context.clock.now(),
});

/** Saves what was typed as drafts. `language` is the one the page was in. Nothing typed: nothing is written. */
export async function receive(context: Context, visit: Visit, typed: Typed, language: Language): Promise<Received> {
  const written = await writing(context, visit, typed, async (answers) => {
    if (answers.length === 0) return { kind: 'done' as const };
    const result = await context.store.saveAnswers(saveOf(context, visit, typed, language, answers));
    if (result.kind === 'refused') return result;
    const conflicts = result.answers.filter((answer) => answer.kind === 'conflict');
    return conflicts.length > 0 ? { kind: 'conflict' as const, answers: conflicts } : { kind: 'done' as const };
  });
  if ('conflicts' in written) return written;
  return written.result.kind === 'refused' ? written.result : { kind: 'done', saved: written.changes.length };
}

/** Saves and submits. With errors or conflicts what can be saved is saved as drafts. The same `clientId` again gives the first submission. */
export async function hand(
  context: Context,
  visit: Visit,
  typed: Typed,
  language: Language,
  clientId: string,
): Promise<Handed> {
  const freeze = freezeFor({ invitation: visit.invitation, version: visit.version, language });
  const { invitation, survey, token } = visit;
  const text = invitation.ballot ? await context.store.ballotDraft(survey.id, invitation.id) : undefined;
  const participant = text === undefined ? {} : { participant: unsealed(token, text) };
  const written = await writing(context, visit, typed, (answers, known) =>
    context.store.submit({
      ...saveOf(context, visit, typed, language, answers),
      clientId,
      freeze,
      known,
      ...participant,
    }),
  );
  return 'conflicts' in written ? written : written.result;
}
