/** How often one address may guess: links that nobody has, and short codes. Counted in the store, so that all processes count together. */
import type { Context } from '../context.ts';
import { keyedHash } from '../foundation/hash.ts';
import { Problem } from '../foundation/problem.ts';

const WINDOW = 15 * 60 * 1000;

/** Tries in 15 minutes. A whole town hall may sit behind one address. */
const MOST = { link: 120, code: 30 } as const;

/** Counts a try; throws 429 where there have been too many. The address is kept as a keyed hash only. */
export async function countTry(context: Context, what: keyof typeof MOST, address: string): Promise<void> {
  const { store, secret, clock } = context;
  const key = `${what} ${keyedHash(secret, `try ${networkOf(address)}`)
    .toString('hex')
    .slice(0, 32)}`;
  const now = clock.now();
  if ((await store.countTry(key, WINDOW, now)) <= MOST[what]) return;
  const seconds = Math.ceil((WINDOW - (now % WINDOW)) / 1000);
  throw new Problem(429, 'too-many-tries', { count: Math.ceil(seconds / 60) }, seconds);
}

/** An IPv4 address as it is; of an IPv6 address the 64 bits that one customer gets (RFC 6177). */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}
