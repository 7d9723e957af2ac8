/** Accounts and the one-time links by which their owners set a password. */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { sha256 } from '../foundation/hash.ts';
import { newId, newSecret } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import { StoreRefusal } from '../store/migrations.ts';
import type { Account, Role } from '../store/store.ts';
import { hashPassword } from './passwords.ts';
import { regionFor } from './regions.ts';
import { isRole } from './rights.ts';

/** How long a set-up link works, in milliseconds: over a weekend. */
const SET_UP_LASTS = 72 * 60 * 60 * 1000;
const SET_UP_PATH = '/set-up/';

/** Stands for the address of the first administrator until its owner gives it together with the password. */
const UNNAMED = 'administrator@unnamed.invalid';

const emailAddress = z.email().max(254);

/** An e-mail address as accounts keep it: trimmed, lower case. Refuses with `Problem` what is none. */
export function readEmail(typed: string): string {
  const email = typed.trim().toLowerCase();
  if (!emailAddress.safeParse(email).success) throw new Problem(422, 'email-wrong', { email });
  return email;
}

/**
 * On a start without an administrator that can sign in: makes the account of `SAMSVAR_ADMIN_EMAIL` and `SAMSVAR_ADMIN_PASSWORD` and returns
 * undefined, or returns the path of a new set-up link, `/set-up/SECRET`. Rejects with `StoreRefusal` where that address is another account's.
 */
export async function firstAdministrator(context: Context): Promise<string | undefined> {
  const { adminEmail, adminPassword } = context.config;
  const accounts = await context.store.accounts();
  const administrators = accounts.filter((account) => account.role === 'administrator');
  if (administrators.some((account) => account.passwordHash !== null)) return undefined;
  const email = adminEmail?.toLowerCase() ?? administrators[0]?.email ?? UNNAMED;
  const secret = await firstSetUp(context, email);
  if (adminEmail === undefined || adminPassword === undefined) return `${SET_UP_PATH}${secret}`;
  try {
    await setPassword(context, secret, adminPassword);
  } catch (error) {
    // Another process that started with this one was first, which used up all links of the account.
    const made = await context.store.accountByEmail(email);
    if (!(error instanceof Problem) || made === undefined || made.passwordHash === null) throw error;
  }
  return undefined;
}

/** The secret of a set-up link for the administrator `email`, whose account may have been made before, or at this moment by another process. */
async function firstSetUp(context: Context, email: string): Promise<string> {
  const known = await context.store.accountByEmail(email);
  if (known !== undefined && known.role !== 'administrator')
    throw new StoreRefusal(
      'SAMSVAR_ADMIN_EMAIL is the address of an account that is no administrator; name another one.',
    );
  if (known !== undefined) return newSetUp(context, known.id);
  try {
    return await makeAccount(context, email, 'administrator', null);
  } catch (error) {
    const made = await context.store.accountByEmail(email);
    if (made === undefined) throw error;
    return newSetUp(context, made.id);
  }
}

/**
 * Makes an account without a password and returns the path of its set-up link, shown once. `region` is a coordinator's, '' for all others. Refuses with
 * `Problem` a wrong or taken address, an unknown role, and what `regionFor` refuses.
 */
export async function addAccount(context: Context, email: string, role: string, region = ''): Promise<string> {
  const address = readEmail(email);
  if (!isRole(role)) throw new Problem(422, 'role-unknown', { role });
  const limit = await regionFor(context, role, region);
  const secret = await unlessTaken(context, address, () => makeAccount(context, address, role, limit));
  return `${SET_UP_PATH}${secret}`;
}

/** The path of a further set-up link, for an owner who has lost the first or the password. The password stays until the link is used. */
export async function renewSetUp(context: Context, account: string): Promise<string> {
  if ((await context.store.account(account)) === undefined) throw new Problem(404, 'account-unknown');
  return `${SET_UP_PATH}${await newSetUp(context, account)}`;
}

/** The account whose password the link with `secret` sets. Uses nothing up. Refuses with `Problem` 410 a link that is used or too old. */
export async function accountOfSetUp(context: Context, secret: string): Promise<Account & { named: boolean }> {
  const account = await context.store.accountBySetup(sha256(secret), context.clock.now());
  if (account === undefined) throw new Problem(410, 'set-up-used');
  return { ...account, named: account.email !== UNNAMED };
}

/**
 * Uses a set-up link up: sets the password, and the address of an account that has none yet, and ends the account's sessions. Refuses with
 * `Problem` 410 a link that is used or too old, 409 an address that another account has.
 */
export async function setPassword(
  context: Context,
  secret: string,
  password: string,
  email?: string,
): Promise<Account> {
  const complete = async () =>
    context.store.completeSetup(sha256(secret), await hashPassword(password), context.clock.now(), email);
  const account = email === undefined ? await complete() : await unlessTaken(context, email, complete);
  if (account === undefined) throw new Problem(410, 'set-up-used');
  return account;
}

/** Does what gives an account this address; refuses with `Problem` 409 where another has it, also where it took it at this moment. */
async function unlessTaken<T>(context: Context, email: string, give: () => Promise<T>): Promise<T> {
  await refuseTaken(context, email);
  try {
    return await give();
  } catch (error) {
    await refuseTaken(context, email);
    throw error;
  }
}

async function refuseTaken(context: Context, email: string): Promise<void> {
  if ((await context.store.accountByEmail(email)) !== undefined) throw new Problem(409, 'email-taken', { email });
}

async function makeAccount(context: Context, email: string, role: Role, region: string | null): Promise<string> {
  const secret = newSecret();
  const at = context.clock.now();
  const account = { id: newId(), email, role, region, passwordHash: null, createdAt: at };
  await context.store.createAccount(account, sha256(secret), at + SET_UP_LASTS);
  return secret;
}

async function newSetUp(context: Context, account: string): Promise<string> {
  const secret = newSecret();
  await context.store.createSetup(account, sha256(secret), context.clock.now() + SET_UP_LASTS);
  return secret;
}
