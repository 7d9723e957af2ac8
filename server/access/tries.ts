/** How often one may guess: counted in the store, so that all processes count together. Keys are hashed: the table holds no address. */
import type { Context } from '../context.ts';
import { keyedHash } from '../foundation/hash.ts';
import { Problem } from '../foundation/problem.ts';

/** Milliseconds. */
const WINDOW = 15 * 60 * 1000;

/**
 * Tries a window: failed ones to sign in, for one account from anywhere and from one address for any account; links that nobody has, and short
 * codes. An office, or a whole town hall, may sit behind one address.
 */
const MOST = { account: 10, address: 50, link: 120, code: 30 } as const;

type Guess = [what: keyof typeof MOST, of: string];

/** Counts a try of a link or a code; refuses with `Problem` 429 that says when to try again. Resolves with what gives the try back: whoever was right does not count. */
export const countTry = (context: Context, what: 'link' | 'code', address: string): Promise<() => Promise<void>> =>
  count(context, [what, networkOf(address)]);

/**
 * Counts a try before the password is looked at, so that many at once count too. Resolves with what gives the try back once it succeeded;
 * refuses as `countTry` does.
 */
export const countSignIn = (context: Context, email: string, address: string): Promise<() => Promise<void>> =>
  count(context, ['account', email], ['address', networkOf(address)]);

async function count({ store, secret, clock }: Context, ...guesses: Guess[]): Promise<() => Promise<void>> {
  const at = clock.now();
  const counted = await Promise.all(
    guesses.map(async ([what, of]) => {
      const key = keyedHash(secret, `try ${what} ${of}`).toString('hex');
      return { key, isOver: (await store.countTry(key, WINDOW, at)) > MOST[what] };
    }),
  );
  if (counted.some(({ isOver }) => isOver)) throw tooMany(at);
  return async () => {
    for (const { key } of counted) await store.countTry(key, WINDOW, at, -1);
  };
}

/** Tries to begin an answer in an open round, a window: from one network, where a whole town hall may sit, and of one survey. */
const MOST_OPEN = { network: 60, survey: 1500 } as const;
/** Letters a day that strangers may have sent to one address. */
const MOST_LETTERS = 3;
const DAY = 24 * 60 * 60 * 1000;

/** Counts a try to begin an answer in an open round; refuses with `Problem` 429. Resolves with how many there were in this window, this one included. */
export async function countOpen(
  { store, secret, clock }: Context,
  survey: string,
  address: string,
): Promise<{ network: number; survey: number }> {
  const at = clock.now();
  const counted = (what: string) => store.countTry(keyedHash(secret, `try ${what}`).toString('hex'), WINDOW, at);
  const [network, whole] = await Promise.all([counted(`open ${networkOf(address)}`), counted(`open survey ${survey}`)]);
  if (network > MOST_OPEN.network || whole > MOST_OPEN.survey) throw tooMany(at);
  return { network, survey: whole };
}

/** Counts a letter that a stranger wants sent to an address, and says whether it may go. */
export async function mayWriteTo({ store, secret, clock }: Context, email: string): Promise<boolean> {
  const key = keyedHash(secret, `try letter ${email.toLowerCase()}`).toString('hex');
  return (await store.countTry(key, DAY, clock.now())) <= MOST_LETTERS;
}

function tooMany(at: number): Problem {
  const seconds = Math.ceil((WINDOW - (at % WINDOW)) / 1000);
  return new Problem(429, 'too-many-tries', { count: Math.ceil(seconds / 60) }, seconds);
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
