/** Submissions as they are read. Making one is in `submit.ts`. */
import { sql as raw } from 'kysely';
import type { Answers, Fact } from '../../definitions/answers.ts';
import { all, first, type Operation, type Sql } from '../operation.ts';
import type { ExportedSubmission, Submission } from '../store.ts';
import type { Tables } from '../tables.ts';
import { invitationsIn } from './region.ts';

const toSubmission = (row: Omit<Tables['submission'], 'client_id' | 'counted'>): Submission => ({
  survey: row.survey,
  id: row.id,
  response: row.response,
  invitation: row.invitation,
  questionnaire: row.questionnaire,
  municipality: row.municipality,
  version: row.version,
  language: row.language,
  synthetic: row.synthetic === 1,
  ordinal: row.ordinal,
  submittedAt: row.submitted_at,
  number: row.number,
  code: row.code,
  hash: row.hash,
  salt: row.salt,
  erasedAt: row.erased_at,
  answers: JSON.parse(row.answers) as Answers,
  facts: JSON.parse(row.facts) as Fact[],
});

/** A submission's row keeps the revision of each answer; revisions never change, so their texts are not written twice. The answers of those revisions, as JSON of `Answers`; a revision that is gone is left out. */
const ANSWERS = {
  sqlite: raw<string>`(select json_group_object(answer.question, json_object('value', json(answer.value),
    'revision', answer.revision, 'receivedAt', answer.received_at, 'language', answer.language))
    from json_each(submission.answers) as frozen inner join answer
    on answer.survey = submission.survey and answer.response = submission.response
    and answer.question = frozen.key and answer.revision = frozen.value)`,
  postgresql: raw<string>`(select coalesce(json_object_agg(answer.question, json_build_object('value', answer.value::json,
    'revision', answer.revision, 'receivedAt', answer.received_at, 'language', answer.language))::text, '{}')
    from json_each_text(submission.answers::json) as frozen inner join answer
    on answer.survey = submission.survey and answer.response = submission.response
    and answer.question = frozen.key and answer.revision = frozen.value::integer)`,
};

const COLUMNS = [
  'submission.survey',
  'submission.id',
  'submission.response',
  'submission.invitation',
  'submission.questionnaire',
  'submission.municipality',
  'submission.version',
  'submission.language',
  'submission.synthetic',
  'submission.ordinal',
  'submission.submitted_at',
  'submission.number',
  'submission.code',
  'submission.hash',
  'submission.salt',
  'submission.erased_at',
] as const;

/** What every reading of submissions selects, but the facts. */
const read = (sql: Sql) => sql.db.selectFrom('submission').select(COLUMNS).select(ANSWERS[sql.engine].as('answers'));

function page(sql: Sql, survey: string, after: string | null, limit: number, region?: string) {
  let query = read(sql)
    .where('submission.survey', '=', survey)
    .where('submission.id', '>', after ?? '');
  if (region !== undefined) query = query.where('submission.invitation', 'in', invitationsIn(sql, survey, region));
  return query.orderBy('submission.id').limit(limit);
}

export function* submissions(sql: Sql, survey: string, invitation: string): Operation<Submission[]> {
  const rows = yield* all(
    read(sql)
      .select('submission.facts')
      .innerJoin('response', (join) =>
        join.onRef('response.survey', '=', 'submission.survey').onRef('response.id', '=', 'submission.response'),
      )
      .where('response.survey', '=', survey)
      .where('response.invitation', '=', invitation)
      .orderBy('submission.ordinal'),
  );
  return rows.map(toSubmission);
}

export function* countedSubmissions(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
  region?: string,
): Operation<Submission[]> {
  const rows = yield* all(
    page(sql, survey, after, limit, region).select('submission.facts').where('submission.counted', '=', 1),
  );
  return rows.map(toSubmission);
}

/** The counted submissions as exports need them: the facts are not even read. */
export function* exportedSubmissions(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
  region?: string,
): Operation<ExportedSubmission[]> {
  const rows = yield* all(
    page(sql, survey, after, limit, region)
      .innerJoin('response', (join) =>
        join.onRef('response.survey', '=', 'submission.survey').onRef('response.id', '=', 'submission.response'),
      )
      .innerJoin('invitation', (join) =>
        join.onRef('invitation.survey', '=', 'submission.survey').onRef('invitation.id', '=', 'submission.invitation'),
      )
      .select(['response.started_at', 'response.status', 'invitation.municipality as belongs_to'])
      .where('submission.counted', '=', 1),
  );
  return rows.map((row) => ({
    ...toSubmission({ ...row, facts: '[]' }),
    municipality: row.belongs_to,
    startedAt: row.started_at,
    status: row.status,
  }));
}

/** Every submission, counted or not: what the ledger is checked against. */
export function* allSubmissions(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
): Operation<Submission[]> {
  const rows = yield* all(
    page(sql, survey, after, limit)
      .select('submission.facts')
      // Of ballots that wait nothing is in the ledger yet.
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('invitation')
              .select('invitation.id')
              .whereRef('invitation.survey', '=', 'submission.survey')
              .whereRef('invitation.id', '=', 'submission.invitation')
              .where('invitation.ballot', '=', 1)
              .where('invitation.unconfirmed', '=', 1),
          ),
        ),
      ),
  );
  return rows.map(toSubmission);
}

/** What a submission added to the roll-ups. */
export function* countedFacts(sql: Sql, survey: string, id: string): Operation<Fact[]> {
  const row = yield* first(
    sql.db.selectFrom('submission').select('facts').where('survey', '=', survey).where('id', '=', id),
  );
  return row ? (JSON.parse(row.facts) as Fact[]) : [];
}

export function* submissionByClient(
  sql: Sql,
  survey: string,
  response: string,
  clientId: string,
): Operation<Submission | undefined> {
  const row = yield* first(
    read(sql)
      .select('submission.facts')
      .where('submission.survey', '=', survey)
      .where('submission.response', '=', response)
      .where('submission.client_id', '=', clientId),
  );
  return row && toSubmission(row);
}

export function* submissionByCode(sql: Sql, code: string): Operation<Submission | undefined> {
  const row = yield* first(
    read(sql).select('submission.facts').where('submission.code', '=', code).orderBy('submission.id').limit(1),
  );
  return row && toSubmission(row);
}
