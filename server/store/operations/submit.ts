/** Submission, ledger entry and roll-ups in one transaction; and its undoing, reopening. */
import { newId } from '../../foundation/ids.ts';
import { insertRows, type Operation, run, type Sql } from '../operation.ts';
import type { Freeze, Invitation, Refused, Save, SavedAnswer, Submission, Submitted } from '../store.ts';
import { type Plan, planSave, type ResponseRecord, responseOf, writeAnswers, writeDraft } from './answers.ts';
import { lockInvitation } from './invitations.ts';
import { changeRollUps, factChanges, stageChange } from './roll-ups.ts';
import { countedFacts, frozenRevisions, submissionByClient } from './submissions.ts';

export function* submit(sql: Sql, input: Save & { clientId: string; freeze: Freeze }): Operation<Submitted> {
  const { survey } = input;
  const invitation = yield* lockInvitation(sql, survey, input.invitation);
  if (invitation.withdrawnAt !== null) return { kind: 'refused', reason: 'withdrawn' };
  const stored = yield* responseOf(sql, survey, input.invitation);
  if (stored && stored.submissions > 0) {
    const earlier = yield* submissionByClient(sql, survey, stored.id, input.clientId);
    if (earlier) return { kind: 'submitted', submission: earlier, repeated: true };
  }
  if (stored?.status === 'submitted') return { kind: 'refused', reason: 'submitted' };

  const plan = yield* planSave(sql, input, stored);
  const conflicts = plan.saved.filter((saved): saved is Conflict => saved.kind === 'conflict');
  if (conflicts.length > 0) {
    yield* writeDraft(sql, input, plan, invitation);
    return { kind: 'conflict', answers: conflicts };
  }
  const { response } = plan;
  const ordinal = response.submissions + 1;
  const frozen = input.freeze({ answers: plan.answers, version: response.version, response: response.id, ordinal });
  if ('errors' in frozen) {
    yield* writeDraft(sql, input, plan, invitation);
    return { kind: 'invalid', errors: frozen.errors };
  }
  const submission: Submission = {
    survey,
    id: newId(),
    response: response.id,
    invitation: invitation.id,
    questionnaire: invitation.questionnaire,
    municipality: invitation.municipality,
    version: response.version,
    language: input.language,
    synthetic: invitation.synthetic,
    ordinal,
    submittedAt: input.at,
    number: frozen.number,
    code: frozen.code,
    hash: frozen.hash,
    salt: frozen.salt,
    answers: plan.answers,
    facts: frozen.facts,
  };
  yield* writeSubmission(sql, input, plan, submission);
  yield* countSubmission(sql, invitation, stored, submission);
  return { kind: 'submitted', submission, repeated: false };
}

type Conflict = Extract<SavedAnswer, { kind: 'conflict' }>;

function* writeSubmission(
  sql: Sql,
  input: Save & { clientId: string },
  plan: Plan,
  submission: Submission,
): Operation<void> {
  const { survey } = input;
  const now = {
    language: input.language,
    status: 'submitted' as const,
    changed_at: input.at,
    submissions: submission.ordinal,
    submission: submission.id,
    changes: plan.response.changes + 1,
  };
  if (plan.isNew)
    yield* insertRows(sql, 'response', [{ ...plan.response, ...now }], ({ db }, rows) =>
      db.insertInto('response').values(rows),
    );
  else {
    yield* run(sql.db.updateTable('response').set(now).where('survey', '=', survey).where('id', '=', plan.response.id));
  }
  yield* writeAnswers(sql, plan);
  const row = {
    survey,
    id: submission.id,
    response: submission.response,
    invitation: submission.invitation,
    questionnaire: submission.questionnaire,
    municipality: submission.municipality,
    version: submission.version,
    language: submission.language,
    synthetic: submission.synthetic ? 1 : 0,
    ordinal: submission.ordinal,
    submitted_at: submission.submittedAt,
    number: submission.number,
    code: submission.code,
    hash: submission.hash,
    salt: submission.salt,
    client_id: input.clientId,
    counted: 1,
    answers: frozenRevisions(submission.answers),
    facts: JSON.stringify(submission.facts),
  };
  yield* insertRows(sql, 'submission', [row], ({ db }, rows) => db.insertInto('submission').values(rows));
  const entry = { survey, submission: submission.id, hash: submission.hash, height: null };
  yield* insertRows(sql, 'ledger_entry', [entry], ({ db }, rows) => db.insertInto('ledger_entry').values(rows));
}

/** Counts the submission in place of the one before it, if any. */
function* countSubmission(
  sql: Sql,
  invitation: Invitation,
  stored: ResponseRecord | undefined,
  submission: Submission,
): Operation<void> {
  const changes = factChanges(invitation, submission.facts, 1);
  if (!stored) changes.push(stageChange(invitation, 'started', 1));
  if (stored?.submission) {
    changes.push(...factChanges(invitation, yield* countedFacts(sql, invitation.survey, stored.submission), -1));
    yield* run(
      sql.db
        .updateTable('submission')
        .set({ counted: 0 })
        .where('survey', '=', invitation.survey)
        .where('id', '=', stored.submission),
    );
  } else changes.push(stageChange(invitation, 'submitted', 1));
  yield* changeRollUps(sql, invitation.survey, changes);
}

export function* reopen(
  sql: Sql,
  survey: string,
  invitationId: string,
  at: number,
): Operation<{ kind: 'done' } | Refused> {
  const invitation = yield* lockInvitation(sql, survey, invitationId);
  if (invitation.withdrawnAt !== null) return { kind: 'refused', reason: 'withdrawn' };
  yield* run(
    sql.db
      .updateTable('response')
      .set((now) => ({ status: 'reopened', changed_at: at, changes: now('changes', '+', 1) }))
      .where('survey', '=', survey)
      .where('invitation', '=', invitationId)
      .where('status', '=', 'submitted'),
  );
  return { kind: 'done' };
}
