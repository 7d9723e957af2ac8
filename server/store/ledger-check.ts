/** Checks a survey's ledger from scratch: every submission's content, every block's root, the chain. */
import { anchoredHeight } from './audit-hash.ts';
import { blockHash } from './block-hash.ts';
import { merkleRoot } from './merkle.ts';
import { GENESIS } from './operations/versions.ts';
import type { LedgerEntry, Reads, Submission } from './store.ts';

export type LedgerFault =
  /** The content does not give the hash that the ledger holds. */
  | { kind: 'content changed'; submission: string }
  /** It is marked as erased, and something of its content is there. */
  | { kind: 'erasure incomplete'; submission: string }
  /** A submission without a ledger entry, or an entry without a submission. */
  | { kind: 'entry missing'; submission: string }
  | { kind: 'submission missing'; submission: string }
  /** The block's entries do not give its root or its size. */
  | { kind: 'block changed'; height: number }
  /** The block does not follow from the one before, or its hash is not of what it says. */
  | { kind: 'chain broken'; height: number };

const PAGE = 1000;

/** Pages through `read` by the key of the last item. */
async function* pages<T>(read: (after: string | null) => Promise<T[]>, key: (item: T) => string): AsyncGenerator<T[]> {
  for (let after: string | null = null; ; ) {
    const page = await read(after);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = key(last);
  }
}

/**
 * Every fault found, none where all is well. `contentHash` recomputes a submission's hash from its salt and content; run inside `snapshot`,
 * so that what is submitted meanwhile is no fault. Entries not sealed yet are none either, nor is content that was erased and is marked so: its
 * hash is compared, and that nothing is left of it.
 */
export async function checkLedger(
  reads: Reads,
  survey: string,
  contentHash: (submission: Submission) => string,
): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  const entries = new Map<string, LedgerEntry>();
  const readEntries = (after: string | null) => reads.ledgerEntries(survey, after, PAGE);
  for await (const page of pages(readEntries, (entry) => entry.submission)) {
    for (const entry of page) entries.set(entry.submission, entry);
  }
  // What the ledger took along of the audit log: `audit-check.ts` compares it.
  const orphans = new Set([...entries.keys()].filter((id) => anchoredHeight(id) === undefined));
  const readSubmissions = (after: string | null) => reads.allSubmissions(survey, after, PAGE);
  for await (const page of pages(readSubmissions, (submission) => submission.id)) {
    for (const submission of page) {
      orphans.delete(submission.id);
      const entry = entries.get(submission.id);
      if (!entry) faults.push({ kind: 'entry missing', submission: submission.id });
      else if (
        submission.hash !== entry.hash ||
        (submission.erasedAt === null && contentHash(submission) !== entry.hash)
      )
        faults.push({ kind: 'content changed', submission: submission.id });
      else if (submission.erasedAt !== null && !isEmpty(submission))
        faults.push({ kind: 'erasure incomplete', submission: submission.id });
    }
  }
  for (const submission of orphans) faults.push({ kind: 'submission missing', submission });
  faults.push(...(await checkChain(reads, survey, [...entries.values()])));
  return faults;
}

const isEmpty = ({ salt, answers, facts }: Submission): boolean =>
  salt === '' && facts.length === 0 && Object.keys(answers).length === 0;

async function checkChain(reads: Reads, survey: string, entries: LedgerEntry[]): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  const byHeight = Map.groupBy(entries, (entry) => entry.height);
  byHeight.delete(null);
  let previous = GENESIS;
  let height = 0;
  for (;;) {
    const blocks = await reads.ledgerBlocks(survey, height, PAGE);
    for (const block of blocks) {
      const chained = block.height === height + 1 && block.previous === previous;
      if (!chained || blockHash({ survey, ...block }) !== block.hash) {
        faults.push({ kind: 'chain broken', height: block.height });
      }
      // `ledgerEntries` gives them in submission-id order, as they were sealed.
      const sealed = (byHeight.get(block.height) ?? []).map((entry) => entry.hash);
      if (sealed.length !== block.size || merkleRoot(sealed) !== block.root) {
        faults.push({ kind: 'block changed', height: block.height });
      }
      byHeight.delete(block.height);
      previous = block.hash;
      height = block.height;
    }
    if (blocks.length < PAGE) break;
  }
  for (const missing of byHeight.keys()) if (missing !== null) faults.push({ kind: 'chain broken', height: missing });
  return faults;
}
