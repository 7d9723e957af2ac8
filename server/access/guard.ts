/** Who is asking, and whether they may: preHandlers for every route that is not the respondents'. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { Problem } from '../foundation/problem.ts';
import type { SignedIn } from '../pages/account.ts';
import type { Scope } from '../store/scope.ts';
import type { Role, Store } from '../store/store.ts';
import { csrfToken, sameSite } from './csrf.ts';
import { rightsOf } from './rights.ts';
import { sessionAccount } from './sessions.ts';
import { apiTokenOf } from './tokens.ts';

export { checkCsrf } from './csrf.ts';

/** How the API's document says what `signedIn` asks for: a token or a session. */
export const API_SECURITY: Record<string, string[]>[] = [{ token: [] }, { session: [] }];

/** Who asks, behind `signedIn`. Throws `Problem` 401 anywhere else. */
export function accountOf(request: FastifyRequest): SignedIn {
  if (request.account === undefined) throw new Problem(401, 'sign-in-needed');
  return request.account;
}

/** How far an account reaches: a coordinator to their region, and nowhere where none is known. */
export const scopeOf = ({ role, region }: Pick<SignedIn, 'role' | 'region'>): Scope =>
  role === 'coordinator' ? { region: region ?? '' } : 'all';

/** The store as whoever asks may use it: what every office route reads and writes survey data with. */
export function storeOf(context: Context, request: FastifyRequest): Store {
  const scope = scopeOf(accountOf(request));
  return scope === 'all' ? context.store : context.store.within(scope);
}

/** The context with that store, for what takes a whole one. */
export const contextOf = (context: Context, request: FastifyRequest): Context => ({
  ...context,
  store: storeOf(context, request),
});

/**
 * preHandler: sets `request.account` from the session cookie or the Bearer token. Otherwise `Problem` 401 under `/api`, and elsewhere 303 to the
 * sign-in page, which leads back.
 */
export function signedIn(context: Context): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const token = await apiTokenOf(context, request.headers.authorization);
    if (token !== undefined) {
      const { id, name, role, region } = token;
      request.account = { id, name, role, region, rights: rightsOf(role), via: 'token', csrf: '' };
      return;
    }
    const isApi = request.url.startsWith('/api/');
    const account = await sessionAccount(context, request);
    if (account !== undefined) {
      if (isApi && request.method !== 'GET' && request.method !== 'HEAD') await sameSite(request);
      const { id, email, role, region } = account;
      const csrf = csrfToken(context, request);
      request.account = { id, name: email, role, region, rights: rightsOf(role), via: 'session', csrf };
      return;
    }
    if (isApi) throw new Problem(401, 'sign-in-needed');
    const next = request.method === 'GET' ? `?next=${encodeURIComponent(request.url)}` : '';
    return reply.redirect(`/sign-in${next}`, 303);
  };
}

/** preHandler after `signedIn`: refuses other roles with `Problem` 403. `allowed(...rights.withdraw)` */
export function allowed(...roles: readonly Role[]): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (!roles.includes(accountOf(request).role)) throw new Problem(403, 'not-allowed');
  };
}
