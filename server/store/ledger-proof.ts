/** Where one submission stands in its survey's ledger: what a proof of it begins with. The rest of a proof is the blocks after its own. */
import { blockHash } from './block-hash.ts';
import { checkPath, merklePath, type Step } from './merkle.ts';
import type { Block, Reads } from './store.ts';

export type Standing =
  | {
      kind: 'sealed';
      /** The hash that is the leaf. */
      entry: string;
      /** From the leaf to the root of `block`. */
      path: Step[];
      block: Block;
      head: { height: number; hash: string };
    }
  /** Received, in no block yet. */
  | { kind: 'not sealed' }
  /** What is stored does not give the block's root or hash: somebody changed it. */
  | { kind: 'broken' };

/** Needs no snapshot: what is sealed stays as it is, and the head is read last. Reads one block's entries. */
export async function standingOf(reads: Reads, survey: string, submission: string): Promise<Standing> {
  const entry = await reads.ledgerEntry(survey, submission);
  if (entry === undefined) return { kind: 'broken' };
  if (entry.height === null) return { kind: 'not sealed' };
  const [block] = await reads.ledgerBlocks(survey, entry.height - 1, 1);
  const entries = await reads.blockEntries(survey, entry.height);
  const head = await reads.ledgerHead(survey);
  if (block === undefined || head === undefined || block.height !== entry.height) return { kind: 'broken' };
  const path = merklePath(
    entries.map(({ hash }) => hash),
    entries.findIndex((one) => one.submission === submission),
  );
  const holds = checkPath(entry.hash, path, block.root) && blockHash({ survey, ...block }) === block.hash;
  return holds ? { kind: 'sealed', entry: entry.hash, path, block, head } : { kind: 'broken' };
}
