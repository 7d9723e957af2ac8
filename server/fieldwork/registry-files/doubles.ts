/** Rows that look like somebody or something that is there already, under another id. Pure. */
import type { EntryChange, FullRegistry, RegistryEntity } from '../../registry/changes.ts';
import { folded } from './identity.ts';
import type { RowFault } from './model.ts';

/** Warnings at the rows that `changes` come from: a municipality's name in its country, a contact's e-mail address, a contact's name in their municipality. */
export function doubles(
  after: FullRegistry,
  changes: readonly EntryChange[],
  lineOf: (entity: RegistryEntity, id: string) => number | undefined,
  sourceOf: ReadonlyMap<RegistryEntity, string>,
): RowFault[] {
  const changed = new Set(changes.map(({ entity, id }) => `${entity} ${id}`));
  const found: RowFault[] = [];
  const look = <T extends { id: string; name: string }>(
    entity: 'municipality' | 'contact',
    all: readonly T[],
    key: (one: T) => string,
    about: { code: string; column: string },
  ): void => {
    for (const [written, same] of Map.groupBy(all, key)) {
      const [first] = same;
      if (written === '' || same.length < 2 || first === undefined) continue;
      for (const one of same.filter(({ id }) => changed.has(`${entity} ${id}`))) {
        const other = same.find(({ id }) => id !== one.id) ?? first;
        const line = lineOf(entity, one.id) ?? 0;
        found.push({
          ...{ source: sourceOf.get(entity) ?? '', line, column: about.column, severity: 'warning' },
          ...{ code: `registry-files:${about.code}`, data: { name: one.name, other: other.name, id: other.id } },
        });
      }
    }
  };
  const people = after.contacts.filter(({ endedAt }) => endedAt === null);
  look('municipality', after.municipalities, ({ name, country }) => folded(`${country} ${name}`), {
    ...{ code: 'double-municipality', column: 'name' },
  });
  look('contact', people, ({ email }) => folded(email), { code: 'double-email', column: 'email' });
  look('contact', people, ({ municipality, name }) => folded(`${municipality} ${name}`), {
    ...{ code: 'double-contact', column: 'name' },
  });
  return found;
}
