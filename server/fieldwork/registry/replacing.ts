/** A contact who leaves, and whoever comes after them: the response stays, the link is made anew. */
import type { Context } from '../../context.ts';
import type { EntryChange, FullRegistry, InvitationMove } from '../../registry/changes.ts';
import type { Contact } from '../../registry/model.ts';
import type { ReplaceLink } from '../../store/links.ts';
import type { Invitation } from '../../store/store.ts';
import { nextLink } from '../invite/reissue.ts';
import { addressedMoves } from './merging.ts';

/**
 * What of `invitations` goes to this contact: what is addressed to them, and what is addressed to nobody where they are the first of their municipality.
 * A withdrawn one too: brought back, it must not open with the link of whoever has left.
 */
function invitationsTo(contact: Contact, { contacts }: FullRegistry, invitations: readonly Invitation[]): Invitation[] {
  const first = contacts.find((one) => one.municipality === contact.municipality && one.endedAt === null);
  return invitations.filter(
    (one) =>
      !one.synthetic &&
      (one.contact === contact.id ||
        (one.contact === null && one.municipality === contact.municipality && first?.id === contact.id)),
  );
}

/** The contact ends at `at`; `next`, where there is one, is added and gets the invitations. */
export function replacement(
  registry: FullRegistry,
  invitations: readonly Invitation[],
  before: Contact,
  next: Contact | null,
  at: number,
): { changes: EntryChange[]; moves: InvitationMove[] } {
  const changes: EntryChange[] = [{ entity: 'contact', id: before.id, before, after: { ...before, endedAt: at } }];
  if (next !== null) changes.push({ entity: 'contact', id: next.id, before: null, after: next });
  return { changes, moves: addressedMoves(invitationsTo(before, registry, invitations), next?.id ?? null) };
}

/** A new link for each invitation that changes hands, stored with the change: whoever had the old one can open it no longer. */
export function linksFor(
  context: Pick<Context, 'secret' | 'clock'>,
  invitations: readonly Invitation[],
  moves: readonly InvitationMove[],
): ReplaceLink[] {
  const moving = new Set(moves.map(({ invitation }) => invitation));
  return invitations.filter(({ id }) => moving.has(id)).map((one) => nextLink(context, one, 'contact'));
}
