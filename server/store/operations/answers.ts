/** Saving answers: revisions, conflicts, repeated requests. What is to be written is worked out first, in memory, by `planOf`. */
import type { Answer, Answers, AnswerValue } from '../../definitions/answers.ts';
import { newId } from '../../foundation/ids.ts';
import { all, insertRows, kept, type Operation, run, type Sql } from '../operation.ts';
import { type Plan, planOf, repeatKey, timeOf } from '../plan.ts';
import type { Invitation, Refused, Revision, Save, SavedAnswer } from '../store.ts';
import type { Tables } from '../tables.ts';
import { lockInvitation } from './invitations.ts';
import { changeRollUps, stageChange } from './roll-ups.ts';

export type ResponseRecord = Tables['response'];

export function* responseOf(sql: Sql, survey: string, invitation: string): Operation<ResponseRecord | undefined> {
  const rows = yield* kept(sql, 'responseOf', [survey, invitation], () =>
    sql.db.selectFrom('response').selectAll().where('survey', '=', survey).where('invitation', '=', invitation),
  );
  return rows[0];
}

/** The newest revision of each question. */
export function* currentAnswers(sql: Sql, survey: string, response: string): Operation<Answers> {
  const rows = yield* kept(sql, 'currentAnswers', [survey, response], () =>
    sql.db
      .selectFrom('answer')
      .select(['question', 'revision', 'value', 'language', 'received_at'])
      .where('survey', '=', survey)
      .where('response', '=', response)
      .where('revision', '=', (select) =>
        select
          .selectFrom('answer as newer')
          .select((max) => max.fn.max('newer.revision').as('revision'))
          .whereRef('newer.survey', '=', 'answer.survey')
          .whereRef('newer.response', '=', 'answer.response')
          .whereRef('newer.question', '=', 'answer.question'),
      )
      .orderBy('question'),
  );
  return Object.fromEntries(
    rows.map((row): [string, Answer] => [
      row.question,
      {
        value: JSON.parse(row.value) as AnswerValue,
        revision: row.revision,
        receivedAt: row.received_at,
        language: row.language,
      },
    ]),
  );
}

export function* revisions(sql: Sql, survey: string, response: string): Operation<Revision[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('answer')
      .select(['question', 'revision', 'value', 'language', 'received_at'])
      .where('survey', '=', survey)
      .where('response', '=', response)
      .orderBy('received_at')
      .orderBy('question')
      .orderBy('revision'),
  );
  return rows.map((row) => ({
    question: row.question,
    revision: row.revision,
    value: JSON.parse(row.value) as AnswerValue,
    language: row.language,
    receivedAt: row.received_at,
  }));
}

export interface StoredPlan extends Plan {
  response: ResponseRecord;
  isNew: boolean;
  /** When what is saved counts as received. */
  at: number;
}

/** What saving `input` on top of what is stored means; reads, writes nothing. `newResponse` is the id of a response that is not there yet. */
export function* planSave(
  sql: Sql,
  input: Save,
  stored: ResponseRecord | undefined,
  newResponse?: string,
): Operation<StoredPlan> {
  const at = timeOf(input.at, stored?.changed_at);
  const response: ResponseRecord = stored ?? {
    survey: input.survey,
    id: newResponse ?? newId(),
    invitation: input.invitation,
    version: input.version,
    language: input.language,
    status: 'draft',
    started_at: at,
    changed_at: at,
    submissions: 0,
    submission: null,
  };
  const current = stored ? yield* currentAnswers(sql, input.survey, stored.id) : {};
  const before = stored ? yield* answeredBefore(sql, input, stored.id) : [];
  const earlier = new Map(
    before.map((row) => [
      repeatKey(row.client_id, row.question),
      { revision: row.revision, receivedAt: row.received_at },
    ]),
  );
  return { ...planOf(input, at, current, earlier), response, isNew: !stored, at };
}

type Before = Pick<Tables['answer_repeat'], 'client_id' | 'question' | 'revision' | 'received_at'>;

/** What this request's client ids were answered before. */
function* answeredBefore(sql: Sql, input: Save, response: string): Operation<Before[]> {
  const ids = [...new Set(input.answers.map((answer) => answer.clientId))];
  if (ids.length === 0) return [];
  const of = (table: 'answer' | 'answer_repeat') =>
    sql.db
      .selectFrom(table)
      .select(['client_id', 'question', 'revision', 'received_at'])
      .where('survey', '=', input.survey)
      .where('response', '=', response)
      .where('client_id', 'in', ids);
  const [only] = ids;
  const query = () => of('answer').unionAll(of('answer_repeat'));
  if (ids.length > 1) return yield* all(query());
  const parameters = [input.survey, response, only];
  return yield* kept(sql, 'answeredBefore', [...parameters, ...parameters], query);
}

/** Writes a plan's revisions. The response's row must be there. */
export function* writeAnswers(sql: Sql, input: Save, plan: StoredPlan): Operation<void> {
  const of = { survey: input.survey, response: plan.response.id };
  const written = plan.written.map(({ question, clientId, revision, value }) => ({
    ...of,
    question,
    client_id: clientId,
    revision,
    value: JSON.stringify(value),
    language: input.language,
    received_at: plan.at,
  }));
  const repeats = plan.repeats.map(({ question, clientId, revision, receivedAt }) => ({
    ...of,
    question,
    client_id: clientId,
    revision,
    received_at: receivedAt,
  }));
  yield* insertRows(sql, 'answer', written, ({ db }, rows) => db.insertInto('answer').values(rows));
  yield* insertRows(sql, 'answer_repeat', repeats, ({ db }, rows) => db.insertInto('answer_repeat').values(rows));
}

/** Writes a plan as a draft: the response's row, `started` where it is new, the revisions. */
export function* writeDraft(sql: Sql, input: Save, plan: StoredPlan, invitation: Invitation): Operation<void> {
  if (plan.isNew && plan.written.length === 0) return;
  if (plan.isNew) {
    yield* insertRows(sql, 'response', [plan.response], ({ db }, rows) => db.insertInto('response').values(rows));
    yield* changeRollUps(sql, input.survey, [stageChange(invitation, 'started', 1)]);
  } else if (plan.written.length > 0) {
    yield* run(
      sql.db
        .updateTable('response')
        .set({ changed_at: plan.at, language: input.language })
        .where('survey', '=', input.survey)
        .where('id', '=', plan.response.id),
    );
  }
  yield* writeAnswers(sql, input, plan);
}

export function* saveAnswers(sql: Sql, input: Save): Operation<{ kind: 'done'; answers: SavedAnswer[] } | Refused> {
  const invitation = yield* lockInvitation(sql, input.survey, input.invitation);
  if (invitation.withdrawnAt !== null) return { kind: 'refused', reason: 'withdrawn' };
  const stored = yield* responseOf(sql, input.survey, input.invitation);
  if (stored?.status === 'submitted') return { kind: 'refused', reason: 'submitted' };
  const plan = yield* planSave(sql, input, stored);
  yield* writeDraft(sql, input, plan, invitation);
  return { kind: 'done', answers: plan.saved };
}
