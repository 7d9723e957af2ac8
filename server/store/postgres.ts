/**
 * PostgreSQL, or what speaks its protocol: one client an operation, read committed, run again after a serialization failure or a deadlock.
 * Several processes may serve one database; nothing is kept here that another would miss.
 */
import pg from 'pg';
import type { Clock } from '../foundation/clock.ts';
import type { Engine, Run } from './engine.ts';
import { pending, readMigrations, VERSION_TABLE, writtenFor } from './migrations.ts';
import { type Operation, sqlFor } from './operation.ts';
import { auditsToSeal } from './operations/audit.ts';
import { surveysToSeal } from './operations/ledger.ts';
import { surveysPending } from './operations/roll-ups.ts';
import { statisticsOf } from './statistics.ts';
import { auditedBy, begin, sealedBy, type Write, type WriteName, type WriteResult } from './writes.ts';

/** Class 40: the transaction was rolled back and may be run again. */
const AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS = 10;
/** Statements longer than this are not kept prepared on the server. */
const PREPARED_LENGTH = 6000;

const codeOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/** bigint and numeric as numbers: milliseconds and counts stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === 20 || oid === 1700 ? Number : pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format),
};

/** PostgreSQL's text has no U+0000: such a parameter goes as U+FFFD, as HTML has it, and no request fails for it. */
const storable = (parameter: unknown): unknown =>
  typeof parameter === 'string' ? parameter.replaceAll('\0', '\ufffd') : parameter;

/** Connections of a process. Snapshots have their own: those who download slowly must not keep others from writing. */
const CONNECTIONS = { operations: 16, snapshots: 8 };

function poolOf(url: string, max: number, patience?: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, types, max, connectionTimeoutMillis: patience });
  // A connection that breaks while idle is replaced at the next use; the operation in need of it reports.
  pool.on('error', () => {});
  // The same for one in use: its query rejects; without a listener the event alone would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

export async function openPostgres(url: string, clock: Clock): Promise<Engine> {
  const pool = poolOf(url, CONNECTIONS.operations, PATIENCE);
  try {
    await migrate(pool, clock);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const engine = engineOver(pool, poolOf(url, CONNECTIONS.snapshots));
  for (const survey of await engine.read(() => auditsToSeal(engine.sql))) {
    await engine.write('sealAudit', survey, clock.now());
  }
  for (const survey of await engine.read(() => surveysToSeal(engine.sql))) {
    await engine.write('sealLedger', survey, clock.now());
  }
  // What a copy of an SQLite store left to be counted.
  for (const survey of await engine.read(() => surveysPending(engine.sql))) await engine.write('addPending', survey);
  return engine;
}

/** Each migration in its own transaction. Its row is written first, so that of two processes one waits and then finds it done. */
async function migrate(pool: pg.Pool, clock: Clock): Promise<void> {
  const client = await pool.connect();
  // Each migration may be lost to another process once.
  const attempts = ATTEMPTS + readMigrations('postgresql').length;
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(writtenFor('postgresql', VERSION_TABLE));
        while (await migrateOnce(client, clock));
        return;
      } catch (error) {
        // Another process made the same table or row meanwhile.
        if (attempt >= attempts || !['23505', '42P07', '42710', ...AGAIN].includes(codeOf(error) ?? '')) throw error;
      }
    }
  } finally {
    client.release();
  }
}

async function migrateOnce(client: pg.PoolClient, clock: Clock): Promise<boolean> {
  const applied = await client.query<{ version: number }>('select version from schema_version');
  const [next] = pending(
    readMigrations('postgresql'),
    applied.rows.map((row) => row.version),
  );
  if (!next) return false;
  await client.query('begin');
  try {
    await client.query('insert into schema_version (version, name, applied_at) values ($1, $2, $3)', [
      next.version,
      next.name,
      clock.now(),
    ]);
    await client.query(next.sql);
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Milliseconds after which who waits for a connection or for another's lock is told that the store is busy. */
const PATIENCE = 10_000;
/**
 * Compiling a statement takes longer than any of these runs (0.6 s, anew each time), and several processes that each read a part sort it on disk where one follows an index.
 * Said in each transaction: a pool between keeps no settings of a session.
 */
const PLAINLY = 'set local jit = off; set local max_parallel_workers_per_gather = 0';
const READ_WRITE = `begin isolation level read committed; set local lock_timeout = ${PATIENCE}; ${PLAINLY}`;
const READ_ONLY = `begin isolation level repeatable read read only; ${PLAINLY}`;

function engineOver(pool: pg.Pool, snapshots: pg.Pool): Engine {
  const sql = sqlFor('postgresql');
  const statistics = statisticsOf(pool);
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (text.length > PREPARED_LENGTH) return undefined;
    const kept = names.get(text);
    if (kept !== undefined) return kept;
    if (names.size >= 500) return undefined;
    const name = `samsvar_${names.size}`;
    names.set(text, name);
    return name;
  };
  const runOn = async <T>(client: pg.PoolClient, operation: Operation<T>): Promise<T> => {
    let step = operation.next([]);
    while (!step.done) {
      const { sql: text, parameters } = step.value;
      const result = await client.query({ name: nameOf(text), text, values: parameters.map(storable) });
      if (result.command === 'INSERT') statistics.note(text, result.rowCount);
      step = operation.next(result.rows);
    }
    return step.value;
  };
  /** Runs `work` between `begin` and `commit`; a client whose rollback fails is thrown away. */
  const transaction = async <T>(
    from: pg.Pool,
    begin: string,
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> => {
    const client = await from.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const value = await work(client);
      await client.query('commit');
      return value;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };
  const write = async <N extends WriteName>(asked: Write<N>): Promise<WriteResult<N>> => {
    const committed = (client: pg.PoolClient) => runOn(client, begin(sql, asked));
    for (let attempt = 1; ; attempt += 1) {
      try {
        const value = await transaction(pool, READ_WRITE, committed);
        statistics.settle();
        return value;
      } catch (error) {
        if (attempt >= ATTEMPTS || !AGAIN.has(codeOf(error) ?? '')) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
      }
    }
  };

  /** Per chain: what is sealing now, and whether more has come meanwhile. */
  const sealing = new Map<string, Promise<void>>();
  const wanted = new Map<string, number>();
  const seal = (name: 'sealLedger' | 'sealAudit', survey: string, at: number): void => {
    const chain = `${name} ${survey}`;
    wanted.set(chain, at);
    if (sealing.has(chain)) return;
    const work = async () => {
      for (let next = wanted.get(chain); next !== undefined; next = wanted.get(chain)) {
        const sealedAt = next;
        wanted.delete(chain);
        await write({ name, given: [survey, sealedAt] });
      }
    };
    sealing.set(
      chain,
      work()
        // The entries stay unsealed; the next of their chain or the next start seals them.
        .catch((error: unknown) => console.error(`${name} failed:`, error))
        .finally(() => {
          sealing.delete(chain);
          const left = wanted.get(chain);
          if (left !== undefined) seal(name, survey, left);
        }),
    );
  };

  return {
    sql,
    // One operation may be several queries: they see one state.
    read: (make) => transaction(pool, READ_ONLY, (client) => runOn(client, make())),
    write: async (name, ...given) => {
      const value = await write({ name, given });
      const seals = sealedBy({ name, given });
      if (seals) seal('sealLedger', seals.survey, seals.at);
      const audited = auditedBy({ name, given });
      if (audited) seal('sealAudit', audited.survey, audited.at);
      return value;
    },
    snapshot: (work) =>
      transaction(snapshots, READ_ONLY, async (client) => {
        const run: Run = (make) => runOn(client, make());
        return await work(run);
      }),
    death: () => undefined,
    close: async () => {
      await Promise.all([...sealing.values(), statistics.idle()]);
      await Promise.all([pool.end(), snapshots.end()]);
    },
  };
}
