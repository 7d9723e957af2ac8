/** How often one may try to sign in: counted in the store, so that every process counts the same. */
import type { Context } from '../context.ts';
import { keyedHash } from '../foundation/hash.ts';
import { Problem } from '../foundation/problem.ts';

/** Milliseconds. */
const WINDOW = 15 * 60 * 1000;
/** Failed tries a window: for one account from anywhere, and from one address for any account (an office may share one). */
const LIMITS = { account: 10, address: 50 };

/**
 * Counts a try before the password is looked at, so that many at once count too. Resolves with what gives the try back once it succeeded;
 * refuses with `Problem` 429 that says when to try again. Keys are hashed: the table holds no address.
 */
export async function countSignIn(context: Context, email: string, address: string): Promise<() => Promise<void>> {
  const at = context.clock.now();
  const keys = { account: email, address };
  const counted = await Promise.all(
    (['account', 'address'] as const).map(async (by) => {
      const key = keyedHash(context.secret, `sign-in ${by} ${keys[by]}`).toString('hex');
      return { key, over: (await context.store.countTry(key, WINDOW, at)) > LIMITS[by] };
    }),
  );
  if (counted.some(({ over }) => over)) {
    const seconds = Math.ceil((WINDOW - (at % WINDOW)) / 1000);
    throw new Problem(429, 'too-many-tries', { count: Math.ceil(seconds / 60) }, seconds);
  }
  return async () => {
    for (const { key } of counted) await context.store.countTry(key, WINDOW, at, -1);
  };
}
