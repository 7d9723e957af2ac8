/** Submission, ledger entry and roll-ups in one transaction; and its undoing, reopening. */
import type { AnswerError, Fact } from '../../definitions/answers.ts';
import { textOf, type Utf8 } from '../../foundation/utf8.ts';
import { stampOf, submittable } from '../basis.ts';
import { insertRows, type Operation, run, type Sql } from '../operation.ts';
import type {
  AnswerChange,
  Basis,
  Frozen,
  Invitation,
  Refused,
  Save,
  SavedAnswer,
  Submission,
  Submitted,
} from '../store.ts';
import { anonymised, markAnswered, participantOf } from './anonymous.ts';
import { type Plan, planSave, type ResponseRecord, received, responseOf, writeAnswers, writeDraft } from './answers.ts';
import { lockInvitation } from './invitations.ts';
import { addPending, changeRollUps, countLater, factChanges, stageChange } from './roll-ups.ts';
import { countedFacts, submissionByClient } from './submissions.ts';

/** What was frozen outside the transaction, and from what: the texts themselves are known by their revisions. */
export interface SubmitFrozen extends Omit<Save, 'answers'> {
  answers: PostedChange[];
  participant?: string;
  /** Of the new submission. */
  id: string;
  clientId: string;
  /** With the stamp of its answers (`stampOf`), and the revision of each as JSON, as they are stored. */
  basis: Omit<Basis, 'answers' | 'texts'> & { stamp: string; revisions: string };
  /** With the facts as JSON, as they are stored: fourteen objects cost more to post than one text. */
  frozen: FrozenText | { errors: AnswerError[] };
}

/** A change; of a text, its JSON only, in the bytes in which it is stored. Other values are few and small. */
export type PostedChange = AnswerChange | (Omit<AnswerChange, 'value' | 'json'> & { json: Utf8 });

/** The change again. Its text is read only where somebody asks for it: of who submits a first time nobody does. */
function withValue(change: PostedChange): AnswerChange {
  if ('value' in change) return change;
  return {
    ...change,
    get value() {
      return JSON.parse(textOf(change.json)) as string;
    },
  };
}

export type FrozenText = Omit<Frozen, 'facts'> & { facts: string };

export type SubmittedFrozen =
  | Exclude<Submitted, { kind: 'submitted' }>
  /** The same `clientId` was submitted before. */
  | { kind: 'submitted'; submission: Submission; repeated: true }
  /** Stored as it was frozen. */
  | { kind: 'frozen'; place: Pick<Submission, 'questionnaire' | 'municipality' | 'synthetic'> }
  /** The response is another than what was frozen: nothing is stored. */
  | { kind: 'changed'; basis: Basis };

export function* submit(sql: Sql, given: SubmitFrozen): Operation<SubmittedFrozen> {
  const { survey, basis, frozen } = given;
  const invitation = yield* lockInvitation(sql, survey, given.invitation);
  if (invitation.withdrawnAt !== null) return { kind: 'refused', reason: 'withdrawn' };
  const stored = yield* responseOf(sql, survey, given.invitation);
  if (stored && stored.submissions > 0) {
    const earlier = yield* submissionByClient(sql, survey, stored.id, given.clientId);
    if (earlier) return { kind: 'submitted', submission: earlier, repeated: true };
  }
  if (stored?.status === 'submitted') return { kind: 'refused', reason: 'submitted' };

  if (invitation.ballot && given.participant === undefined) return { kind: 'refused', reason: 'withdrawn' };
  const of = invitation.ballot ? yield* participantOf(sql, survey, given.participant ?? '') : 'none';
  if (of === 'gone') return { kind: 'refused', reason: 'withdrawn' };
  if (of === 'answered') return { kind: 'refused', reason: 'submitted' };
  const input = {
    ...received(anonymised(invitation, given), stored),
    answers: given.answers.map(withValue),
  };
  const plan = yield* planSave(sql, input, stored, basis.response);
  const conflicts = plan.saved.filter((saved): saved is Conflict => saved.kind === 'conflict');
  if (conflicts.length > 0) {
    yield* writeDraft(sql, input, plan, invitation);
    return { kind: 'conflict', answers: conflicts };
  }
  const { response } = plan;
  const answers = submittable(plan.answers);
  const now = { response: response.id, version: response.version, ordinal: response.submissions + 1, at: input.at };
  const isSame =
    now.response === basis.response &&
    now.version === basis.version &&
    now.ordinal === basis.ordinal &&
    now.at === basis.at &&
    stampOf(answers) === basis.stamp;
  if (!isSame) return { kind: 'changed', basis: { ...now, answers } };
  if ('errors' in frozen) {
    yield* writeDraft(sql, input, plan, invitation);
    return { kind: 'invalid', errors: frozen.errors };
  }
  yield* writeSubmission(sql, input, frozen, plan, invitation);
  yield* countSubmission(sql, invitation, stored, given.id, frozen);
  if (invitation.ballot) yield* markAnswered(sql, survey, invitation.id, given.participant ?? '', given.at);
  const { questionnaire, municipality, synthetic } = invitation;
  return { kind: 'frozen', place: { questionnaire, municipality: frozen.municipality ?? municipality, synthetic } };
}

type Conflict = Extract<SavedAnswer, { kind: 'conflict' }>;

function* writeSubmission(
  sql: Sql,
  input: Omit<SubmitFrozen, 'answers'>,
  frozen: FrozenText,
  plan: Plan,
  invitation: Invitation,
): Operation<void> {
  const { survey, id, language } = input;
  const { response, ordinal, at, version, revisions } = input.basis;
  const now = {
    language,
    status: 'submitted' as const,
    changed_at: at,
    submissions: ordinal,
    submission: id,
    changes: plan.response.changes + 1,
  };
  if (plan.isNew)
    yield* insertRows(sql, 'response', [{ ...plan.response, ...now }], ({ db }, rows) =>
      db.insertInto('response').values(rows),
    );
  else {
    yield* run(sql.db.updateTable('response').set(now).where('survey', '=', survey).where('id', '=', response));
  }
  yield* writeAnswers(sql, plan);
  const row = {
    survey,
    id,
    response,
    invitation: invitation.id,
    questionnaire: invitation.questionnaire,
    // What was hashed: merged into another since, the submission still says what was received.
    municipality: frozen.municipality ?? invitation.municipality,
    version,
    language,
    synthetic: invitation.synthetic ? 1 : 0,
    ordinal,
    submitted_at: at,
    number: frozen.number,
    code: frozen.code,
    hash: frozen.hash,
    salt: frozen.salt,
    client_id: input.clientId,
    counted: invitation.unconfirmed ? 0 : 1,
    answers: revisions,
    facts: frozen.facts,
    erased_at: null,
  };
  yield* insertRows(sql, 'submission', [row], ({ db }, rows) => db.insertInto('submission').values(rows));
  // A ballot's comes with those of others: `releaseBallots`.
  if (invitation.ballot) return;
  const entry = { survey, submission: id, hash: frozen.hash, height: null };
  yield* insertRows(sql, 'ledger_entry', [entry], ({ db }, rows) => db.insertInto('ledger_entry').values(rows));
}

/** Counts the submission in place of the one before it, if any. */
function* countSubmission(
  sql: Sql,
  invitation: Invitation,
  stored: ResponseRecord | undefined,
  id: string,
  { facts }: FrozenText,
): Operation<void> {
  const { survey } = invitation;
  if (invitation.unconfirmed) return;
  // Where there is one writer it counts many at once; elsewhere each transaction counts its own.
  if (sql.engine === 'sqlite' && !stored?.submission) {
    yield* countLater(sql, survey, id, stored ? 0 : 1);
    return;
  }
  yield* addPending(sql, survey);
  const changes = factChanges(invitation, JSON.parse(facts) as Fact[], 1);
  if (!stored) changes.push(stageChange(invitation, 'started', 1));
  if (stored?.submission) {
    changes.push(...factChanges(invitation, yield* countedFacts(sql, survey, stored.submission), -1));
    yield* run(
      sql.db
        .updateTable('submission')
        .set({ counted: 0 })
        .where('survey', '=', survey)
        .where('id', '=', stored.submission),
    );
  } else changes.push(stageChange(invitation, 'submitted', 1));
  yield* changeRollUps(sql, survey, changes);
}

export function* reopen(
  sql: Sql,
  survey: string,
  invitationId: string,
  at: number,
): Operation<{ kind: 'done' } | Refused> {
  const invitation = yield* lockInvitation(sql, survey, invitationId);
  if (invitation.withdrawnAt !== null) return { kind: 'refused', reason: 'withdrawn' };
  // Opened again it would be known whose it is, and when it was changed.
  if (invitation.ballot) return { kind: 'refused', reason: 'submitted' };
  yield* run(
    sql.db
      .updateTable('response')
      .set((now) => ({
        status: 'reopened',
        // Not before what is there already, also where the clock was put back.
        changed_at: now.case().when('changed_at', '>', at).then(now.ref('changed_at')).else(at).end(),
        changes: now('changes', '+', 1),
      }))
      .where('survey', '=', survey)
      .where('invitation', '=', invitationId)
      .where('status', '=', 'submitted'),
  );
  return { kind: 'done' };
}
