/** Saving answers: revisions, conflicts, repeated requests. What is to be written is worked out first, in memory, by `planSave`. */
import type { Answer, Answers, AnswerValue } from '../../definitions/answers.ts';
import { canonicalJson } from '../../foundation/hash.ts';
import { newId } from '../../foundation/ids.ts';
import { all, insertRows, kept, type Operation, run, type Sql } from '../operation.ts';
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

export interface Plan {
  response: ResponseRecord;
  isNew: boolean;
  saved: SavedAnswer[];
  /** As they will be once written. */
  answers: Answers;
  written: Tables['answer'][];
  repeats: Tables['answer_repeat'][];
}

/** What saving `input` on top of what is stored means; reads, writes nothing. */
export function* planSave(sql: Sql, input: Save, stored: ResponseRecord | undefined): Operation<Plan> {
  const response: ResponseRecord = stored ?? {
    survey: input.survey,
    id: newId(),
    invitation: input.invitation,
    version: input.version,
    language: input.language,
    status: 'draft',
    started_at: input.at,
    changed_at: input.at,
    submissions: 0,
    submission: null,
    erased_at: null,
  };
  const plan: Plan = { response, isNew: !stored, saved: [], answers: {}, written: [], repeats: [] };
  const earlier = new Map<string, { revision: number; received_at: number }>();
  const answers = new Map<string, Answer>();
  if (stored) {
    const current = yield* currentAnswers(sql, input.survey, stored.id);
    for (const [question, answer] of Object.entries(current)) answers.set(question, answer);
    for (const row of yield* answeredBefore(sql, input, stored.id)) {
      earlier.set(`${row.client_id}\0${row.question}`, row);
    }
  }
  for (const change of input.answers) {
    const { question, value, clientId } = change;
    const key = `${clientId}\0${question}`;
    const repeated = earlier.get(key);
    const current = answers.get(question);
    const row = { survey: input.survey, response: response.id, question, client_id: clientId };
    if (repeated) {
      plan.saved.push({ question, kind: 'saved', revision: repeated.revision, receivedAt: repeated.received_at });
    } else if (current && canonicalJson(current.value) === canonicalJson(value)) {
      plan.repeats.push({ ...row, revision: current.revision, received_at: current.receivedAt });
      plan.saved.push({ question, kind: 'saved', revision: current.revision, receivedAt: current.receivedAt });
    } else if (current && change.baseRevision < current.revision) {
      const { value: now, revision, receivedAt } = current;
      plan.saved.push({ question, kind: 'conflict', current: { value: now, revision, receivedAt } });
    } else {
      const revision = (current?.revision ?? 0) + 1;
      const { language, at } = input;
      plan.written.push({ ...row, revision, value: JSON.stringify(value), language, received_at: at });
      answers.set(question, { value, revision, receivedAt: at, language });
      plan.saved.push({ question, kind: 'saved', revision, receivedAt: at });
    }
    const last = plan.saved.at(-1);
    if (last?.kind === 'saved') earlier.set(key, { revision: last.revision, received_at: last.receivedAt });
  }
  plan.answers = Object.fromEntries(answers);
  return plan;
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
export function* writeAnswers(sql: Sql, plan: Plan): Operation<void> {
  yield* insertRows(sql, 'answer', plan.written, ({ db }, rows) => db.insertInto('answer').values(rows));
  yield* insertRows(sql, 'answer_repeat', plan.repeats, ({ db }, rows) => db.insertInto('answer_repeat').values(rows));
}

/** Writes a plan as a draft: the response's row, `started` where it is new, the revisions. */
export function* writeDraft(sql: Sql, input: Save, plan: Plan, invitation: Invitation): Operation<void> {
  if (plan.isNew && plan.written.length === 0) return;
  if (plan.isNew) {
    yield* insertRows(sql, 'response', [plan.response], ({ db }, rows) => db.insertInto('response').values(rows));
    yield* changeRollUps(sql, input.survey, [stageChange(invitation, 'started', 1)]);
  } else if (plan.written.length > 0) {
    yield* run(
      sql.db
        .updateTable('response')
        .set({ changed_at: input.at, language: input.language })
        .where('survey', '=', input.survey)
        .where('id', '=', plan.response.id),
    );
  }
  yield* writeAnswers(sql, plan);
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
