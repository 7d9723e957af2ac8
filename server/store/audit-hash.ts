/** What the audit log's chain is made of: hashes over all that an entry and a block say. Pure. */
import { canonicalJson, sha256 } from '../foundation/hash.ts';
import type { AuditBlock, NewAuditEntry } from './audit.ts';

/** Of an entry, in lower-case hex: the leaf of its block. */
export const auditHash = (entry: NewAuditEntry): string => {
  const { survey, id, at, by, name, via, action, kind, subject, detail, page } = entry;
  return sha256(canonicalJson({ survey, id, at, by, name, via, action, kind, subject, detail, page }));
};

export const auditBlockHash = (survey: string, block: Omit<AuditBlock, 'hash'>): string => {
  const { height, previous, root, size, sealedAt, machine } = block;
  return sha256(canonicalJson({ audit: survey, height, previous, root, size, sealedAt, machine }));
};

/** Every anchor sorts after it, every submission before. */
export const ANCHOR = 'audit-';

/**
 * As what the head of the audit log stands among the hashes of submissions, until a block of the ledger takes it along. Sorts after every submission's
 * id, which begins with a hexadecimal digit below `a` until the year 5000.
 */
export const anchorOf = (height: number): string => `${ANCHOR}${String(height).padStart(10, '0')}`;

/** The height of the audit block that an entry of the ledger stands for; undefined for a submission's. */
export const anchoredHeight = (submission: string): number | undefined =>
  submission.startsWith(ANCHOR) ? Number(submission.slice(ANCHOR.length)) : undefined;
