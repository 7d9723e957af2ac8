/** Values kept under a name, and counted tries. */
import { all, first, type Operation, run, type Sql } from '../operation.ts';

export function* meta(sql: Sql, name: string): Operation<string | undefined> {
  return (yield* first(sql.db.selectFrom('meta').select('value').where('name', '=', name)))?.value;
}

export function* setMeta(sql: Sql, name: string, value: string): Operation<void> {
  yield* run(
    sql.db
      .insertInto('meta')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value })),
  );
}

export function* setMetaOnce(sql: Sql, name: string, value: string): Operation<string> {
  yield* run(
    sql.db
      .insertInto('meta')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doNothing()),
  );
  return (yield* meta(sql, name)) ?? value;
}

export function* countTry(sql: Sql, key: string, windowMs: number, at: number, by = 1): Operation<number> {
  const windowStart = at - (at % windowMs);
  yield* run(sql.db.deleteFrom('attempt').where('ends_at', '<=', at));
  const rows = yield* all(
    sql.db
      .insertInto('attempt')
      .values({ name: key, window_start: windowStart, n: by, ends_at: windowStart + windowMs })
      .onConflict((conflict) =>
        conflict.columns(['name', 'window_start']).doUpdateSet((set) => ({ n: set('attempt.n', '+', by) })),
      )
      .returning('n'),
  );
  return rows[0]?.n ?? by;
}
