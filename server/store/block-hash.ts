/** What makes a block of the ledger one: the hash over all it says. Pure. */
import { canonicalJson, sha256 } from '../foundation/hash.ts';
import type { Block } from './store.ts';

export const blockHash = (block: Omit<Block, 'hash'> & { survey: string }): string =>
  sha256(
    canonicalJson({
      survey: block.survey,
      height: block.height,
      previous: block.previous,
      root: block.root,
      size: block.size,
      sealedAt: block.sealedAt,
    }),
  );
