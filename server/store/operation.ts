/**
 * What an operation is: a generator that yields compiled queries and is handed their rows. SQLite runs it synchronously, PostgreSQL awaits,
 * and neither is visible in it. It may be run again from the start (`40001`), so it keeps no state outside itself.
 */
import {
  type Compilable,
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

/** SQL text in the engine's own dialect, and its parameters. */
export interface Query {
  sql: string;
  parameters: readonly unknown[];
}
export type Operation<T> = Generator<Query, T, unknown[]>;
export type EngineName = 'sqlite' | 'postgresql';

/** What operations build queries with. */
export interface Sql {
  engine: EngineName;
  db: Kysely<Tables>;
  /** Texts compiled before, by name: see `kept` and `insertRows`. */
  texts: Map<string, string>;
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
  return { engine, db, texts: new Map() };
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

/**
 * A query whose text is compiled once: what runs with every answer need not be built every time (30–60 µs each). `parameters` are those of
 * `build`, in its order; the first time this is checked.
 */
export function* kept<T>(sql: Sql, name: string, parameters: unknown[], build: () => Compilable<T>): Operation<T[]> {
  let text = sql.texts.get(name);
  if (text === undefined) {
    const compiled = build().compile();
    if (compiled.parameters.some((parameter, place) => parameter !== parameters[place])) {
      throw new Error(`the parameters of ${name} are in another order`);
    }
    text = compiled.sql;
    sql.texts.set(name, text);
  }
  return (yield { sql: text, parameters }) as T[];
}

/** Rows to insert in one statement, all of the same columns in the same order. `build` finishes the statement, as with `on conflict`. */
export function* insertRows<T extends keyof Tables>(
  sql: Sql,
  table: T,
  rows: Tables[T][],
  build: (sql: Sql, rows: Tables[T][]) => Compilable<unknown>,
): Operation<void> {
  const [row] = rows;
  if (!row) return;
  const parameters = rows.flatMap((each) => Object.values(each));
  // Large ones are rare and of every length: not worth keeping.
  if (rows.length > 64) yield build(sql, rows).compile();
  else yield* kept(sql, `${table} ${rows.length} ${Object.keys(row)}`, parameters, () => build(sql, rows));
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
