/** Accounts, set-up links, sessions, API tokens. Secrets come as hashes only. */
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import type { Account, ApiToken } from '../store.ts';
import type { Tables } from '../tables.ts';

const toAccount = (row: Tables['account']): Account => ({
  id: row.id,
  email: row.email,
  role: row.role,
  region: row.region,
  passwordHash: row.password_hash,
  createdAt: row.created_at,
});
const toToken = (row: Tables['api_token']): ApiToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  region: row.region,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

export function* account(sql: Sql, id: string): Operation<Account | undefined> {
  const row = yield* first(sql.db.selectFrom('account').selectAll().where('id', '=', id));
  return row && toAccount(row);
}

export function* accountByEmail(sql: Sql, email: string): Operation<Account | undefined> {
  const row = yield* first(sql.db.selectFrom('account').selectAll().where('email', '=', email.toLowerCase()));
  return row && toAccount(row);
}

export function* accounts(sql: Sql): Operation<Account[]> {
  return (yield* all(sql.db.selectFrom('account').selectAll().orderBy('email'))).map(toAccount);
}

export function* createAccount(sql: Sql, made: Account, setupHash: string, expiresAt: number): Operation<void> {
  yield* run(
    sql.db.insertInto('account').values({
      id: made.id,
      email: made.email.toLowerCase(),
      role: made.role,
      region: made.region,
      password_hash: made.passwordHash,
      created_at: made.createdAt,
    }),
  );
  yield* createSetup(sql, made.id, setupHash, expiresAt);
}

export function* createSetup(sql: Sql, accountId: string, setupHash: string, expiresAt: number): Operation<void> {
  yield* run(
    sql.db.insertInto('setup').values({ hash: setupHash, account: accountId, expires_at: expiresAt, used_at: null }),
  );
}

export function* accountBySetup(sql: Sql, setupHash: string, at: number): Operation<Account | undefined> {
  const row = yield* first(
    sql.db
      .selectFrom('setup')
      .innerJoin('account', 'account.id', 'setup.account')
      .selectAll('account')
      .where('setup.hash', '=', setupHash)
      .where('setup.used_at', 'is', null)
      .where('setup.expires_at', '>', at),
  );
  return row && toAccount(row);
}

export function* completeSetup(
  sql: Sql,
  setupHash: string,
  passwordHash: string,
  at: number,
  email?: string,
): Operation<Account | undefined> {
  const used = yield* first(
    sql.db
      .updateTable('setup')
      .set({ used_at: at })
      .where('hash', '=', setupHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .returning('account'),
  );
  if (!used) return undefined;
  const row = yield* first(
    sql.db
      .updateTable('account')
      .set({ password_hash: passwordHash, ...(email !== undefined && { email: email.toLowerCase() }) })
      .where('id', '=', used.account)
      .returningAll(),
  );
  // A link that was sent earlier must not set the password once more.
  yield* run(
    sql.db.updateTable('setup').set({ used_at: at }).where('account', '=', used.account).where('used_at', 'is', null),
  );
  yield* endAllSessions(sql, used.account);
  return row && toAccount(row);
}

export function* session(sql: Sql, sessionHash: string, at: number): Operation<Account | undefined> {
  const row = yield* first(
    sql.db
      .selectFrom('session')
      .innerJoin('account', 'account.id', 'session.account')
      .selectAll('account')
      .where('session.hash', '=', sessionHash)
      .where('session.expires_at', '>', at),
  );
  return row && toAccount(row);
}

export function* createSession(
  sql: Sql,
  made: { hash: string; account: string; createdAt: number; expiresAt: number },
): Operation<void> {
  yield* run(
    sql.db.deleteFrom('session').where('account', '=', made.account).where('expires_at', '<=', made.createdAt),
  );
  yield* run(
    sql.db.insertInto('session').values({
      hash: made.hash,
      account: made.account,
      created_at: made.createdAt,
      expires_at: made.expiresAt,
    }),
  );
}

export function* endSession(sql: Sql, sessionHash: string): Operation<void> {
  yield* run(sql.db.deleteFrom('session').where('hash', '=', sessionHash));
}

export function* endAllSessions(sql: Sql, accountId: string): Operation<void> {
  yield* run(sql.db.deleteFrom('session').where('account', '=', accountId));
}

/** Not the revoked ones. */
export function* apiTokenByHash(sql: Sql, tokenHash: string): Operation<ApiToken | undefined> {
  const row = yield* first(
    sql.db.selectFrom('api_token').selectAll().where('hash', '=', tokenHash).where('revoked_at', 'is', null),
  );
  return row && toToken(row);
}

export function* apiTokens(sql: Sql): Operation<ApiToken[]> {
  return (yield* all(sql.db.selectFrom('api_token').selectAll().orderBy('created_at').orderBy('id'))).map(toToken);
}

export function* createApiToken(sql: Sql, made: Omit<ApiToken, 'revokedAt'>, tokenHash: string): Operation<void> {
  yield* run(
    sql.db.insertInto('api_token').values({
      id: made.id,
      hash: tokenHash,
      name: made.name,
      role: made.role,
      region: made.region,
      created_at: made.createdAt,
      revoked_at: null,
    }),
  );
}

export function* revokeApiToken(sql: Sql, id: string, at: number): Operation<void> {
  yield* run(
    sql.db.updateTable('api_token').set({ revoked_at: at }).where('id', '=', id).where('revoked_at', 'is', null),
  );
}
