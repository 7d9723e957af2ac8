/**
 * `migrations/*.sql`, forward only. Placeholders: `{{key}}` text compared byte by byte (ids), `{{big}}` an integer that holds milliseconds,
 * `{{strict}}` what a table ends with, `{{keyed}}` the same for one that SQLite is to keep in key order (`without rowid`). What one engine alone can read stands in a file
 * of the same number and name with the engine's (`0012-search.sqlite.sql`) and runs after the common one, in the same transaction; each engine must have one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { EngineName } from './operation.ts';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

const WORDS: Record<EngineName, Record<string, string>> = {
  sqlite: { key: 'text', big: 'integer', strict: 'strict', keyed: 'strict, without rowid' },
  postgresql: { key: 'text collate "C"', big: 'bigint', strict: '', keyed: '' },
};

const NAMED = /^(\d{4})-([^.]+)(?:\.(sqlite|postgresql))?\.sql$/;

/** The product's own, in order, written for `engine`. */
export function readMigrations(engine: EngineName): Migration[] {
  const folder = new URL('../../migrations/', import.meta.url);
  const found = new Map<number, Migration>();
  // The shorter name first: the common file before the engine's.
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  for (const file of files.toSorted((a, b) => a.length - b.length)) {
    const parts = NAMED.exec(file);
    if (!parts) throw new Error(`migrations/${file} is not named 0001-words.sql`);
    const [version, name, only] = [Number(parts[1]), String(parts[2]), parts[3]];
    if (only !== undefined && only !== engine) continue;
    const sql = writtenFor(engine, readFileSync(new URL(file, folder), 'utf8'));
    const before = found.get(version);
    if (before !== undefined && (before.name !== name || only === undefined))
      throw new Error(`migrations/${file} has the number of ${before.name}`);
    found.set(version, { version, name, sql: before === undefined ? sql : `${before.sql}\n${sql}` });
  }
  return [...found.values()].toSorted((a, b) => a.version - b.version);
}

/** The version that an opened database has: the newest. */
export const schemaVersion = (): number => readMigrations('sqlite').at(-1)?.version ?? 0;

/** Fills the placeholders; throws for an unknown one. */
export function writtenFor(engine: EngineName, sql: string): string {
  return sql.replace(/\{\{(\w+)\}\}/g, (_, word: string) => {
    const written = WORDS[engine][word];
    if (written === undefined) throw new Error(`no word {{${word}}} in migrations`);
    return written;
  });
}

/** Keeps what has been applied. */
export const VERSION_TABLE = `create table if not exists schema_version (
  version integer not null primary key,
  name text not null,
  applied_at {{big}} not null
) {{strict}}`;

/** The migrations still to run; throws where the database has one that the code does not know. */
export function pending(migrations: Migration[], applied: number[]): Migration[] {
  const newest = Math.max(0, ...migrations.map((migration) => migration.version));
  const unknown = applied.find((version) => version > newest);
  if (unknown !== undefined) {
    throw new StoreRefusal(
      `The database is at version ${unknown}, this Samsvar knows versions up to ${newest}: start the newer Samsvar that wrote it, or restore a backup.`,
    );
  }
  return migrations.filter((migration) => !applied.includes(migration.version));
}

/** Why a database cannot be opened; the message is one sentence for the person who starts the server. */
export class StoreRefusal extends Error {
  override name = 'StoreRefusal';
}
