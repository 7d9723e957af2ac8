/** Who needs an entry of the registry: what may not be removed, and what refers to nothing. */
import type { EntryChange, EntryName, InvitationMove, RegistryValue } from '../../registry/changes.ts';
import type { EntryUse } from '../contacts.ts';
import { all, type Operation, pieces, type Sql } from '../operation.ts';

type Entries = ReadonlyMap<string, RegistryValue>;
interface Reference {
  from: EntryName;
  to: EntryName;
}

/** What a value refers to. */
function referredTo(value: RegistryValue): { entity: EntryName['entity']; to: EntryName[] } {
  if ('endedAt' in value) return { entity: 'contact', to: [{ entity: 'municipality', id: value.municipality }] };
  if ('municipalities' in value)
    return { entity: 'partnership', to: value.municipalities.map((id) => ({ entity: 'municipality', id })) };
  if ('country' in value) return { entity: 'municipality', to: [{ entity: 'country', id: value.country }] };
  if ('region' in value) return { entity: 'country', to: [{ entity: 'region', id: value.region }] };
  return { entity: 'region', to: [] };
}

const referencesIn = (values: Iterable<RegistryValue>): Reference[] =>
  [...values].flatMap((value) => {
    const { entity, to } = referredTo(value);
    return to.map((target) => ({ from: { entity, id: value.id }, to: target }));
  });

/** Changed entries that refer to what is not there, and partnerships of fewer than two. */
export function dangling(entries: Entries, changes: EntryChange[]): EntryName[] {
  return changes.flatMap(({ entity, id, after }) => {
    if (after === null) return [];
    const isLost = referencesIn([after]).some(({ to }) => !entries.has(`${to.entity} ${to.id}`));
    const isAlone = 'municipalities' in after && new Set(after.municipalities).size < 2;
    return isLost || isAlone ? [{ entity, id }] : [];
  });
}

/** What of `entries` (as they are to be), invitations (once moved) and messages needs something that is removed. */
export function* usesOf(
  sql: Sql,
  survey: string,
  entries: Entries,
  changes: EntryChange[],
  moves: InvitationMove[],
): Operation<EntryUse[]> {
  const removed = changes.filter(({ after }) => after === null);
  const references = Map.groupBy(referencesIn(entries.values()), ({ to }) => `${to.entity} ${to.id}`);
  const found: EntryUse[] = removed.flatMap(({ entity, id }) =>
    [...Map.groupBy(references.get(`${entity} ${id}`) ?? [], ({ from }) => from.entity)].map(([by, uses]) => ({
      entity,
      id,
      by,
      n: uses.length,
    })),
  );
  const moved = new Set(moves.map(({ invitation }) => invitation));
  const invited = yield* invitationsOf(sql, survey, 'municipality', idsOf(removed, 'municipality'));
  found.push(
    ...counted(
      'municipality',
      'invitation',
      invited.filter(({ id }) => !moved.has(id)),
    ),
  );
  const addressed = yield* invitationsOf(sql, survey, 'contact', idsOf(removed, 'contact'));
  found.push(
    ...counted(
      'contact',
      'invitation',
      addressed.filter(({ id }) => !moved.has(id)),
    ),
  );
  if (moves.length === 0) {
    const written = yield* messagesTo(sql, survey, idsOf(removed, 'contact'));
    found.push(...counted('contact', 'message', written));
  }
  return found;
}

const idsOf = (removed: EntryChange[], entity: EntryName['entity']): string[] =>
  removed.flatMap((change) => (change.entity === entity ? [change.id] : []));

const counted = (entity: EntryName['entity'], by: EntryUse['by'], rows: { of: string | null }[]): EntryUse[] =>
  [...Map.groupBy(rows, ({ of }) => of ?? '')].map(([id, uses]) => ({ entity, id, by, n: uses.length }));

function* invitationsOf(
  sql: Sql,
  survey: string,
  column: 'municipality' | 'contact',
  ids: string[],
): Operation<{ id: string; of: string | null }[]> {
  const found: { id: string; of: string | null }[] = [];
  for (const piece of pieces(ids, 500))
    found.push(
      ...(yield* all(
        sql.db
          .selectFrom('invitation')
          .select(['id', `${column} as of`])
          .where('survey', '=', survey)
          .where(column, 'in', piece),
      )),
    );
  return found;
}

function* messagesTo(sql: Sql, survey: string, ids: string[]): Operation<{ of: string | null }[]> {
  const found: { of: string | null }[] = [];
  for (const piece of pieces(ids, 500))
    found.push(
      ...(yield* all(
        sql.db.selectFrom('message').select('contact as of').where('survey', '=', survey).where('contact', 'in', piece),
      )),
    );
  return found;
}
