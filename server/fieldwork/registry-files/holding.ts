/** Previews that wait for somebody to say yes, and how one becomes a change. */
import type { Context } from '../../context.ts';
import { sha256 } from '../../foundation/hash.ts';
import { newId, newSecret } from '../../foundation/ids.ts';
import type { SignedIn } from '../../pages/account.ts';
import type { EntryName } from '../../registry/changes.ts';
import type { EntryUse } from '../../store/contacts.ts';
import { everyInvitation } from '../invitations.ts';
import type { Asked } from '../registry/asking.ts';
import type { Addressed } from './absent.ts';
import type { Held, ReadFiles } from './model.ts';
import { planOf } from './plan.ts';

/** Milliseconds for which a preview may be said yes to. */
const HELD_FOR = 3_600_000;

/** Previews what was read against the registry as it is now, and holds it; gives the key of its address. */
export async function hold(
  { clock }: Context,
  { survey, store, registry }: Asked,
  account: SignedIn,
  read: ReadFiles,
): Promise<string> {
  const at = clock.now();
  const invited = addressed(await everyInvitation(store, survey.id));
  const held: Held = { read, plan: planOf(read, registry, survey.languages, invited, at) };
  const key = newSecret();
  await store.forgetImports(at);
  await store.holdImport({
    ...{ hash: sha256(key), survey: survey.id, account: account.id, expiresAt: at + HELD_FOR },
    ...{ content: JSON.stringify(held), change: null },
  });
  return key;
}

const addressed = (invitations: readonly { municipality: string; contact: string | null }[]): Addressed => {
  const count = (ids: (string | null)[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (const id of ids) if (id !== null) found.set(id, (found.get(id) ?? 0) + 1);
    return found;
  };
  return {
    municipalities: count(invitations.map(({ municipality }) => municipality)),
    contacts: count(invitations.map(({ contact }) => contact)),
  };
};

export type Waiting =
  | { kind: 'waiting'; held: Held }
  /** It became this change already. */
  | { kind: 'applied'; change: string }
  /** There is none, its hour is over, or it is somebody else's. */
  | { kind: 'gone' };

export async function waiting(
  { clock }: Context,
  { survey, store }: Asked,
  account: SignedIn,
  key: string,
): Promise<Waiting> {
  const found = await store.heldImport(sha256(key), clock.now());
  if (found === undefined || found.survey !== survey.id || found.account !== account.id) return { kind: 'gone' };
  if (found.change !== null) return { kind: 'applied', change: found.change };
  return { kind: 'waiting', held: JSON.parse(found.content) as Held };
}

export type Applied =
  | { kind: 'applied'; change: string }
  | { kind: 'changed-meanwhile'; entries: EntryName[] }
  | { kind: 'in-use'; entries: EntryUse[] };

/** Applies exactly what was previewed, in one change; with `takeAway` what is not in the files goes too. */
export async function apply(
  { clock }: Context,
  { survey, store }: Asked,
  account: SignedIn,
  key: string,
  { plan }: Held,
  takeAway: boolean,
): Promise<Applied> {
  const change = newId();
  const changes = [...plan.changes, ...(takeAway ? plan.removals : [])];
  const done = await store.changeRegistry({
    ...{ survey: survey.id, id: change, at: clock.now(), by: account.name, cause: 'import', undoes: null, changes },
  });
  if (done.kind !== 'done') {
    // Pressed twice: the other request was first.
    const other = await store.heldImport(sha256(key), clock.now());
    return other !== undefined && other.change !== null ? { kind: 'applied', change: other.change } : done;
  }
  await store.closeImport(sha256(key), change);
  return { kind: 'applied', change };
}
