/** The registry as it is worked with: people, changes with their history, who uses an entry. What the store takes and gives. */
import type { ChangeCause, EntryChange, EntryName, InvitationMove, RegistryEntity } from '../registry/changes.ts';
import type { Contact } from '../registry/model.ts';
import type { ReplaceLink } from './links.ts';

export interface ChangeRegistry {
  survey: string;
  /** Of the change: a new id. */
  id: string;
  at: number;
  /** Who did it, as histories show it: an e-mail address, or a command's name. */
  by: string;
  cause: ChangeCause;
  /** The change that this one takes back. */
  undoes: string | null;
  changes: EntryChange[];
  /** What it does to invitations; they keep their answers, and the counts follow. */
  moves?: InvitationMove[];
  /** New links of invitations that move, in place of those that held until now. What was still to be sent with these is cancelled. */
  links?: ReplaceLink[];
  /** Entries that it does not change and that it belongs to the history of: what another was merged into. */
  also?: EntryName[];
}

/** What still needs an entry that was to be removed. */
export interface EntryUse extends EntryName {
  by: RegistryEntity | 'invitation' | 'message';
  n: number;
}

export type RegistryChanged =
  | { kind: 'done' }
  /** Nothing is applied: these are not what `before` says, or refer to what is not there (any more), or are invited with another link already. */
  | { kind: 'changed-meanwhile'; entries: EntryName[] }
  /** Nothing is applied: these are to be removed and are needed. */
  | { kind: 'in-use'; entries: EntryUse[] };

/** One change as histories read it. */
export interface RegistryChange {
  survey: string;
  id: string;
  at: number;
  by: string;
  cause: ChangeCause;
  undoes: string | null;
  changes: EntryChange[];
  moves: InvitationMove[];
  also: EntryName[];
  /** The newest change that takes this one back; null where none does. */
  undoneBy: string | null;
}

export interface RegistryReads {
  /** By position: in the order in which they were added. Ended ones too. */
  contacts(survey: string): Promise<Contact[]>;
  contact(survey: string, id: string): Promise<Contact | undefined>;
  /** Newest first, before the change `after`, at most `limit`; of one entry where both `entity` and `id` are given, of one kind with `entity` alone. */
  registryChanges(
    survey: string,
    of: { entity?: RegistryEntity; id?: string },
    after: string | null,
    limit: number,
  ): Promise<RegistryChange[]>;
  registryChange(survey: string, id: string): Promise<RegistryChange | undefined>;
  /** Another text after every change of the registry, by files or pages: what caches compare. */
  registryStamp(survey: string): Promise<string>;
}

export interface RegistryWrites {
  /**
   * Applies all changes or none. Checks that each `before` is what is stored, that what is referred to is there, that nothing removed is needed. From the first one
   * on the files' registry no longer replaces the stored one.
   */
  changeRegistry(input: ChangeRegistry): Promise<RegistryChanged>;
}
