/** Questions about one answer: asked, taken back, answered; and read. */
import type { Answer, AnswerValue } from '../../definitions/answers.ts';
import {
  type Asked,
  type FollowUp,
  type FollowUpFilter,
  type FollowUpState,
  followUpQuestion,
  isFollowUp,
  type NewFollowUp,
  type PlacedFollowUp,
  type Sent,
  type Taken,
} from '../follow-ups.ts';
import type { CancelReason } from '../messages.ts';
import { all, first, insertRows, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { lockInvitation } from './invitations.ts';
import { responsesOf } from './region.ts';

type Row = Tables['follow_up'];

const toFollowUp = (row: Row, answer: Answer | undefined): FollowUp => ({
  survey: row.survey,
  id: row.id,
  invitation: row.invitation,
  response: row.response,
  question: row.question,
  revision: row.revision,
  language: row.language,
  text: row.text,
  note: row.note,
  askedAt: row.asked_at,
  askedBy: row.asked_by,
  withdrawnAt: row.withdrawn_at,
  withdrawnBy: row.withdrawn_by,
  answeredAt: row.answered_at,
  sentRevision: row.sent_revision,
  answer: answer ?? null,
});

/** The current answers to these questions of these responses, by response and question. */
function* currentAnswers(
  sql: Sql,
  survey: string,
  responses: readonly string[],
  questions: readonly string[],
): Operation<Map<string, Answer>> {
  const found = new Map<string, Answer>();
  for (const piece of pieces([...new Set(questions)], 500)) {
    const rows = yield* all(
      sql.db
        .selectFrom('answer')
        .select(['response', 'question', 'revision', 'value', 'language', 'received_at'])
        .where('survey', '=', survey)
        .where('response', 'in', [...new Set(responses)])
        .where('question', 'in', piece)
        .where('revision', '=', (select) =>
          select
            .selectFrom('answer as newer')
            .select((max) => max.fn.max('newer.revision').as('revision'))
            .whereRef('newer.survey', '=', 'answer.survey')
            .whereRef('newer.response', '=', 'answer.response')
            .whereRef('newer.question', '=', 'answer.question')
            .where('newer.parallel', '=', (value) => value.lit(0)),
        ),
    );
    for (const row of rows) {
      const value = JSON.parse(row.value) as AnswerValue;
      const { revision, received_at: receivedAt, language } = row;
      found.set(`${row.response} ${row.question}`, { value, revision, receivedAt, language });
    }
  }
  return found;
}

/** With what is answered to each, in the order given. */
function* withAnswers<R extends Row>(sql: Sql, survey: string, rows: R[]): Operation<(FollowUp & { row: R })[]> {
  if (rows.length === 0) return [];
  const answers = yield* currentAnswers(
    sql,
    survey,
    rows.map(({ response }) => response),
    rows.map(({ id }) => followUpQuestion(id)),
  );
  return rows.map((row) => ({
    ...toFollowUp(row, answers.get(`${row.response} ${followUpQuestion(row.id)}`)),
    row,
  }));
}

const withoutRow = <R>({ row: _, ...followUp }: FollowUp & { row: R }): FollowUp => followUp;

function* rowOf(sql: Sql, survey: string, id: string): Operation<Row | undefined> {
  return yield* first(sql.db.selectFrom('follow_up').selectAll().where('survey', '=', survey).where('id', '=', id));
}

export function* followUp(sql: Sql, survey: string, id: string): Operation<FollowUp | undefined> {
  const row = yield* rowOf(sql, survey, id);
  const [found] = yield* withAnswers(sql, survey, row ? [row] : []);
  return found && withoutRow(found);
}

export function* followUpsOf(sql: Sql, survey: string, responses: readonly string[]): Operation<FollowUp[]> {
  const found: FollowUp[] = [];
  for (const piece of pieces([...responses], 500)) {
    const rows = yield* all(
      sql.db
        .selectFrom('follow_up')
        .selectAll()
        .where('survey', '=', survey)
        .where('response', 'in', piece)
        .orderBy('id'),
    );
    found.push(...(yield* withAnswers(sql, survey, rows)).map(withoutRow));
  }
  return found;
}

/** Every follow-up with its place, filtered. */
function filtered(sql: Sql, survey: string, { state, region, questionnaire, language, invitation }: FollowUpFilter) {
  let query = sql.db
    .selectFrom('follow_up')
    .innerJoin('invitation', (join) =>
      join.onRef('invitation.survey', '=', 'follow_up.survey').onRef('invitation.id', '=', 'follow_up.invitation'),
    )
    .leftJoin('municipality', (join) =>
      join
        .onRef('municipality.survey', '=', 'invitation.survey')
        .onRef('municipality.id', '=', 'invitation.municipality'),
    )
    .leftJoin('country', (join) =>
      join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
    )
    .where('follow_up.survey', '=', survey);
  if (region !== undefined) query = query.where('country.region', '=', region);
  if (questionnaire !== undefined) query = query.where('invitation.questionnaire', '=', questionnaire);
  if (language !== undefined) query = query.where('follow_up.language', '=', language);
  if (invitation !== undefined) query = query.where('follow_up.invitation', '=', invitation);
  if (state === undefined) return query;
  if (state === 'withdrawn') return query.where('follow_up.withdrawn_at', 'is not', null);
  query = query.where('follow_up.withdrawn_at', 'is', null);
  return query.where('follow_up.answered_at', state === 'open' ? 'is' : 'is not', null);
}

export function* followUps(
  sql: Sql,
  survey: string,
  filter: FollowUpFilter,
  after: string | null,
  limit: number,
): Operation<PlacedFollowUp[]> {
  const rows = yield* all(
    filtered(sql, survey, filter)
      .selectAll('follow_up')
      .select([
        'invitation.questionnaire as placed_questionnaire',
        'invitation.municipality as placed_municipality',
        'invitation.synthetic as placed_synthetic',
        'country.id as placed_country',
        'country.region as placed_region',
      ])
      .$if(after !== null, (of) => of.where('follow_up.id', '<', after ?? ''))
      .orderBy('follow_up.id', 'desc')
      .limit(limit),
  );
  return (yield* withAnswers(sql, survey, rows)).map((found) => ({
    ...withoutRow(found),
    questionnaire: found.row.placed_questionnaire,
    municipality: found.row.placed_municipality,
    country: found.row.placed_country ?? '',
    region: found.row.placed_region ?? '',
    synthetic: found.row.placed_synthetic === 1,
  }));
}

export function* followUpCounts(
  sql: Sql,
  survey: string,
  region?: string,
): Operation<{ state: FollowUpState; n: number }[]> {
  const [row] = yield* all(
    filtered(sql, survey, { ...(region !== undefined && { region }) }).select(({ fn }) => [
      fn.count<number>('follow_up.id').as('whole'),
      fn.count<number>('follow_up.withdrawn_at').as('withdrawn'),
      // One that was answered is not withdrawn any more.
      fn.count<number>('follow_up.answered_at').as('answered'),
    ]),
  );
  const { whole = 0, withdrawn = 0, answered = 0 } = row ?? {};
  const counts: { state: FollowUpState; n: number }[] = [
    { state: 'open', n: Number(whole) - Number(withdrawn) - Number(answered) },
    { state: 'answered', n: Number(answered) },
    { state: 'withdrawn', n: Number(withdrawn) },
  ];
  return counts.filter(({ n }) => n > 0);
}

export function* followUpsAtMost(
  sql: Sql,
  survey: string,
  region?: string,
): Operation<{ question: string; n: number }[]> {
  let each = sql.db
    .selectFrom('follow_up')
    .select(({ fn }) => ['question', fn.countAll<number>().as('n')])
    .where('survey', '=', survey)
    .where('withdrawn_at', 'is', null)
    .groupBy(['response', 'question']);
  if (region !== undefined) each = each.where('response', 'in', responsesOf(sql, survey, region));
  const rows = yield* all(
    sql.db
      .selectFrom(each.as('each'))
      .select(({ fn }) => ['question', fn.max<number>('n').as('n')])
      .groupBy('question')
      .orderBy('question'),
  );
  return rows.map(({ question, n }) => ({ question, n: Number(n) }));
}

export function* askFollowUp(sql: Sql, asked: NewFollowUp): Operation<Asked> {
  const { survey, id } = asked;
  const { withdrawnAt, ballot } = yield* lockInvitation(sql, survey, asked.invitation);
  if (ballot) return { kind: 'anonymous' };
  const before = yield* followUp(sql, survey, id);
  if (before) return { kind: 'asked', followUp: before };
  const response = yield* first(
    sql.db
      .selectFrom('response')
      .select(['id', 'erased_at'])
      .where('survey', '=', survey)
      .where('invitation', '=', asked.invitation),
  );
  if (!response) return { kind: 'nothing' };
  if (withdrawnAt !== null || response.erased_at !== null) return { kind: 'withdrawn' };
  const answers = yield* currentAnswers(sql, survey, [response.id], [asked.question]);
  const row: Row = {
    survey,
    id,
    invitation: asked.invitation,
    response: response.id,
    question: asked.question,
    revision: answers.get(`${response.id} ${asked.question}`)?.revision ?? 0,
    language: asked.language,
    text: asked.text,
    note: asked.note,
    asked_at: asked.askedAt,
    asked_by: asked.askedBy,
    withdrawn_at: null,
    withdrawn_by: null,
    answered_at: null,
    sent_revision: null,
  };
  yield* insertRows(sql, 'follow_up', [row], ({ db }, rows) => db.insertInto('follow_up').values(rows));
  yield* run(
    sql.db
      .updateTable('response')
      // Whoever has the form open is told.
      .set((now) => ({ follow_ups: now('follow_ups', '+', 1), changes: now('changes', '+', 1) }))
      .where('survey', '=', survey)
      .where('id', '=', response.id),
  );
  return { kind: 'asked', followUp: toFollowUp(row, undefined) };
}

export function* withdrawFollowUp(
  sql: Sql,
  { survey, id, at, by }: { survey: string; id: string; at: number; by: string },
): Operation<Taken> {
  const known = yield* rowOf(sql, survey, id);
  if (!known) return { kind: 'unknown' };
  yield* lockInvitation(sql, survey, known.invitation);
  const row = (yield* rowOf(sql, survey, id)) ?? known;
  if (row.withdrawn_at !== null) return { kind: 'done' };
  if (row.answered_at !== null) return { kind: 'answered' };
  yield* change(sql, row, { withdrawn_at: at, withdrawn_by: by });
  yield* cancelMessage(sql, row, 'by hand', at);
  return { kind: 'done' };
}

export function* sendFollowUp(
  sql: Sql,
  { survey, invitation, id, at }: { survey: string; invitation: string; id: string; at: number },
): Operation<Sent> {
  const { withdrawnAt } = yield* lockInvitation(sql, survey, invitation);
  const row = yield* rowOf(sql, survey, id);
  if (row?.invitation !== invitation || row.withdrawn_at !== null || withdrawnAt !== null) return { kind: 'not-asked' };
  const question = followUpQuestion(id);
  const answers = yield* currentAnswers(sql, survey, [row.response], [question]);
  const answer = answers.get(`${row.response} ${question}`);
  if (typeof answer?.value !== 'string' || answer.value.trim() === '') return { kind: 'blank' };
  const { revision } = answer;
  if (row.answered_at !== null && row.sent_revision === revision)
    return { kind: 'sent', revision, answeredAt: row.answered_at };
  // Not before the text itself, also where the clock was put back.
  const answeredAt = Math.max(at, answer.receivedAt);
  yield* change(sql, row, { answered_at: answeredAt, sent_revision: revision });
  yield* cancelMessage(sql, row, 'answered', at);
  return { kind: 'sent', revision, answeredAt };
}

/** Whether each of these was asked of the response. One that was taken back meanwhile keeps what was written to it: a device must not hold it for ever. */
export function* areAsked(
  sql: Sql,
  survey: string,
  response: string,
  questions: readonly string[],
): Operation<boolean> {
  const rows = yield* all(
    sql.db.selectFrom('follow_up').select('id').where('survey', '=', survey).where('response', '=', response),
  );
  const asked = new Set(rows.map(({ id }) => followUpQuestion(id)));
  return questions.every((question) => isFollowUp(question) && asked.has(question));
}

/** With a response's content go the questions about it, which may say again what it said. */
export const eraseFollowUps = (sql: Sql, survey: string, response: string): Operation<void> =>
  run(sql.db.deleteFrom('follow_up').where('survey', '=', survey).where('response', '=', response));

function* change(sql: Sql, { survey, id }: Row, to: Partial<Row>): Operation<void> {
  yield* run(sql.db.updateTable('follow_up').set(to).where('survey', '=', survey).where('id', '=', id));
}

/** What has not gone is sent no longer. */
function* cancelMessage(sql: Sql, { survey, id }: Row, said: CancelReason, at: number): Operation<void> {
  yield* run(
    sql.db
      .updateTable('message')
      .set({ state: 'cancelled', said, claimed_by: null, claimed_until: null, changed_at: at })
      .where('survey', '=', survey)
      .where('once', '=', `follow-up ${id}`)
      .where('state', 'in', ['queued', 'sending']),
  );
}
