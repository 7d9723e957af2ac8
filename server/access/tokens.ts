/** API tokens: shown once, kept as a hash. */
import type { Context } from '../context.ts';
import { sha256 } from '../foundation/hash.ts';
import { newId, newSecret } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import type { ApiToken } from '../store/store.ts';
import { regionFor } from './regions.ts';
import { isRole } from './rights.ts';

/** What a token begins with, so that scanners for leaked secrets can know one. */
const PREFIX = 'samsvar_';

/**
 * Makes a token of `role` and returns it: it is never shown again. `region` is a coordinator's, '' for all others. Refuses with `Problem` an unknown role,
 * a name that is empty or longer than 100, and what `regionFor` refuses.
 */
export async function addApiToken(context: Context, name: string, role: string, region = ''): Promise<string> {
  const named = name.trim();
  if (named === '' || named.length > 100) throw new Problem(422, 'name-missing');
  if (!isRole(role)) throw new Problem(422, 'role-unknown', { role });
  const limit = await regionFor(context, role, region);
  const token = `${PREFIX}${newSecret()}${newSecret()}`;
  const at = context.clock.now();
  await context.store.createApiToken({ id: newId(), name: named, role, region: limit, createdAt: at }, sha256(token));
  return token;
}

/** The token of an `Authorization` header, where it is one that counts. */
export async function apiTokenOf(context: Context, header: string | undefined): Promise<ApiToken | undefined> {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  return token === undefined ? undefined : context.store.apiTokenByHash(sha256(token));
}
