/**
 * Keeps what PostgreSQL knows of its tables' sizes near the truth. Its plans are made for what they held when they were last analysed, and a statement that is kept prepared stays with
 * the plan of an empty table: a page of answers that takes 0.1 s took minutes. Autovacuum comes a minute later or more, and where it is switched off never.
 */
import type pg from 'pg';

/** Rows written to a table before it is worth looking at: below, no plan is bad. */
const FEW = 1_000;
/** Part of what was there when it was last analysed. */
const GROWTH = 0.2;

export interface Statistics {
  /** What a statement of a transaction wrote. */
  note(text: string, rows: number | null): void;
  /** To be called once it is committed. Analyses in the background, one table at a time; each as often as it grew by a fifth, as autovacuum does, so few times however many rows. */
  settle(): void;
  /** Resolves when nothing is being analysed. */
  idle(): Promise<void>;
}

const INSERT = /^insert into "?([a-z_]+)"?/;

export function statisticsOf(pool: pg.Pool): Statistics {
  const written = new Map<string, number>();
  const enough = new Map<string, number>();
  let working: Promise<void> | undefined;

  const due = (): string | undefined => {
    for (const [table, rows] of written) if (rows >= (enough.get(table) ?? FEW)) return table;
    return undefined;
  };
  const work = async (): Promise<void> => {
    for (let table = due(); table !== undefined; table = due()) {
      written.delete(table);
      // Vacuum also says which pages all may see: an index is read alone only then (codings: half the time).
      await pool.query(`vacuum (analyze) "${table}"`);
      const { rows } = await pool.query<{ reltuples: number }>(
        'select reltuples from pg_class where oid = to_regclass($1)',
        [table],
      );
      enough.set(table, Math.max(FEW, GROWTH * (rows[0]?.reltuples ?? 0)));
    }
  };
  return {
    note(text, rows) {
      const table = INSERT.exec(text)?.[1];
      if (table !== undefined) written.set(table, (written.get(table) ?? 0) + (rows ?? 0));
    },
    settle() {
      if (working !== undefined || due() === undefined) return;
      working = work()
        // Plans stay as they are; the next rows ask again.
        .catch((error: unknown) => console.error('vacuum failed:', error))
        .finally(() => {
          working = undefined;
        });
    },
    idle: async () => {
      while (working !== undefined) await working;
    },
  };
}
