/** The ledger: submission hashes sealed into blocks, each chained to the one before (`docs/decisions/ledger.md`). */

import { blockHash } from '../block-hash.ts';
import { merkleRoot } from '../merkle.ts';
import { all, first, insertRows, kept, locked, type Operation, type Sql } from '../operation.ts';
import type { Block, LedgerEntry } from '../store.ts';

const ENTRY = ['submission', 'hash', 'height'] as const;

/** Seals what has come since the last block; nothing where nothing has. Whoever holds the head's row seals. */
export function* sealLedger(sql: Sql, survey: string, at: number): Operation<void> {
  const [head] = yield* kept(sql, 'ledgerHead', [survey], () =>
    locked(sql, sql.db.selectFrom('ledger_head').select(['height', 'hash']).where('survey', '=', survey)),
  );
  if (!head) return;
  const height = head.height + 1;
  const entries = yield* kept(sql, 'sealEntries', [height, '', survey], () =>
    sql.db
      .updateTable('ledger_entry')
      .set({ height })
      // Hidden in a function the column cannot lead a planner along the primary key, through all that was ever sealed: only the index of the unsealed is left.
      .where((is) => is(is.fn.coalesce('survey', is.val('')), '=', survey))
      .where('height', 'is', null)
      .returning(['submission', 'hash']),
  );
  if (entries.length === 0) return;
  entries.sort((a, b) => (a.submission < b.submission ? -1 : 1));
  const root = merkleRoot(entries.map((entry) => entry.hash));
  // A statement of its own, so that it sees what was waited for. A block is never before the one it follows, also where the clock was put back.
  const [before] = yield* kept(sql, 'sealedAt', [survey, head.height], () =>
    sql.db.selectFrom('block').select('sealed_at').where('survey', '=', survey).where('height', '=', head.height),
  );
  const sealedAt = Math.max(at, before?.sealed_at ?? at);
  const sealed = { survey, height, previous: head.hash, root, size: entries.length, sealedAt };
  const hash = blockHash(sealed);
  const { sealedAt: sealed_at, ...columns } = sealed;
  const block = { ...columns, hash, sealed_at };
  yield* insertRows(sql, 'block', [block], ({ db }, rows) => db.insertInto('block').values(rows));
  yield* kept(sql, 'moveHead', [height, hash, survey], () =>
    sql.db.updateTable('ledger_head').set({ height, hash }).where('survey', '=', survey),
  );
}

export function* ledgerBlocks(sql: Sql, survey: string, afterHeight: number, limit: number): Operation<Block[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('block')
      .selectAll()
      .where('survey', '=', survey)
      .where('height', '>', afterHeight)
      .orderBy('height')
      .limit(limit),
  );
  return rows.map(({ survey: _, sealed_at, ...block }) => ({ ...block, sealedAt: sealed_at }));
}

export function* ledgerEntries(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
): Operation<LedgerEntry[]> {
  return yield* all(
    sql.db
      .selectFrom('ledger_entry')
      .select(ENTRY)
      .where('survey', '=', survey)
      .where('submission', '>', after ?? '')
      .orderBy('submission')
      .limit(limit),
  );
}

export function* ledgerEntry(sql: Sql, survey: string, submission: string): Operation<LedgerEntry | undefined> {
  return yield* first(
    sql.db.selectFrom('ledger_entry').select(ENTRY).where('survey', '=', survey).where('submission', '=', submission),
  );
}

/** What a block holds, in the order in which it was sealed. */
export function* blockEntries(sql: Sql, survey: string, height: number): Operation<LedgerEntry[]> {
  return yield* all(
    sql.db
      .selectFrom('ledger_entry')
      .select(ENTRY)
      .where('survey', '=', survey)
      .where('height', '=', height)
      .orderBy('submission'),
  );
}

export function* ledgerHead(sql: Sql, survey: string): Operation<{ height: number; hash: string } | undefined> {
  return yield* first(sql.db.selectFrom('ledger_head').select(['height', 'hash']).where('survey', '=', survey));
}

/** The surveys with submissions that no block holds yet. */
export function* surveysToSeal(sql: Sql): Operation<string[]> {
  const rows = yield* all(
    sql.db.selectFrom('ledger_entry').select('survey').distinct().where('height', 'is', null).orderBy('survey'),
  );
  return rows.map((row) => row.survey);
}
