/** Surveys and the frozen versions of their questionnaires. */
import { answerable, type Questionnaire, takesText, type Version } from '../../definitions/model.ts';
import { canonicalJson } from '../../foundation/hash.ts';
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';

const toVersion = (row: Tables['version']): Version => ({
  survey: row.survey,
  questionnaire: row.questionnaire,
  version: row.version,
  hash: row.hash,
  content: JSON.parse(row.content) as Questionnaire,
  frozenAt: row.frozen_at,
});

export const GENESIS = '0'.repeat(64);

/** Makes the survey's row and its ledger's head where they are missing. */
export function* ensureSurvey(sql: Sql, survey: string, at: number): Operation<void> {
  yield* run(
    sql.db
      .insertInto('survey')
      .values({ id: survey, registry_hash: null, registry_kept: 0, made_at: at })
      .onConflict((conflict) => conflict.column('id').doNothing()),
  );
  yield* run(
    sql.db
      .insertInto('ledger_head')
      .values({ survey, height: 0, hash: GENESIS })
      .onConflict((conflict) => conflict.column('survey').doNothing()),
  );
}

/**
 * Locks the survey's row: who changes its registry, makes invitations or counts anew waits here, before anything else is locked. Not its key: on PostgreSQL
 * whoever has locked an invitation, and writes a row that names the survey, would wait crosswise for who goes on to lock that invitation.
 */
export function* lockSurvey(sql: Sql, survey: string): Operation<void> {
  const row = sql.db.selectFrom('survey').select('id').where('id', '=', survey);
  yield* first(sql.engine === 'postgresql' ? row.forNoKeyUpdate() : row);
}

export function* versions(sql: Sql, survey: string, questionnaire?: string): Operation<Version[]> {
  let query = sql.db.selectFrom('version').selectAll().where('survey', '=', survey);
  if (questionnaire !== undefined) query = query.where('questionnaire', '=', questionnaire);
  return (yield* all(query.orderBy('questionnaire').orderBy('version'))).map(toVersion);
}

/** A question of a frozen version; ids hold no space. */
const questionKey = (of: { questionnaire: string; version: number; question: string }): string =>
  `${of.questionnaire} ${of.version} ${of.question}`;

/** Tells whether an answer was written in words: not chosen, nor a date. One of a question that no version knows is. */
export function* writtenAnswers(
  sql: Sql,
  survey: string,
): Operation<(of: Parameters<typeof questionKey>[0]) => boolean> {
  const closed = new Set<string>();
  for (const { questionnaire, version, content } of yield* versions(sql, survey)) {
    for (const question of answerable(content))
      if (!takesText(question)) closed.add(questionKey({ questionnaire, version, question: question.id }));
  }
  return (of) => !closed.has(questionKey(of));
}

export function* freezeVersion(
  sql: Sql,
  input: { survey: string; questionnaire: string; hash: string; content: Questionnaire; at: number },
): Operation<{ version: Version; previous: Version | undefined; isNew: boolean }> {
  yield* ensureSurvey(sql, input.survey, input.at);
  yield* lockSurvey(sql, input.survey);
  const newest = yield* all(
    sql.db
      .selectFrom('version')
      .selectAll()
      .where('survey', '=', input.survey)
      .where('questionnaire', '=', input.questionnaire)
      .orderBy('version', 'desc')
      .limit(2),
  );
  const [latest, before] = newest.map(toVersion);
  if (latest?.hash === input.hash) return { version: latest, previous: before, isNew: false };
  const row = {
    survey: input.survey,
    questionnaire: input.questionnaire,
    version: (latest?.version ?? 0) + 1,
    hash: input.hash,
    content: canonicalJson(input.content),
    frozen_at: input.at,
  };
  yield* run(sql.db.insertInto('version').values(row));
  return { version: toVersion(row), previous: latest, isNew: true };
}

export function* ping(sql: Sql): Operation<void> {
  yield* first(sql.db.selectFrom('meta').select('name').limit(1));
}
