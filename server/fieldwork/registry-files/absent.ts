/** What is stored and not in the files: what could be taken away, and what is needed. Pure. */
import {
  differences,
  type EntryChange,
  type EntryName,
  type FullRegistry,
  type RegistryEntity,
} from '../../registry/changes.ts';
import type { EntryUse } from '../../store/contacts.ts';

/** Whom invitations are about and addressed to: how many, by id. */
export interface Addressed {
  municipalities: ReadonlyMap<string, number>;
  contacts: ReadonlyMap<string, number>;
}

/** Contacts leave at `at` and stay known; other entries are removed, unless something that stays needs them. */
export function withoutAbsent(
  registry: FullRegistry,
  isAbsent: (entity: RegistryEntity, id: string) => boolean,
  invited: Addressed,
  at: number,
): { removals: EntryChange[]; needed: EntryUse[] } {
  const wanted: FullRegistry = {
    regions: registry.regions.filter(({ id }) => !isAbsent('region', id)),
    countries: registry.countries.filter(({ id }) => !isAbsent('country', id)),
    municipalities: registry.municipalities.filter(({ id }) => !isAbsent('municipality', id)),
    contacts: registry.contacts.map((one) =>
      one.endedAt === null && isAbsent('contact', one.id) ? { ...one, endedAt: at } : one,
    ),
    partnerships: registry.partnerships.filter(({ id }) => !isAbsent('partnership', id)),
  };
  let removals = differences(registry, wanted);
  const needed: EntryUse[] = [];
  // What stays may need what was to go, so this is asked until nothing more stays.
  for (;;) {
    const stuck = usesIn(registry, removals, invited);
    if (stuck.length === 0) return { removals: removals.reverse(), needed };
    needed.push(...stuck);
    const names = new Set(stuck.map(keyOf));
    removals = removals.filter((change) => !names.has(keyOf(change)));
  }
}

const keyOf = ({ entity, id }: EntryName): string => `${entity} ${id}`;

/** The uses of what `removals` would take away. */
function usesIn(registry: FullRegistry, removals: readonly EntryChange[], invited: Addressed): EntryUse[] {
  const gone = new Set(removals.filter(({ after }) => after === null).map(keyOf));
  const counts = new Map<string, Map<RegistryEntity, number>>();
  const refers = (by: RegistryEntity, id: string, to: string): void => {
    if (!gone.has(to) || gone.has(`${by} ${id}`)) return;
    const uses = counts.get(to) ?? new Map<RegistryEntity, number>();
    counts.set(to, uses.set(by, (uses.get(by) ?? 0) + 1));
  };
  for (const { id, region } of registry.countries) refers('country', id, `region ${region}`);
  for (const { id, country } of registry.municipalities) refers('municipality', id, `country ${country}`);
  for (const { id, municipality } of registry.contacts) refers('contact', id, `municipality ${municipality}`);
  for (const { id, municipalities } of registry.partnerships)
    for (const one of municipalities) refers('partnership', id, `municipality ${one}`);
  return removals.flatMap(({ entity, id }): EntryUse[] => {
    const uses = [...(counts.get(`${entity} ${id}`) ?? [])].map(([by, n]): EntryUse => ({ entity, id, by, n }));
    const list =
      entity === 'municipality' ? invited.municipalities : entity === 'contact' ? invited.contacts : undefined;
    const n = list?.get(id) ?? 0;
    return n > 0 ? [...uses, { entity, id, by: 'invitation', n }] : uses;
  });
}
