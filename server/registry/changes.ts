/** What becomes of a registry: each entry as it was before and as it is after. To apply, to read as history, and to undo. */
import { canonicalJson } from '../foundation/hash.ts';
import type { Contact, Country, Municipality, Partnership, Region, Registry } from './model.ts';

/** What an entry of each kind is. */
export interface RegistryEntries {
  region: Region;
  country: Country;
  municipality: Municipality;
  contact: Contact;
  partnership: Partnership;
}
export type RegistryEntity = keyof RegistryEntries;
export type RegistryValue = RegistryEntries[RegistryEntity];

/** In the order in which one refers to those before. */
export const ENTITIES = [
  'region',
  'country',
  'municipality',
  'contact',
  'partnership',
] as const satisfies readonly RegistryEntity[];

export interface ChangeOf<E extends RegistryEntity> {
  entity: E;
  id: string;
  /** Null where it was not there. */
  before: RegistryEntries[E] | null;
  /** Null where it is gone. */
  after: RegistryEntries[E] | null;
}
export type EntryChange = { [E in RegistryEntity]: ChangeOf<E> }[RegistryEntity];
export type EntryName = Pick<EntryChange, 'entity' | 'id'>;

/** What a change does to an invitation: where it belongs, and whom it is addressed to. */
export interface InvitationMove {
  invitation: string;
  before: InvitationPlace;
  after: InvitationPlace;
}
export interface InvitationPlace {
  municipality: string;
  /** Unique with questionnaire and municipality. */
  ordinal: number;
  contact: string | null;
}

export const CAUSES = ['edit', 'add', 'remove', 'import', 'merge', 'replace', 'undo'] as const;
export type ChangeCause = (typeof CAUSES)[number];

/** The registry and the people in it. */
export interface FullRegistry extends Registry {
  /** Ended ones too. */
  contacts: Contact[];
}

/** The list that holds entries of a kind. */
export const listOf: { [E in RegistryEntity]: (registry: FullRegistry) => RegistryEntries[E][] } = {
  region: ({ regions }) => regions,
  country: ({ countries }) => countries,
  municipality: ({ municipalities }) => municipalities,
  contact: ({ contacts }) => contacts,
  partnership: ({ partnerships }) => partnerships,
};

/** Whether two values say the same; an absent field and an undefined one do. */
export const sameValue = (a: RegistryValue | null, b: RegistryValue | null): boolean =>
  canonicalJson(a) === canonicalJson(b);

/** What turns one registry into another, in the order of `ENTITIES`; entries that are the same in both are left out. */
export function differences(before: FullRegistry, after: FullRegistry): EntryChange[] {
  return [
    ...between('region', before.regions, after.regions),
    ...between('country', before.countries, after.countries),
    ...between('municipality', before.municipalities, after.municipalities),
    ...between('contact', before.contacts, after.contacts),
    ...between('partnership', before.partnerships, after.partnerships),
  ];
}

function between<E extends RegistryEntity>(
  entity: E,
  before: readonly RegistryEntries[E][],
  after: readonly RegistryEntries[E][],
): ChangeOf<E>[] {
  const old = new Map(before.map((value) => [value.id, value]));
  const now = new Map(after.map((value) => [value.id, value]));
  const changed = [...now].flatMap(([id, value]): ChangeOf<E>[] => {
    const was = old.get(id) ?? null;
    return sameValue(was, value) ? [] : [{ entity, id, before: was, after: value }];
  });
  const gone = [...old].flatMap(([id, value]): ChangeOf<E>[] =>
    now.has(id) ? [] : [{ entity, id, before: value, after: null }],
  );
  return [...changed, ...gone];
}

/** The change that takes `change` back. */
export function reversed(change: EntryChange): EntryChange {
  switch (change.entity) {
    case 'region':
      return { ...change, before: change.after, after: change.before };
    case 'country':
      return { ...change, before: change.after, after: change.before };
    case 'municipality':
      return { ...change, before: change.after, after: change.before };
    case 'contact':
      return { ...change, before: change.after, after: change.before };
    case 'partnership':
      return { ...change, before: change.after, after: change.before };
  }
}

export const movedBack = ({ invitation, before, after }: InvitationMove): InvitationMove => ({
  invitation,
  before: after,
  after: before,
});
