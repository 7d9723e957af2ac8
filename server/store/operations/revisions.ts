/** Revisions as they are read: the whole history, and what was written beside a newer answer. */
import type { AnswerValue } from '../../definitions/answers.ts';
import { all, kept, type Operation, run, type Sql } from '../operation.ts';
import type { Revision } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Every revision with who wrote it and when it was settled; the tables are joined here only. */
const joined = (sql: Sql, survey: string, response: string) =>
  sql.db
    .selectFrom('answer')
    .leftJoin('contributor', (join) =>
      join
        .onRef('contributor.survey', '=', 'answer.survey')
        .onRef('contributor.response', '=', 'answer.response')
        .onRef('contributor.id', '=', 'answer.contributor'),
    )
    .leftJoin('settled', (join) =>
      join
        .onRef('settled.survey', '=', 'answer.survey')
        .onRef('settled.response', '=', 'answer.response')
        .onRef('settled.question', '=', 'answer.question')
        .onRef('settled.revision', '=', 'answer.revision'),
    )
    .select([
      'answer.question',
      'answer.revision',
      'answer.value',
      'answer.language',
      'answer.received_at',
      'answer.base',
      'answer.parallel',
      'contributor.name',
      'contributor.role',
      'settled.settled_at',
    ])
    .where('answer.survey', '=', survey)
    .where('answer.response', '=', response);

type Row = Pick<
  Tables['answer'],
  'question' | 'revision' | 'value' | 'language' | 'received_at' | 'base' | 'parallel'
> & { name: string | null; role: string | null; settled_at: number | null };

const toRevision = (row: Row): Revision => ({
  question: row.question,
  revision: row.revision,
  value: JSON.parse(row.value) as AnswerValue,
  language: row.language,
  receivedAt: row.received_at,
  base: row.base,
  parallel: row.parallel === 1,
  contributor: row.name === null || row.role === null ? null : { name: row.name, role: row.role },
  settledAt: row.settled_at,
});

/** By question, in the order in which they were stored: clocks are set back at times, numbers are not. */
export function* revisions(sql: Sql, survey: string, response: string): Operation<Revision[]> {
  const rows = yield* all(joined(sql, survey, response).orderBy('answer.question').orderBy('answer.revision'));
  return rows.map(toRevision);
}

export function* revision(
  sql: Sql,
  survey: string,
  response: string,
  question: string,
  number: number,
): Operation<Revision | undefined> {
  const [row] = yield* all(
    joined(sql, survey, response).where('answer.question', '=', question).where('answer.revision', '=', number),
  );
  return row && toRevision(row);
}

/** The parallel revisions of a response that nobody has chosen about, oldest first. The literal 1 is what lets the partial index serve. */
export function* parallelRevisions(sql: Sql, survey: string, response: string): Operation<Revision[]> {
  const rows = yield* kept(sql, 'parallelRevisions', [survey, response], () =>
    joined(sql, survey, response)
      .where('answer.parallel', '=', (value) => value.lit(1))
      .where('settled.revision', 'is', null)
      .orderBy('answer.question')
      .orderBy('answer.revision'),
  );
  return rows.map(toRevision);
}

/** What a change on an older revision is compared with: the revision it was written on, and the unsettled parallel ones of its question. */
export function* revisionsAround(
  sql: Sql,
  survey: string,
  response: string,
  question: string,
  base: number,
): Operation<Revision[]> {
  const rows = yield* all(
    joined(sql, survey, response)
      .where('answer.question', '=', question)
      .where((is) =>
        is.or([
          is('answer.revision', '=', base),
          is.and([is('answer.parallel', '=', is.lit(1)), is('settled.revision', 'is', null)]),
        ]),
      )
      .orderBy('answer.revision'),
  );
  return rows.map(toRevision);
}

/** Keeps that somebody chose about these. */
export function* writeSettled(sql: Sql, rows: Tables['settled'][]): Operation<void> {
  if (rows.length === 0) return;
  yield* run(
    sql.db
      .insertInto('settled')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['survey', 'response', 'question', 'revision']).doNothing()),
  );
}
