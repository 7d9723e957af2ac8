/**
 * SQLite: one handle, synchronous. Reads run at once; writes queue and are committed in groups, acknowledged after COMMIT. A group in
 * which an operation throws is rolled back and run again, each operation in a savepoint, so that it takes no other with it. Nothing is awaited inside a transaction (`docs/decisions/two-engines.md`).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../foundation/clock.ts';
import type { Engine, Make } from './engine.ts';
import { pending, readMigrations, StoreRefusal, VERSION_TABLE, writtenFor } from './migrations.ts';
import { type Operation, type Sql, sqlFor } from './operation.ts';
import { sealLedger, surveysToSeal } from './operations/ledger.ts';

/** Operations committed together at most: bounds how long reads wait. */
const GROUP = 256;
/** Statements kept prepared. */
const PREPARED = 400;

interface Waiting {
  run(): unknown;
  seals: { survey: string; at: number } | undefined;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** One operation of a group threw: nothing of the group is written yet. */
class OneFailed extends Error {
  constructor(cause: unknown) {
    super('an operation failed', { cause });
  }
}

/** Opens `samsvar.sqlite` in `folder` and migrates it. With `alone`, refuses where another process serves it. */
export function openSqlite(folder: string, clock: Clock, alone: boolean): Engine {
  // Answers are in it: nobody else on the machine reads it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const releaseLock = alone ? lockFolder(folder) : () => {};
  try {
    const file = join(folder, 'samsvar.sqlite');
    const database = new Database(file);
    database.pragma('busy_timeout = 5000');
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = full');
    database.pragma('foreign_keys = on');
    // What is erased is overwritten in the file too.
    database.pragma('secure_delete = on');
    migrate(database, clock);
    return engineOver(database, file, clock, releaseLock);
  } catch (error) {
    releaseLock();
    throw error;
  }
}

/** The lock is a database of its own, held exclusively: the system lets it go when the process dies, however it dies. */
function lockFolder(folder: string): () => void {
  const lock = new Database(join(folder, 'samsvar.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new StoreRefusal(
      `Another Samsvar already serves ${folder}: stop it first, or give this one its own SAMSVAR_DATA or a DATABASE_URL.`,
    );
  }
  return () => lock.close();
}

function migrate(database: Database.Database, clock: Clock): void {
  const apply = database.transaction(() => {
    database.exec(writtenFor('sqlite', VERSION_TABLE));
    const applied = database.prepare<[], { version: number }>('select version from schema_version').all();
    const [next] = pending(
      readMigrations('sqlite'),
      applied.map((row) => row.version),
    );
    if (!next) return false;
    database.exec(next.sql);
    database
      .prepare('insert into schema_version (version, name, applied_at) values (?, ?, ?)')
      .run(next.version, next.name, clock.now());
    return true;
  });
  while (apply.immediate());
}

/** Runs operations on one handle, keeping statements prepared by their text. */
function runner(database: Database.Database): <T>(operation: Operation<T>) => T {
  const prepared = new Map<string, Database.Statement<unknown[], unknown>>();
  const statement = (text: string): Database.Statement<unknown[], unknown> => {
    const kept = prepared.get(text);
    if (kept) return kept;
    const made = database.prepare<unknown[], unknown>(text);
    const [oldest] = prepared.keys();
    if (prepared.size >= PREPARED && oldest !== undefined) prepared.delete(oldest);
    prepared.set(text, made);
    return made;
  };
  return (operation) => {
    let step = operation.next([]);
    while (!step.done) {
      const { sql, parameters } = step.value;
      const ready = statement(sql);
      if (ready.reader) step = operation.next(ready.all(...parameters));
      else {
        ready.run(...parameters);
        step = operation.next([]);
      }
    }
    return step.value;
  };
}

function engineOver(database: Database.Database, file: string, clock: Clock, releaseLock: () => void): Engine {
  const sql: Sql = sqlFor('sqlite');
  const run = runner(database);
  const statements = {
    begin: database.prepare('begin immediate'),
    commit: database.prepare('commit'),
    rollback: database.prepare('rollback'),
    savepoint: database.prepare('savepoint operation'),
    release: database.prepare('release operation'),
    undo: database.prepare('rollback to operation'),
  };
  let queue: Waiting[] = [];
  let scheduled = false;

  /** Runs one operation of a group; says whom to tell what once the group is committed. */
  type RunOne = (waiting: Waiting) => () => void;

  const together: RunOne = (waiting) => {
    try {
      const value = waiting.run();
      return () => waiting.resolve(value);
    } catch (error) {
      throw new OneFailed(error);
    }
  };
  /** In a savepoint: what it throws is its own refusal, the others go on. */
  const apart: RunOne = (waiting) => {
    statements.savepoint.run();
    try {
      const value = waiting.run();
      statements.release.run();
      return () => waiting.resolve(value);
    } catch (error) {
      // A full disk ends the whole transaction; then there is no savepoint to go back to.
      if (!database.inTransaction) throw error;
      statements.undo.run();
      statements.release.run();
      return () => waiting.reject(error);
    }
  };
  const transact = (group: Waiting[], runOne: RunOne): (() => void)[] => {
    statements.begin.run();
    try {
      const settle: (() => void)[] = [];
      const toSeal = new Map<string, number>();
      for (const waiting of group) {
        settle.push(runOne(waiting));
        if (waiting.seals) toSeal.set(waiting.seals.survey, waiting.seals.at);
      }
      for (const [survey, at] of toSeal) run(sealLedger(sql, survey, at));
      statements.commit.run();
      return settle;
    } catch (error) {
      if (database.inTransaction) statements.rollback.run();
      throw error;
    }
  };
  /** An operation hardly ever throws, and savepoints cost a tenth of a submission: they are there only once one has thrown. */
  const settled = (group: Waiting[]): (() => void)[] => {
    try {
      return transact(group, together);
    } catch (error) {
      if (!(error instanceof OneFailed)) throw error;
      return transact(group, apart);
    }
  };

  const commitGroup = (): void => {
    scheduled = false;
    const group = queue.slice(0, GROUP);
    queue = queue.slice(GROUP);
    if (queue.length > 0) schedule();
    if (group.length === 0) return;
    let settle: (() => void)[];
    try {
      settle = settled(group);
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
      return;
    }
    for (const done of settle) done();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(commitGroup);
  };

  const engine: Engine = {
    sql,
    read: async (make) => run(make()),
    write: <T>(make: Make<T>, seals?: { survey: string; at: number }) => {
      if (!database.open) return Promise.reject(new Error('the store is closed'));
      return new Promise<T>((resolve, reject) => {
        queue.push({ run: () => run(make()), seals, resolve: (value) => resolve(value as T), reject });
        schedule();
      });
    },
    snapshot: async (work) => {
      const second = new Database(file, { readonly: true });
      try {
        // It reads each page once: a large cache would be memory for nothing.
        second.pragma('cache_size = -2000');
        second.exec('begin');
        // The snapshot is taken by the first read, not by `begin`.
        second.prepare('select version from schema_version limit 1').get();
        const runThere = runner(second);
        return await work(async (make) => runThere(make()));
      } finally {
        second.close();
      }
    },
    close: async () => {
      while (queue.length > 0) commitGroup();
      database.close();
      releaseLock();
    },
  };
  // What another program wrote without sealing, as a restored copy.
  for (const survey of run(surveysToSeal(sql))) {
    queue.push({
      run: () => run(sealLedger(sql, survey, clock.now())),
      seals: undefined,
      resolve: () => {},
      reject: (error) => console.error(error),
    });
    schedule();
  }
  return engine;
}
