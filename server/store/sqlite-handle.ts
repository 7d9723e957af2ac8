/** One handle on the embedded database: how it is opened, and how an operation runs on it. */
import Database from 'better-sqlite3';
import type { Operation } from './operation.ts';

/** Statements kept prepared. */
const PREPARED = 400;
/** Milliseconds that a handle waits for another one's lock. */
const BUSY = 3000;

/** A handle that may write; what it commits is on disk. */
export function openHandle(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY });
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  database.pragma('foreign_keys = on');
  // What is erased is overwritten in the file too.
  database.pragma('secure_delete = on');
  return database;
}

export type Runner = <T>(operation: Operation<T>) => T;

/** Runs operations on one handle, keeping statements prepared by their text. */
export function runner(database: Database.Database): Runner {
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
