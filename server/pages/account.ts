/** Who is signed in, as pages and routes see it. `access/guard.ts` sets it. */
import type { Role } from '../store/store.ts';

/** An account with its session, or an API token. */
export interface SignedIn {
  id: string;
  /** An account's e-mail address, a token's name. */
  name: string;
  role: Role;
  /** A coordinator's; null for all others. */
  region: string | null;
  /** What the role may (`access/rights.ts`), for what pages show; routes ask `allowed`. */
  rights: ReadonlySet<string>;
  via: 'session' | 'token';
  /** The hidden field `csrf` of every form on this account's pages. */
  csrf: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    account?: SignedIn;
  }
}
