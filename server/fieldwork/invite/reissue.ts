/** A new link in place of one that was lost, got into the wrong hands, or belongs to somebody who has left. What was answered stays. */
import type { Context } from '../../context.ts';
import type { ReplacedBecause, ReplaceLink } from '../../store/links.ts';
import type { Invitation, Store } from '../../store/store.ts';
import { codeHash, codeOf, tokenHash, tokenOf } from '../invitations.ts';

/** The link that comes after an invitation's, to be stored. */
export function nextLink(
  { secret, clock }: Pick<Context, 'secret' | 'clock'>,
  { survey, id, issue }: Pick<Invitation, 'survey' | 'id' | 'issue'>,
  reason: ReplacedBecause,
): ReplaceLink {
  const next = issue + 1;
  return {
    ...{ survey, invitation: id, issue: next, reason, at: clock.now() },
    tokenHash: tokenHash(tokenOf(secret, survey, id, next)),
    codeHash: codeHash(secret, codeOf(secret, survey, id, next)),
  };
}

/**
 * Replaces an invitation's link and code, and takes what was still to be sent with the old one out of the outbox. `changed-meanwhile` where
 * somebody else replaced it after `invitation` was read: then nothing happened. `store` is the one that whoever asks may use.
 */
export const reissue = (
  context: Pick<Context, 'secret' | 'clock'>,
  store: Pick<Store, 'replaceLink'>,
  invitation: Pick<Invitation, 'survey' | 'id' | 'issue'>,
  reason: ReplacedBecause,
): Promise<{ kind: 'done' } | { kind: 'changed-meanwhile' }> =>
  store.replaceLink(nextLink(context, invitation, reason));
