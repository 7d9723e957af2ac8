/** The Merkle tree of RFC 9162, section 2.1, over texts; hashes are lower-case hex. Pure. */
import { sha256 } from '../foundation/hash.ts';

/** One step of a proof: the neighbour's hash and on which side it stands. */
export interface Step {
  side: 'left' | 'right';
  hash: string;
}

export const leafHash = (entry: string): string => sha256(`\0${entry}`);

const nodeHash = (left: string, right: string): string => sha256(Buffer.from(`01${left}${right}`, 'hex'));

/** The root over `entries`, in their order. The root of nothing is the hash of nothing. */
export function merkleRoot(entries: string[]): string {
  if (entries.length === 0) return sha256('');
  return rootOf(entries.map(leafHash));
}

/** How entry `index` leads to the root; throws where there is no such entry. */
export function merklePath(entries: string[], index: number): Step[] {
  if (!(index >= 0 && index < entries.length)) throw new Error(`no entry ${index} of ${entries.length}`);
  return pathOf(entries.map(leafHash), index);
}

/** Whether `entry` stands under `root`, as `path` claims. */
export function checkPath(entry: string, path: Step[], root: string): boolean {
  let hash = leafHash(entry);
  for (const step of path) hash = step.side === 'left' ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash);
  return hash === root;
}

/** The largest power of two below `n`. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function rootOf(leaves: string[]): string {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const k = split(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function pathOf(leaves: string[], index: number): Step[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const left = leaves.slice(0, k);
  const right = leaves.slice(k);
  return index < k
    ? [...pathOf(left, index), { side: 'right', hash: rootOf(right) }]
    : [...pathOf(right, index - k), { side: 'left', hash: rootOf(left) }];
}
