/** Forms that act on a session prove that one of our pages sent them. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { keyedHash } from '../foundation/hash.ts';
import { Problem } from '../foundation/problem.ts';
import { sessionSecret } from './sessions.ts';

const posted = z.object({ csrf: z.string() });

/** The value of the hidden field `csrf` in every form of a signed-in page. The session's own, so it ends with it. */
export const csrfToken = (context: Context, request: FastifyRequest): string =>
  keyedHash(context.secret, `csrf ${sessionSecret(request) ?? ''}`).toString('base64url');

/** preHandler for posted forms: refuses with `Problem` 403 where `csrf` is missing or another session's. API tokens need none. */
export function checkCsrf(context: Context): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (request.account?.via === 'token') return;
    const read = posted.safeParse(request.body);
    const sent = Buffer.from(read.success ? read.data.csrf : '');
    const wanted = Buffer.from(csrfToken(context, request));
    if (sessionSecret(request) === undefined || sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) {
      throw new Problem(403, 'form-expired');
    }
  };
}

/**
 * preHandler for what is posted before there is a session, and for JSON with a cookie: refuses with `Problem` 403 what a browser says comes
 * from another site. Programs send no such header. https://www.w3.org/TR/fetch-metadata/
 */
export async function sameSite(request: FastifyRequest): Promise<void> {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') throw new Problem(403, 'form-expired');
}
