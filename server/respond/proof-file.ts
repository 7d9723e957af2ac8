/** `GET /receipt/check/proof`: what `scripts/check-receipt.mjs` reads, written as a stream, a page of blocks at a time. */
import { Readable } from 'node:stream';
import type { Standing } from '../store/ledger-proof.ts';
import type { Block, Reads } from '../store/store.ts';

/** Blocks read at once. */
const PAGE = 1000;

type Sealed = Extract<Standing, { kind: 'sealed' }>;

/**
 * `{survey, entry, path, blocks}`: the submission's hash, its way to the root of the first of `blocks`, and every block from there to the head
 * that `standing` names. Blocks never change, so each page is a read of its own, and whoever downloads slowly holds up nobody.
 */
export const proofFile = (reads: Pick<Reads, 'ledgerBlocks'>, survey: string, standing: Sealed): Readable =>
  Readable.from(written(reads, survey, standing), { objectMode: false });

async function* written(
  reads: Pick<Reads, 'ledgerBlocks'>,
  survey: string,
  { entry, path, block, head }: Sealed,
): AsyncGenerator<string> {
  yield `{"survey":${JSON.stringify(survey)},\n"entry":${JSON.stringify(entry)},\n"path":${JSON.stringify(path)},\n"blocks":[\n`;
  yield JSON.stringify(block);
  for (let height = block.height; height < head.height; ) {
    const page: Block[] = await reads.ledgerBlocks(survey, height, Math.min(PAGE, head.height - height));
    const last = page.at(-1);
    if (last === undefined) throw new Error(`the ledger of ${survey} ends at block ${height}, not ${head.height}`);
    yield page.map((each) => `,\n${JSON.stringify(each)}`).join('');
    height = last.height;
  }
  yield '\n]}\n';
}
