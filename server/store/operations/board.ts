/** The board's reads, and what devices say of themselves. */
import type { AnswerValue } from '../../definitions/answers.ts';
import { sha256 } from '../../foundation/hash.ts';
import type { BoardMessages, BoardRow, BoardWrites, CurrentValue } from '../board.ts';
import { all, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { answeredOn, isBallot } from './anonymous.ts';
import { toInvitation } from './invitations.ts';
import { municipalitiesIn, responsesOf as responsesOfRegion } from './region.ts';

/** Tabs of one invitation that are remembered to hold something. */
export const MOST_DEVICES = 16;

function invitationsOf(sql: Sql, survey: string, region: string | undefined) {
  const query = sql.db
    .selectFrom('invitation')
    .selectAll()
    .where('survey', '=', survey)
    // What they say of themselves is not shown, and whose they are is not known.
    .where('ballot', '=', 0)
    .orderBy('municipality')
    .orderBy('questionnaire')
    .orderBy('ordinal');
  if (region === undefined) return query;
  return query.where('municipality', 'in', municipalitiesIn(sql, survey, region));
}

/** By invitation. */
function* responsesOf({ db }: Sql, survey: string) {
  const rows = yield* all(db.selectFrom('response').selectAll().where('survey', '=', survey));
  return new Map(rows.map((row) => [row.invitation, row]));
}

/** When each submission came, by its id. */
function* submittedOf({ db }: Sql, survey: string): Operation<Map<string, number>> {
  const rows = yield* all(db.selectFrom('submission').select(['id', 'submitted_at']).where('survey', '=', survey));
  return new Map(rows.map(({ id, submitted_at }) => [id, submitted_at]));
}

/** When each invitation's link was last replaced, of those that were. */
function* replacedAt({ db }: Sql, survey: string): Operation<Map<string, number>> {
  const rows = yield* all(
    db
      .selectFrom('replaced_link')
      .select(({ fn }) => ['invitation', fn.max<number>('replaced_at').as('at')])
      .where('survey', '=', survey)
      .groupBy('invitation'),
  );
  return new Map(rows.map(({ invitation, at }) => [invitation, Number(at)]));
}

/** By invitation, of its present link. Ids are made in order of time, so the highest is the last. */
function* messagesOf(sql: Sql, survey: string): Operation<Map<string, BoardMessages>> {
  const since = yield* replacedAt(sql, survey);
  const rows = yield* all(
    sql.db
      .selectFrom('message')
      .select(['invitation', 'kind', 'state', 'not_before', 'made_at', 'sent_at'])
      .where('survey', '=', survey)
      .where('invitation', 'is not', null)
      .where('kind', '!=', 'test')
      .where('state', '!=', 'cancelled')
      .orderBy('id'),
  );
  const found = new Map<string, BoardMessages>();
  for (const { invitation, kind, state, not_before, made_at, sent_at } of rows) {
    if (made_at < (since.get(invitation ?? '') ?? 0)) continue;
    const before = found.get(invitation ?? '');
    const isNext = kind === 'reminder' && state === 'queued';
    found.set(invitation ?? '', {
      state,
      sentAt: state === 'sent' ? sent_at : (before?.sentAt ?? null),
      reminderAt: isNext ? Math.min(not_before, before?.reminderAt ?? not_before) : (before?.reminderAt ?? null),
    });
  }
  return found;
}

function* unsentOf(sql: Sql, survey: string): Operation<Map<string, number>> {
  const rows = yield* all(
    sql.db.selectFrom('device_report').select(['invitation', 'unsent']).where('survey', '=', survey),
  );
  const found = new Map<string, number>();
  for (const { invitation, unsent } of rows) found.set(invitation, (found.get(invitation) ?? 0) + unsent);
  return found;
}

/**
 * Each table by itself, put together here: joined in one statement, PostgreSQL took 690 ms for 2,000 invitations of one survey whose statistics
 * were not there yet, for all of them have the first column of every key in common.
 */
export function* board(sql: Sql, survey: string, region?: string): Operation<BoardRow[]> {
  const rows = yield* all(invitationsOf(sql, survey, region));
  const responses = yield* responsesOf(sql, survey);
  const submitted = yield* submittedOf(sql, survey);
  const answered = yield* answeredOn(sql, survey);
  const messages = yield* messagesOf(sql, survey);
  const unsent = yield* unsentOf(sql, survey);
  return rows.map((row): BoardRow => {
    const response = responses.get(row.id);
    return {
      invitation: toInvitation(row),
      response: response === undefined ? null : toBoardResponse(response),
      submittedAt: submitted.get(response?.submission ?? '') ?? answered.get(row.id) ?? null,
      messages: messages.get(row.id) ?? null,
      unsent: unsent.get(row.id) ?? 0,
    };
  });
}

const toBoardResponse = (row: Tables['response']): NonNullable<BoardRow['response']> => ({
  id: row.id,
  version: row.version,
  language: row.language,
  status: row.status,
  startedAt: row.started_at,
  changedAt: row.changed_at,
  erasedAt: row.erased_at,
  changes: row.changes,
});

/** What of each table changes with everything that the board shows of it, in one statement. */
function stampRows({ db }: Sql, surveys: readonly string[]) {
  return db
    .selectFrom('response')
    .select(({ fn, lit }) => [
      lit<number>(1).as('what'),
      'survey',
      fn.count<number>('id').as('n'),
      fn.sum<number>('changes').as('a'),
      fn.max<number | null>('changed_at').as('b'),
      fn.count<number>('erased_at').as('c'),
    ])
    .where('survey', 'in', surveys)
    .groupBy('survey')
    .unionAll(
      db
        .selectFrom('invitation')
        .select(({ fn, lit }) => [
          lit<number>(2).as('what'),
          'survey',
          fn.count<number>('id').as('n'),
          fn.count<number>('opened_at').as('a'),
          fn.max<number | null>('withdrawn_at').as('b'),
          fn.count<number>('withdrawn_at').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('message')
        .select(({ fn, lit }) => [
          lit<number>(3).as('what'),
          'survey',
          fn.count<number>('id').as('n'),
          fn.sum<number>('attempts').as('a'),
          fn.max<number | null>('changed_at').as('b'),
          fn.count<number>('sent_at').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('device_report')
        .select(({ fn, lit }) => [
          lit<number>(4).as('what'),
          'survey',
          fn.count<number>('device').as('n'),
          fn.sum<number>('unsent').as('a'),
          fn.max<number | null>('at').as('b'),
          fn.count<number>('at').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('registry_change')
        .select(({ fn, lit }) => [
          lit<number>(5).as('what'),
          'survey',
          fn.count<number>('id').as('n'),
          fn.count<number>('undoes').as('a'),
          fn.max<number | null>('at').as('b'),
          fn.count<number>('at').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('schedule')
        .select(({ fn, lit }) => [
          lit<number>(6).as('what'),
          'survey',
          fn.count<number>('survey').as('n'),
          fn.count<number>('reminders_stopped_at').as('a'),
          fn.max<number | null>('changed_at').as('b'),
          fn.count<number>('closes_at').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('invitation')
        .select(({ fn, lit }) => [
          lit<number>(7).as('what'),
          'survey',
          fn.count<number>('reminders_stopped_at').as('n'),
          fn.sum<number>('issue').as('a'),
          fn.max<number | null>('extended_until').as('b'),
          fn.count<number>('contact').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('open_answer')
        .select(({ fn, lit }) => [
          lit<number>(8).as('what'),
          'survey',
          fn.count<number>('invitation').as('n'),
          fn.count<number>('decided_at').as('a'),
          fn.max<number | null>('decided_at').as('b'),
          fn.count<number>('municipality').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    )
    .unionAll(
      db
        .selectFrom('participation')
        .select(({ fn, lit }) => [
          lit<number>(9).as('what'),
          'survey',
          fn.count<number>('invitation').as('n'),
          fn.count<number>('answered_on').as('a'),
          fn.max<number | null>('answered_on').as('b'),
          fn.count<number>('survey').as('c'),
        ])
        .where('survey', 'in', surveys)
        .groupBy('survey'),
    );
}

export function* boardStamps(sql: Sql, surveys: readonly string[]): Operation<Record<string, string>> {
  if (surveys.length === 0) return {};
  const rows = yield* all(stampRows(sql, surveys));
  const parts = Map.groupBy(rows, ({ survey }) => survey);
  return Object.fromEntries(
    surveys.map((survey) => {
      // The engines give large numbers as text or as numbers, and null where there is none.
      const said = (parts.get(survey) ?? []).map(({ what, n, a, b, c }) => [what, n, a, b, c].map(String).join(' '));
      return [survey, sha256(said.sort().join('\n')).slice(0, 16)];
    }),
  );
}

export function* currentValues(
  sql: Sql,
  survey: string,
  responses: readonly string[],
  region?: string,
): Operation<CurrentValue[]> {
  const found: CurrentValue[] = [];
  for (const piece of pieces([...responses], 500)) {
    const current = sql.db
      .selectFrom('answer')
      .select(['response', 'question', 'value'])
      .where('survey', '=', survey)
      .where('response', 'in', piece)
      .where('revision', '=', (select) =>
        select
          .selectFrom('answer as newer')
          .select((max) => max.fn.max('newer.revision').as('revision'))
          .whereRef('newer.survey', '=', 'answer.survey')
          .whereRef('newer.response', '=', 'answer.response')
          .whereRef('newer.question', '=', 'answer.question')
          .where('newer.parallel', '=', (value) => value.lit(0)),
      );
    const rows = yield* all(
      region === undefined ? current : current.where('response', 'in', responsesOfRegion(sql, survey, region)),
    );
    for (const { response, question, value } of rows)
      found.push({ response, question, value: JSON.parse(value) as AnswerValue });
  }
  return found;
}

export function* markOpened(sql: Sql, survey: string, invitation: string, at: number): Operation<void> {
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ opened_at: at })
      .where('survey', '=', survey)
      .where('id', '=', invitation)
      // When somebody wrote a ballot is nobody's to know.
      .where('ballot', '=', 0)
      .where('opened_at', 'is', null),
  );
}

export function* reportUnsent(sql: Sql, report: Parameters<BoardWrites['reportUnsent']>[0]): Operation<void> {
  const { survey, invitation, device, unsent, at } = report;
  if (yield* isBallot(sql, survey, invitation)) return;
  const own = sql.db.deleteFrom('device_report').where('survey', '=', survey).where('invitation', '=', invitation);
  yield* run(own.where('device', '=', device));
  if (unsent === 0) return;
  const others = yield* all(
    sql.db
      .selectFrom('device_report')
      .select('device')
      .where('survey', '=', survey)
      .where('invitation', '=', invitation)
      .orderBy('at', 'desc')
      .orderBy('device'),
  );
  const over = others.slice(MOST_DEVICES - 1).map((one) => one.device);
  if (over.length > 0) yield* run(own.where('device', 'in', over));
  yield* run(
    sql.db
      .insertInto('device_report')
      .values({ survey, invitation, device, unsent, at })
      .onConflict((conflict) => conflict.columns(['survey', 'invitation', 'device']).doUpdateSet({ unsent, at })),
  );
}
