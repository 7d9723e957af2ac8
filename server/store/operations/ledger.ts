/** The ledger: submission hashes sealed into blocks, each chained to the one before (`docs/decisions/ledger.md`). */

import { blockHash } from '../block-hash.ts';
import { merkleRoot } from '../merkle.ts';
import { all, first, locked, type Operation, run, type Sql } from '../operation.ts';
import type { Block, LedgerEntry } from '../store.ts';

const ENTRY = ['submission', 'hash', 'height'] as const;

/** Seals what has come since the last block; nothing where nothing has. Whoever holds the head's row seals. */
export function* sealLedger(sql: Sql, survey: string, at: number): Operation<void> {
  const head = yield* first(
    locked(sql, sql.db.selectFrom('ledger_head').select(['height', 'hash']).where('survey', '=', survey)),
  );
  if (!head) return;
  const height = head.height + 1;
  const entries = yield* all(
    sql.db
      .updateTable('ledger_entry')
      .set({ height })
      .where('survey', '=', survey)
      .where('height', 'is', null)
      .returning(['submission', 'hash']),
  );
  if (entries.length === 0) return;
  entries.sort((a, b) => (a.submission < b.submission ? -1 : 1));
  const root = merkleRoot(entries.map((entry) => entry.hash));
  const sealed = { survey, height, previous: head.hash, root, size: entries.length, sealedAt: at };
  const hash = blockHash(sealed);
  const { sealedAt, ...columns } = sealed;
  yield* run(sql.db.insertInto('block').values({ ...columns, hash, sealed_at: sealedAt }));
  yield* run(sql.db.updateTable('ledger_head').set({ height, hash }).where('survey', '=', survey));
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
