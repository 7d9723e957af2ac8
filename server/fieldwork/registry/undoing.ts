/** Taking a change back, entry by entry: what was changed again since stays as it is. */
import {
  type EntryChange,
  type EntryName,
  type FullRegistry,
  type InvitationMove,
  movedBack,
  reversed,
  sameValue,
} from '../../registry/changes.ts';
import type { EntryUse, RegistryChange } from '../../store/contacts.ts';
import type { Store } from '../../store/store.ts';
import { entryOf } from './entries.ts';

export type Undone =
  | { kind: 'done'; moves: InvitationMove[] }
  /** These stand in the way; `rest` says how many could be taken back without them. */
  | { kind: 'refused'; changed: EntryName[]; needed: EntryUse[]; rest: number };

const key = ({ entity, id }: EntryName): string => `${entity} ${id}`;

/** What of a change can be taken back: those entries that still are as it left them. */
function undoable(change: RegistryChange, registry: FullRegistry): { changes: EntryChange[]; changed: EntryName[] } {
  const isSame = (one: EntryChange): boolean => sameValue(entryOf(registry, one.entity, one.id) ?? null, one.after);
  return {
    // Backwards: what came last goes first.
    changes: change.changes.filter(isSame).map(reversed).reverse(),
    changed: change.changes.filter((one) => !isSame(one)).map(({ entity, id }) => ({ entity, id })),
  };
}

/**
 * Takes `change` back with `write`. With `partly` what stands in the way is left as it is; a change that moved invitations is taken back whole or not
 * at all, since its parts mean nothing alone.
 */
export async function undo(
  change: RegistryChange,
  registry: FullRegistry,
  partly: boolean,
  write: (changes: EntryChange[], moves: InvitationMove[]) => ReturnType<Store['changeRegistry']>,
): Promise<Undone> {
  const { changes, changed } = undoable(change, registry);
  const moves = change.moves.map(movedBack);
  const isWhole = moves.length > 0;
  let left = changes;
  const inTheWay = [...changed];
  const needed: EntryUse[] = [];
  if (changed.length === 0 || (partly && !isWhole)) {
    while (left.length > 0) {
      const done = await write(left, moves);
      if (done.kind === 'done') return { kind: 'done', moves };
      if (done.kind === 'in-use') needed.push(...done.entries);
      else inTheWay.push(...done.entries);
      const stuck = new Set(done.entries.map(key));
      const rest = left.filter((one) => !stuck.has(key(one)));
      if (isWhole || !partly || rest.length === left.length) {
        left = rest;
        break;
      }
      left = rest;
    }
  }
  return { kind: 'refused', changed: inTheWay, needed, rest: isWhole ? 0 : left.length };
}
