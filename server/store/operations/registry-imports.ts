/** Imports that wait to be confirmed. */
import { first, type Operation, run, type Sql } from '../operation.ts';
import type { HeldImport } from '../registry-imports.ts';

export function* heldImport(sql: Sql, hash: string, at: number): Operation<HeldImport | undefined> {
  const row = yield* first(
    sql.db.selectFrom('registry_import').selectAll().where('hash', '=', hash).where('expires_at', '>', at),
  );
  if (row === undefined) return undefined;
  const { expires_at: expiresAt, ...held } = row;
  return { ...held, expiresAt };
}

export function* holdImport(sql: Sql, { expiresAt, ...held }: HeldImport): Operation<void> {
  yield* run(sql.db.insertInto('registry_import').values({ ...held, expires_at: expiresAt }));
}

export function* closeImport(sql: Sql, hash: string, change: string): Operation<void> {
  yield* run(sql.db.updateTable('registry_import').set({ content: '', change }).where('hash', '=', hash));
}

export function* forgetImports(sql: Sql, at: number): Operation<void> {
  yield* run(sql.db.deleteFrom('registry_import').where('expires_at', '<=', at));
}
