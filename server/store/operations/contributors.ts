/** Those who gave a name or a role while writing. */
import type { Contributor } from '../../definitions/answers.ts';
import { sha256 } from '../../foundation/hash.ts';
import { all, insertRows, type Operation, type Sql } from '../operation.ts';
import type { KnownContributor } from '../store.ts';
import type { Tables } from '../tables.ts';

/** The same name and role are the same contributor. */
const contributorId = ({ name, role }: Contributor): string => sha256(JSON.stringify([name, role])).slice(0, 16);

export const contributorRow = (
  survey: string,
  response: string,
  { name, role }: Contributor,
  at: number,
): Tables['contributor'] => ({ survey, response, id: contributorId({ name, role }), name, role, first_at: at });

/** Keeps a contributor of a response, once. The response's row must be there. */
export function* writeContributor(sql: Sql, row: Tables['contributor']): Operation<void> {
  yield* insertRows(sql, 'contributor', [row], ({ db }, rows) =>
    db
      .insertInto('contributor')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['survey', 'response', 'id']).doNothing()),
  );
}

export function* contributors(sql: Sql, survey: string, response: string): Operation<KnownContributor[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('contributor')
      .select(['id', 'name', 'role', 'first_at'])
      .where('survey', '=', survey)
      .where('response', '=', response)
      .orderBy('first_at')
      .orderBy('id'),
  );
  return rows.map(({ id, name, role, first_at }) => ({ id, name, role, firstAt: first_at }));
}

/** By id: for rows that name several. */
export function* contributorsById(sql: Sql, survey: string, response: string): Operation<Map<string, Contributor>> {
  const known = yield* contributors(sql, survey, response);
  return new Map(known.map(({ id, name, role }) => [id, { name, role }]));
}
