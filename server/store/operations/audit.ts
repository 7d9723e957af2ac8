/** The audit log: entries, sealed into a chain of their own whose head the ledger takes along (`docs/decisions/audit-log.md`). */
import { z } from 'zod';
import { canonicalJson } from '../../foundation/hash.ts';
import {
  AUDIT_ACTIONS,
  AUDIT_WAYS,
  type AuditBlock,
  type AuditEntry,
  type AuditFilter,
  type NewAuditEntry,
} from '../audit.ts';
import { anchorOf, auditBlockHash, auditHash } from '../audit-hash.ts';
import { merkleRoot } from '../merkle.ts';
import { all, first, locked, type Operation, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { GENESIS } from './versions.ts';

const action = z.enum(AUDIT_ACTIONS);
const way = z.enum(AUDIT_WAYS);
const detail = z.record(z.string(), z.union([z.string(), z.number()]));

const toEntry = (row: Tables['audit']): AuditEntry => ({
  survey: row.survey,
  id: row.id,
  at: row.at,
  by: row.by_whom,
  name: row.name,
  via: way.parse(row.via),
  action: action.parse(row.action),
  kind: row.kind,
  subject: row.subject,
  detail: detail.parse(JSON.parse(row.detail)),
  page: row.page,
  hash: row.hash,
  height: row.height,
});

const toBlock = (row: Tables['audit_block']): AuditBlock => ({
  height: row.height,
  previous: row.previous,
  root: row.root,
  size: row.size,
  sealedAt: row.sealed_at,
  machine: { height: row.machine_height, hash: row.machine_hash },
  hash: row.hash,
});

/** Adds a row and touches no other: who records waits for nobody. */
export function* recordAudit(sql: Sql, entry: NewAuditEntry): Operation<void> {
  const { by, detail: said, ...rest } = entry;
  const row = { ...rest, by_whom: by, detail: canonicalJson(said), hash: auditHash(entry), height: null };
  yield* run(sql.db.insertInto('audit').values(row));
}

/** Seals what has come since the last block; nothing where nothing has. Whoever holds the head's row seals. */
export function* sealAudit(sql: Sql, survey: string, at: number): Operation<void> {
  const head = yield* lockHead(sql, survey);
  const height = head.height + 1;
  const entries = yield* all(
    sql.db
      .updateTable('audit')
      .set({ height })
      .where('survey', '=', survey)
      .where('height', 'is', null)
      .returning(['id', 'hash']),
  );
  if (entries.length === 0) return;
  entries.sort((a, b) => (a.id < b.id ? -1 : 1));
  const before = yield* first(
    sql.db.selectFrom('audit_block').select('sealed_at').where('survey', '=', survey).where('height', '=', head.height),
  );
  const sealed = {
    height,
    previous: head.hash,
    root: merkleRoot(entries.map(({ hash }) => hash)),
    size: entries.length,
    // A block is never before the one it follows, also where the clock was put back.
    sealedAt: Math.max(at, before?.sealed_at ?? at),
    machine: survey === '' ? NO_BLOCK : ((yield* auditHead(sql, '')) ?? NO_BLOCK),
  };
  const hash = auditBlockHash(survey, sealed);
  const { sealedAt: sealed_at, machine, ...columns } = sealed;
  const anchored = { sealed_at, machine_height: machine.height, machine_hash: machine.hash };
  yield* run(sql.db.insertInto('audit_block').values({ survey, ...columns, ...anchored, hash }));
  yield* run(sql.db.updateTable('audit_head').set({ height, hash }).where('survey', '=', survey));
  if (survey !== '') yield* anchor(sql, survey, height, hash);
}

const NO_BLOCK = { height: 0, hash: GENESIS };

function* lockHead(sql: Sql, survey: string): Operation<{ height: number; hash: string }> {
  const query = locked(sql, sql.db.selectFrom('audit_head').select(['height', 'hash']).where('survey', '=', survey));
  const head = yield* first(query);
  if (head) return head;
  yield* run(
    sql.db
      .insertInto('audit_head')
      .values({ survey, ...NO_BLOCK })
      .onConflict((conflict) => conflict.column('survey').doNothing()),
  );
  return (yield* first(query)) ?? NO_BLOCK;
}

/** The head waits among the ledger's unsealed entries; the next block with a submission takes it along. One at a time: a newer head holds all before it. */
function* anchor(sql: Sql, survey: string, height: number, hash: string): Operation<void> {
  yield* run(
    sql.db
      .deleteFrom('ledger_entry')
      .where('survey', '=', survey)
      .where('height', 'is', null)
      .where('submission', '>=', anchorOf(0))
      .where('submission', '<', anchorOf(height)),
  );
  yield* run(sql.db.insertInto('ledger_entry').values({ survey, submission: anchorOf(height), hash, height: null }));
}

export function* audit(
  sql: Sql,
  survey: string,
  { name, action: did, kind, subject, from, until }: AuditFilter,
  before: string | null,
  limit: number,
): Operation<AuditEntry[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('audit')
      .selectAll()
      .where('survey', '=', survey)
      .$if(name !== undefined, (of) => of.where('name', '=', name ?? ''))
      .$if(did !== undefined, (of) => of.where('action', '=', did ?? ''))
      .$if(kind !== undefined, (of) => of.where('kind', '=', kind ?? ''))
      .$if(subject !== undefined, (of) => of.where('subject', '=', subject ?? ''))
      .$if(from !== undefined, (of) => of.where('at', '>=', from ?? 0))
      .$if(until !== undefined, (of) => of.where('at', '<', until ?? 0))
      .$if(before !== null, (of) => of.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit),
  );
  return rows.map(toEntry);
}

export function* auditEntries(sql: Sql, survey: string, after: string | null, limit: number): Operation<AuditEntry[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('audit')
      .selectAll()
      .where('survey', '=', survey)
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit),
  );
  return rows.map(toEntry);
}

export function* auditBlocks(sql: Sql, survey: string, afterHeight: number, limit: number): Operation<AuditBlock[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('audit_block')
      .selectAll()
      .where('survey', '=', survey)
      .where('height', '>', afterHeight)
      .orderBy('height')
      .limit(limit),
  );
  return rows.map(toBlock);
}

export function* auditHead(sql: Sql, survey: string): Operation<{ height: number; hash: string } | undefined> {
  return yield* first(sql.db.selectFrom('audit_head').select(['height', 'hash']).where('survey', '=', survey));
}

/** The chains with entries that no block holds yet. */
export function* auditsToSeal(sql: Sql): Operation<string[]> {
  const rows = yield* all(
    sql.db.selectFrom('audit').select('survey').distinct().where('height', 'is', null).orderBy('survey'),
  );
  return rows.map(({ survey }) => survey);
}
