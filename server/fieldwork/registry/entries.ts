/** Entries of a registry by kind and id, and what they are called. */
import type { Language, Survey, Text } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import {
  differences,
  type EntryChange,
  type FullRegistry,
  listOf,
  type RegistryEntity,
  type RegistryValue,
} from '../../registry/changes.ts';
import type { Store } from '../../store/store.ts';

/** The registry with the people in it, as the store within somebody's reach gives it. */
export async function fullRegistry(store: Store, survey: string): Promise<FullRegistry> {
  const [registry, contacts] = await Promise.all([store.registry(survey), store.contacts(survey)]);
  return { ...registry, contacts };
}

export const entryOf = (registry: FullRegistry, entity: RegistryEntity, id: string): RegistryValue | undefined =>
  listOf[entity](registry).find((value) => value.id === id);

const NOTHING: FullRegistry = { regions: [], countries: [], municipalities: [], contacts: [], partnerships: [] };

/** What removes one entry. */
export function removalOf(registry: FullRegistry, entity: RegistryEntity, id: string): EntryChange[] {
  return differences(registry, NOTHING).filter((change) => change.entity === entity && change.id === id);
}

/** Says a text of the survey's in one language. */
export const sayer =
  (survey: Survey, language: Language) =>
  (text: Text): string =>
    wordingIn(text, language, survey.fallback).text;
export type Say = ReturnType<typeof sayer>;

/** What an entry is called; a contact with their post. */
export function nameOf(value: RegistryValue, say: Say): string {
  if ('endedAt' in value) return [value.name, value.role].filter((part) => part !== '').join(', ');
  if ('municipalities' in value) return value.label;
  return 'name' in value ? value.name : say(value.label);
}

/** As it is, or as it was last, where it is gone. */
export const changedName = ({ before, after, id }: EntryChange, say: Say): string => {
  const value = after ?? before;
  return value === null ? id : nameOf(value, say);
};

/** A new entry's id, out of its name: `Ål` becomes `al`, or `al-2` where that is taken. */
export const idFor = (name: string, taken: readonly { id: string }[]): string =>
  idFrom(name, new Set(taken.map(({ id }) => id)));

export function idFrom(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, (part) => (/^\p{M}+$/u.test(part) ? '' : '-'))
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60);
  const base = plain === '' || plain === 'constructor' ? 'x' : plain;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}
