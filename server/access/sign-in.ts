/** Who an e-mail address and a password belong to. */
import type { Context } from '../context.ts';
import { Problem } from '../foundation/problem.ts';
import type { Account } from '../store/store.ts';
import { recordOf } from './audit.ts';
import { LONGEST_PASSWORD, passwordMatches } from './passwords.ts';
import { countSignIn } from './tries.ts';

/** The account; refuses with `Problem` 401 a wrong pair, without saying which of the two is wrong, and 429 too many tries. */
export async function signIn(context: Context, email: string, password: string, address: string): Promise<Account> {
  const known = email.trim().toLowerCase();
  const giveBack = await countSignIn(context, known, address);
  const account = await context.store.accountByEmail(known);
  const matches = await passwordMatches(password.slice(0, 2 * LONGEST_PASSWORD), account?.passwordHash ?? null);
  if (!matches || account === undefined) {
    if (account !== undefined)
      await recordOf(context, account, 'sign-in', 'sign-in-failed', { kind: 'session', id: account.id });
    throw new Problem(401, 'wrong-sign-in');
  }
  await giveBack();
  return account;
}
