/** Sessions of accounts: a random cookie, kept as a hash, for a working day. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { sha256 } from '../foundation/hash.ts';
import { newSecret } from '../foundation/ids.ts';
import type { Account } from '../store/store.ts';
import { askedAddress, recordOf } from './audit.ts';

const COOKIE = 'samsvar_session';
/** Milliseconds. */
const SESSION_LASTS = 12 * 60 * 60 * 1000;

/** The cookie's value; undefined where there is none. */
export const sessionSecret = (request: FastifyRequest): string | undefined => request.cookies[COOKIE];

/** The account that is signed in with the request's cookie. */
export async function sessionAccount(context: Context, request: FastifyRequest): Promise<Account | undefined> {
  const secret = sessionSecret(request);
  return secret === undefined ? undefined : context.store.session(sha256(secret), context.clock.now());
}

/** Signs `account` in. A session that the browser had is ended, so that nobody can have planted it. */
export async function beginSession(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
): Promise<void> {
  const before = sessionSecret(request);
  if (before !== undefined) await context.store.endSession(sha256(before));
  await recordOf(context, account, askedAddress(request), 'sign-in', { kind: 'session', id: account.id });
  const secret = newSecret();
  const at = context.clock.now();
  const session = { hash: sha256(secret), account: account.id, createdAt: at, expiresAt: at + SESSION_LASTS };
  await context.store.createSession(session);
  reply.setCookie(COOKIE, secret, { ...cookieOptions(context, request), maxAge: SESSION_LASTS / 1000 });
}

/** Signs out in this browser. */
export async function endSession(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const secret = sessionSecret(request);
  if (secret !== undefined) await context.store.endSession(sha256(secret));
  reply.clearCookie(COOKIE, cookieOptions(context, request));
}

/** Secure wherever there is https; a machine on the desk without it must still be usable. Lax, so that a link from a mail finds one signed in. */
const cookieOptions = (context: Context, request: FastifyRequest) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: context.config.baseUrl.startsWith('https://') || request.protocol === 'https',
});
