/**
 * SQLite: one handle that reads, at once, and one that writes (`sqlite-writer.ts`): in a thread of its own where the store serves, here where it is
 * a command's. What is acknowledged is committed, so the reading handle sees it (`docs/decisions/two-engines.md`).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../foundation/clock.ts';
import type { Engine } from './engine.ts';
import { pending, readMigrations, StoreRefusal, VERSION_TABLE, writtenFor } from './migrations.ts';
import { sqlFor } from './operation.ts';
import { auditsToSeal } from './operations/audit.ts';
import { surveysToSeal } from './operations/ledger.ts';
import { surveysPending } from './operations/roll-ups.ts';
import { openHandle, runner } from './sqlite-handle.ts';
import { threadedWriter } from './sqlite-thread.ts';
import { type Writer, writerOn } from './sqlite-writer.ts';
import type { WriteResult } from './writes.ts';

/** Opens `samsvar.sqlite` in `folder` and migrates it. One that `serves` is alone: it refuses where another process serves the folder. */
export function openSqlite(folder: string, clock: Clock, serves: boolean): Engine {
  // Answers are in it: nobody else on the machine reads it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const releaseLock = serves ? lockFolder(folder) : () => {};
  try {
    const file = join(folder, 'samsvar.sqlite');
    const database = openHandle(file);
    migrate(database, clock);
    const engine = engineOver(database, file, serves ? threadedWriter(file) : writerOn(file), releaseLock);
    // What another program wrote without sealing, as a restored copy.
    for (const survey of runner(database)(auditsToSeal(engine.sql))) {
      const failed = (error: unknown) => console.error('sealing the audit log failed:', error);
      engine.write('sealAudit', survey, clock.now()).catch(failed);
    }
    for (const survey of runner(database)(surveysToSeal(engine.sql))) {
      const failed = (error: unknown) => console.error('sealing the ledger failed:', error);
      engine.write('sealLedger', survey, clock.now()).catch(failed);
    }
    for (const survey of runner(database)(surveysPending(engine.sql))) {
      const failed = (error: unknown) => console.error('adding to the roll-ups failed:', error);
      engine.write('addPending', survey).catch(failed);
    }
    return engine;
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
  const migrations = readMigrations('sqlite');
  const apply = database.transaction(() => {
    database.exec(writtenFor('sqlite', VERSION_TABLE));
    const applied = database.prepare<[], { version: number }>('select version from schema_version').all();
    const [next] = pending(
      migrations,
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

function engineOver(database: Database.Database, file: string, writer: Writer, releaseLock: () => void): Engine {
  const run = runner(database);
  let isClosed = false;
  return {
    sql: sqlFor('sqlite'),
    read: async (make) => run(make()),
    write: (name, ...given) => {
      if (isClosed) return Promise.reject(new Error('the store is closed'));
      return new Promise((resolve, reject) => {
        const done = (value: unknown) => resolve(value as WriteResult<typeof name>);
        writer.add({ write: { name, given }, done, failed: reject });
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
    death: () => writer.death(),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await writer.close();
      // The last handle to close empties the write-ahead log into the database.
      database.close();
      releaseLock();
    },
  };
}
