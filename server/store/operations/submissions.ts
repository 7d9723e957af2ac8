/** Submissions as they are read. Making one is in `submit.ts`. */
import type { Answers, Fact } from '../../definitions/answers.ts';
import { all, first, type Operation, type Sql } from '../operation.ts';
import type { ExportedSubmission, Submission } from '../store.ts';
import type { Tables } from '../tables.ts';

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
  answers: JSON.parse(row.answers) as Answers,
  facts: JSON.parse(row.facts) as Fact[],
});

export function* submissions(sql: Sql, survey: string, invitation: string): Operation<Submission[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('response')
      .innerJoin('submission', (join) =>
        join.onRef('submission.survey', '=', 'response.survey').onRef('submission.response', '=', 'response.id'),
      )
      .selectAll('submission')
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
): Operation<Submission[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('submission')
      .selectAll()
      .where('survey', '=', survey)
      .where('counted', '=', 1)
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit),
  );
  return rows.map(toSubmission);
}

/** The counted submissions as exports need them: the facts are not even read. */
export function* exportedSubmissions(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
): Operation<ExportedSubmission[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('submission')
      .innerJoin('response', (join) =>
        join.onRef('response.survey', '=', 'submission.survey').onRef('response.id', '=', 'submission.response'),
      )
      .select([
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
        'submission.answers',
        'response.started_at',
        'response.status',
      ])
      .where('submission.survey', '=', survey)
      .where('submission.counted', '=', 1)
      .where('submission.id', '>', after ?? '')
      .orderBy('submission.id')
      .limit(limit),
  );
  return rows.map((row) => ({
    ...toSubmission({ ...row, survey, facts: '[]' }),
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
    sql.db
      .selectFrom('submission')
      .selectAll()
      .where('survey', '=', survey)
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit),
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
    sql.db
      .selectFrom('submission')
      .selectAll()
      .where('survey', '=', survey)
      .where('response', '=', response)
      .where('client_id', '=', clientId),
  );
  return row && toSubmission(row);
}
