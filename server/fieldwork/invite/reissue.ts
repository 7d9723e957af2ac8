/** A new link in place of one that was lost, got into the wrong hands, or belongs to somebody who has left. What was answered stays. */
import type { Context } from '../../context.ts';
import type { ReplacedBecause } from '../../store/links.ts';
import { MESSAGE_KINDS } from '../../store/messages.ts';
import type { Invitation, Store } from '../../store/store.ts';
import { codeHash, codeOf, tokenHash, tokenOf } from '../invitations.ts';

/** Everything that carries a link; a test to oneself carries none that matters. */
const WITH_LINK = MESSAGE_KINDS.filter((kind) => kind !== 'test');

/**
 * Replaces an invitation's link and code, and takes what was still to be sent with the old one out of the outbox. `changed-meanwhile` where
 * somebody else replaced it after `invitation` was read: then nothing happened. `store` is the one that whoever asks may use.
 */
export async function reissue(
  { secret, clock }: Pick<Context, 'secret' | 'clock'>,
  store: Pick<Store, 'replaceLink' | 'cancelMessages'>,
  { survey, id, issue }: Pick<Invitation, 'survey' | 'id' | 'issue'>,
  reason: ReplacedBecause,
): Promise<{ kind: 'done' } | { kind: 'changed-meanwhile' }> {
  const [next, at] = [issue + 1, clock.now()];
  const replaced = await store.replaceLink({
    ...{ survey, invitation: id, issue: next, reason, at },
    tokenHash: tokenHash(tokenOf(secret, survey, id, next)),
    codeHash: codeHash(secret, codeOf(secret, survey, id, next)),
  });
  if (replaced.kind === 'done')
    await store.cancelMessages({ survey, invitation: id, kinds: WITH_LINK, reason: 'link replaced', at });
  return replaced;
}
