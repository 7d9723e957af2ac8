/** Public rounds: settings, and answers of those who came uninvited until they are accepted. */
import { z } from 'zod';
import type { ChangeRegistry } from '../contacts.ts';
import { all, first, kept, type Operation, run, type Sql } from '../operation.ts';
import { type ListedOpenAnswer, MODES, type NewOpenAnswer, type OpenAnswer, type Round } from '../rounds.ts';
import type { NewInvitation } from '../store.ts';
import type { Tables } from '../tables.ts';
import { moveInvitation } from './invitation-moves.ts';
import { lockInvitation, setWithdrawn, toInvitation } from './invitations.ts';
import { changeRegistry } from './registry-changes.ts';
import { ensureSurvey, lockSurvey } from './versions.ts';

const mode = z.enum(MODES);
const ids = z.array(z.string());

const toRound = (row: Tables['round']): Round => ({
  survey: row.survey,
  mode: mode.parse(row.mode),
  listed: row.listed === 1,
  questionnaires: ids.parse(JSON.parse(row.questionnaires)),
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

const toAnswer = (row: Tables['open_answer']): OpenAnswer => ({
  survey: row.survey,
  invitation: row.invitation,
  pass: row.pass,
  municipality: row.municipality,
  name: row.name,
  country: row.country,
  contactName: row.contact_name,
  email: row.email,
  at: row.at,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
  reason: row.reason,
});

export function* round(sql: Sql, survey: string): Operation<Round | undefined> {
  const row = yield* first(sql.db.selectFrom('round').selectAll().where('survey', '=', survey));
  return row && toRound(row);
}

export function* rounds(sql: Sql): Operation<Round[]> {
  return (yield* all(sql.db.selectFrom('round').selectAll().orderBy('survey'))).map(toRound);
}

export function* setRound(sql: Sql, given: Round): Operation<void> {
  yield* ensureSurvey(sql, given.survey, given.changedAt);
  const row = {
    mode: given.mode,
    listed: given.listed ? 1 : 0,
    questionnaires: JSON.stringify(given.questionnaires),
    changed_at: given.changedAt,
    changed_by: given.changedBy,
  };
  yield* run(
    sql.db
      .insertInto('round')
      .values({ survey: given.survey, ...row })
      .onConflict((conflict) => conflict.column('survey').doUpdateSet(row)),
  );
}

export function* openAnswer(sql: Sql, survey: string, invitation: string): Operation<OpenAnswer | undefined> {
  const [row] = yield* kept(sql, 'openAnswer', [survey, invitation], () =>
    sql.db.selectFrom('open_answer').selectAll().where('survey', '=', survey).where('invitation', '=', invitation),
  );
  return row && toAnswer(row);
}

export function* openByPass(sql: Sql, survey: string, pass: string): Operation<OpenAnswer | undefined> {
  const row = yield* first(
    sql.db.selectFrom('open_answer').selectAll().where('survey', '=', survey).where('pass', '=', pass),
  );
  return row && toAnswer(row);
}

export function* openAnswers(
  sql: Sql,
  survey: string,
  unconfirmed: boolean,
  before: string | null,
  limit: number,
): Operation<ListedOpenAnswer[]> {
  const answers = sql.db
    .selectFrom('open_answer')
    .innerJoin('invitation', (join) =>
      join.onRef('invitation.survey', '=', 'open_answer.survey').onRef('invitation.id', '=', 'open_answer.invitation'),
    )
    .where('open_answer.survey', '=', survey)
    .where('invitation.unconfirmed', '=', unconfirmed ? 1 : 0);
  const rows = yield* all(
    (before === null ? answers : answers.where('open_answer.invitation', '<', before))
      .leftJoin('response', (join) =>
        join.onRef('response.survey', '=', 'invitation.survey').onRef('response.invitation', '=', 'invitation.id'),
      )
      .selectAll('invitation')
      .select([
        'open_answer.pass',
        'open_answer.municipality as picked',
        'open_answer.name',
        'open_answer.country',
        'open_answer.contact_name',
        'open_answer.email',
        'open_answer.at',
        'open_answer.decided_at',
        'open_answer.decided_by',
        'open_answer.reason',
        'response.status',
        'response.erased_at',
      ])
      .orderBy('open_answer.invitation', 'desc')
      .limit(limit),
  );
  return rows.map((row) => ({
    answer: toAnswer({ ...row, invitation: row.id, municipality: row.picked }),
    invitation: toInvitation(row),
    status: row.erased_at !== null ? 'erased' : (row.status ?? 'not started'),
  }));
}

export function* openInvitation(
  sql: Sql,
  { invitation, answer }: { invitation: NewInvitation; answer: NewOpenAnswer },
): Operation<{ kind: 'made' | 'there'; invitation: string }> {
  const { survey } = answer;
  yield* ensureSurvey(sql, survey, answer.at);
  // The same form sent twice at once waits here for itself.
  yield* lockSurvey(sql, survey);
  const earlier = yield* openByPass(sql, survey, answer.pass);
  if (earlier) return { kind: 'there', invitation: earlier.invitation };
  yield* run(
    sql.db.insertInto('invitation').values({
      survey,
      id: invitation.id,
      questionnaire: invitation.questionnaire,
      municipality: invitation.municipality,
      ordinal: invitation.ordinal,
      language: invitation.language,
      synthetic: invitation.synthetic ? 1 : 0,
      made_at: invitation.madeAt,
      withdrawn_at: null,
      token_hash: invitation.tokenHash,
      code_hash: invitation.codeHash,
      contact: null,
      issue: 1,
      extended_until: null,
      opened_at: null,
      reminders_stopped_at: null,
      unconfirmed: 1,
      ballot: 0,
    }),
  );
  yield* run(
    sql.db.insertInto('open_answer').values({
      survey,
      invitation: invitation.id,
      pass: answer.pass,
      municipality: answer.municipality,
      name: answer.name,
      country: answer.country,
      contact_name: answer.contactName,
      email: answer.email,
      at: answer.at,
      decided_at: null,
      decided_by: '',
      reason: '',
    }),
  );
  return { kind: 'made', invitation: invitation.id };
}

interface Decision {
  survey: string;
  invitation: string;
  at: number;
  by: string;
}

function* decide(
  sql: Sql,
  { survey, invitation, at, by }: Decision,
  reason: string,
  isDecided: boolean,
): Operation<void> {
  yield* run(
    sql.db
      .updateTable('open_answer')
      .set({ decided_at: isDecided ? at : null, decided_by: isDecided ? by : '', reason })
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
}

export function* acceptOpen(
  sql: Sql,
  input: Decision & { municipality: string; added: ChangeRegistry | null },
): Operation<{ kind: 'done' | 'decided' | 'unknown' | 'changed-meanwhile' }> {
  const { survey, municipality, added } = input;
  yield* lockSurvey(sql, survey);
  const found = yield* lockInvitation(sql, survey, input.invitation);
  const response = yield* first(
    sql.db
      .selectFrom('response')
      .select('erased_at')
      .where('survey', '=', survey)
      .where('invitation', '=', input.invitation),
  );
  if (!found.unconfirmed || typeof response?.erased_at === 'number') return { kind: 'decided' };
  if (added && (yield* changeRegistry(sql, added)).kind !== 'done') return { kind: 'changed-meanwhile' };
  const there = yield* first(
    sql.db.selectFrom('municipality').select('id').where('survey', '=', survey).where('id', '=', municipality),
  );
  if (!there) return { kind: 'unknown' };
  const taken = yield* first(
    sql.db
      .selectFrom('invitation')
      .select((of) => of.fn.max<number | null>('ordinal').as('last'))
      .where('survey', '=', survey)
      .where('questionnaire', '=', found.questionnaire)
      .where('municipality', '=', municipality),
  );
  // Brought back from being withdrawn it is counted, where it has been until now; then it moves with all that it counts.
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ unconfirmed: 0, withdrawn_at: input.at })
      .where('survey', '=', survey)
      .where('id', '=', found.id),
  );
  yield* setWithdrawn(sql, survey, found.id, false, input.at);
  const before = { municipality: found.municipality, ordinal: found.ordinal, contact: found.contact };
  const after = { municipality, ordinal: (taken?.last ?? 0) + 1, contact: null };
  yield* moveInvitation(sql, survey, { invitation: found.id, before, after });
  yield* decide(sql, input, '', true);
  return { kind: 'done' };
}

/** Both ways: withdrawn with a reason, or waiting again. */
function* setRejected(
  sql: Sql,
  input: Decision,
  rejected: boolean,
  reason: string,
): Operation<{ kind: 'done' | 'decided' }> {
  const found = yield* lockInvitation(sql, input.survey, input.invitation);
  if (!found.unconfirmed || (found.withdrawnAt !== null) === rejected) return { kind: 'decided' };
  yield* setWithdrawn(sql, input.survey, input.invitation, rejected, input.at);
  yield* decide(sql, input, reason, rejected);
  return { kind: 'done' };
}

export const rejectOpen = (sql: Sql, input: Decision & { reason: string }) =>
  setRejected(sql, input, true, input.reason);

export const reconsiderOpen = (sql: Sql, input: Decision) => setRejected(sql, input, false, '');
