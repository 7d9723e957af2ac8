/** Checks a chain of the audit log from scratch: every entry, every block's root, the chain, and what the ledger holds of it. */
import type { AuditEntry } from './audit.ts';
import { ANCHOR, anchoredHeight, auditBlockHash, auditHash } from './audit-hash.ts';
import { merkleRoot } from './merkle.ts';
import { GENESIS } from './operations/versions.ts';
import type { Reads } from './store.ts';

export type AuditFault =
  /** What an entry says does not give its hash. */
  | { kind: 'audit entry changed'; entry: string }
  /** The block's entries do not give its root or its size: one was changed, removed or put in. */
  | { kind: 'audit block changed'; height: number }
  /** The block does not follow from the one before, its hash is not of what it says, or it is missing. */
  | { kind: 'audit chain broken'; height: number }
  /** The ledger, or the block of another chain, holds another hash of this block, or one that is not there. */
  | { kind: 'audit anchor wrong'; height: number };

export interface AuditChecked {
  faults: AuditFault[];
  entries: number;
  blocks: number;
}

const PAGE = 1000;

/** `survey` '' is the chain of what belongs to no survey. Run inside `snapshot`. Entries not sealed yet are no fault; memory holds a hash an entry. */
export async function checkAudit(reads: Reads, survey: string): Promise<AuditChecked> {
  const { faults, byHeight, count } = await checkEntries(reads, survey);
  const hashes = new Map([[0, GENESIS]]);
  /** What blocks of a survey say of the chain of ''. */
  const named = new Map<number, string>();
  let previous = GENESIS;
  let height = 0;
  for (;;) {
    const blocks = await reads.auditBlocks(survey, height, PAGE);
    for (const block of blocks) {
      const chained = block.height === height + 1 && block.previous === previous;
      if (!chained || auditBlockHash(survey, block) !== block.hash)
        faults.push({ kind: 'audit chain broken', height: block.height });
      const sealed = byHeight.get(block.height) ?? [];
      if (sealed.length !== block.size || merkleRoot(sealed) !== block.root)
        faults.push({ kind: 'audit block changed', height: block.height });
      byHeight.delete(block.height);
      hashes.set(block.height, block.hash);
      if (survey !== '') named.set(block.machine.height, block.machine.hash);
      previous = block.hash;
      height = block.height;
    }
    if (blocks.length < PAGE) break;
  }
  for (const missing of byHeight.keys()) faults.push({ kind: 'audit chain broken', height: missing });
  const head = (await reads.auditHead(survey)) ?? { height: 0, hash: GENESIS };
  if (head.height !== height || head.hash !== previous)
    faults.push({ kind: 'audit chain broken', height: head.height });
  faults.push(...(await checkAnchors(reads, survey, hashes)), ...(await checkNamed(reads, named)));
  return { faults, entries: count, blocks: hashes.size - 1 };
}

async function checkEntries(reads: Reads, survey: string) {
  const faults: AuditFault[] = [];
  const byHeight = new Map<number, string[]>();
  let count = 0;
  for (let after: string | null = null; ; ) {
    const page: AuditEntry[] = await reads.auditEntries(survey, after, PAGE);
    for (const entry of page) {
      after = entry.id;
      count += 1;
      if (auditHash(entry) !== entry.hash) faults.push({ kind: 'audit entry changed', entry: entry.id });
      if (entry.height === null) continue;
      const sealed = byHeight.get(entry.height);
      if (sealed) sealed.push(entry.hash);
      else byHeight.set(entry.height, [entry.hash]);
    }
    if (page.length < PAGE) return { faults, byHeight, count };
  }
}

/** Whoever cuts the end of the chain off must also change what the ledger took along, which receipts hold. */
async function checkAnchors(reads: Reads, survey: string, hashes: Map<number, string>): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  if (survey === '') return faults;
  // Anchors sort after all submissions.
  for (let after: string = ANCHOR; ; ) {
    const page = await reads.ledgerEntries(survey, after, PAGE);
    for (const { submission, hash } of page) {
      after = submission;
      const height = anchoredHeight(submission);
      if (height !== undefined && hashes.get(height) !== hash) faults.push({ kind: 'audit anchor wrong', height });
    }
    if (page.length < PAGE) return faults;
  }
}

/** That the chain of '' still has the blocks that this survey's name. */
async function checkNamed(reads: Reads, named: Map<number, string>): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  for (const [height, hash] of named) {
    if (height === 0) continue;
    const [block] = await reads.auditBlocks('', height - 1, 1);
    if (block?.height !== height || block.hash !== hash) faults.push({ kind: 'audit anchor wrong', height });
  }
  return faults;
}
