/**
 * What an operation is: a generator that yields compiled queries and is handed their rows. SQLite runs it synchronously, PostgreSQL awaits,
 * and neither is visible in it. It may be run again from the start (`40001`), so it keeps no state outside itself.
 */
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Tables } from './tables.ts';

export type Operation<T> = Generator<CompiledQuery, T, unknown[]>;
export type EngineName = 'sqlite' | 'postgresql';

/** What operations build queries with. */
export interface Sql {
  engine: EngineName;
  db: Kysely<Tables>;
}

/** A query builder that compiles for `engine` and cannot run anything. */
export function sqlFor(engine: EngineName): Sql {
  const db = new Kysely<Tables>({
    dialect:
      engine === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (kysely) => new SqliteIntrospector(kysely),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (kysely) => new PostgresIntrospector(kysely),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  });
  return { engine, db };
}

/** Runs a query, gives its rows. The row type is the builder's: the one place where the database is believed. */
export function* all<T>(query: Compilable<T>): Operation<T[]> {
  return (yield query.compile()) as T[];
}

/** The first row. */
export function* first<T>(query: Compilable<T>): Operation<T | undefined> {
  return (yield* all(query))[0];
}

/** Runs a query for its effect. */
export function* run(query: Compilable<unknown>): Operation<void> {
  yield query.compile();
}

/** Locks the selected rows until the transaction ends. SQLite has one writer at a time and needs none. */
export function locked<Q extends { forUpdate(): Q }>(sql: Sql, query: Q): Q {
  return sql.engine === 'postgresql' ? query.forUpdate() : query;
}

/** In pieces of at most `size`: a statement has a limited number of parameters. */
export function pieces<T>(items: T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}
