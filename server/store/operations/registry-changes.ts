/** Changes of the registry: applied whole or not at all, kept as history. */
import {
  ENTITIES,
  type EntryChange,
  type EntryName,
  type FullRegistry,
  type InvitationMove,
  listOf,
  type RegistryValue,
  sameValue,
} from '../../registry/changes.ts';
import type { ChangeRegistry, RegistryChange, RegistryChanged } from '../contacts.ts';
import type { ReplaceLink } from '../links.ts';
import { all, first, type Operation, pieces, run, type Sql } from '../operation.ts';
import { contacts } from './contacts.ts';
import { movedMeanwhile, moveInvitation } from './invitation-moves.ts';
import { lockInvitation } from './invitations.ts';
import { replaceLink } from './links.ts';
import { registry } from './registry.ts';
import { dangling, usesOf } from './registry-uses.ts';
import { applyChange } from './registry-writing.ts';
import { undoneBy } from './undone.ts';
import { ensureSurvey, lockSurvey } from './versions.ts';

type Entries = Map<string, RegistryValue>;
const keyOf = ({ entity, id }: EntryName): string => `${entity} ${id}`;

function* fullRegistry(sql: Sql, survey: string): Operation<FullRegistry> {
  return { ...(yield* registry(sql, survey)), contacts: yield* contacts(sql, survey) };
}

export function* changeRegistry(sql: Sql, input: ChangeRegistry): Operation<RegistryChanged> {
  const { survey, changes, moves = [], links = [] } = input;
  yield* ensureSurvey(sql, survey, input.at);
  // Two changes of one registry wait for each other here.
  yield* lockSurvey(sql, survey);
  const stored = yield* first(sql.db.selectFrom('survey').select('registry_kept').where('id', '=', survey));
  const entries: Entries = new Map();
  const now = yield* fullRegistry(sql, survey);
  for (const entity of ENTITIES)
    for (const value of listOf[entity](now)) entries.set(keyOf({ entity, id: value.id }), value);

  const other = changes.filter((change) => !sameValue(entries.get(keyOf(change)) ?? null, change.before));
  if (other.length > 0) return { kind: 'changed-meanwhile', entries: other.map(({ entity, id }) => ({ entity, id })) };
  const elsewhere = yield* movedMeanwhile(sql, survey, moves);
  if (elsewhere.length > 0) return { kind: 'changed-meanwhile', entries: elsewhere };
  const relinked = yield* relinkedMeanwhile(sql, survey, links);
  if (relinked.length > 0) return { kind: 'changed-meanwhile', entries: relinked };

  for (const change of changes) {
    if (change.after === null) entries.delete(keyOf(change));
    else entries.set(keyOf(change), change.after);
  }
  const uses = yield* usesOf(sql, survey, entries, changes, moves);
  if (uses.length > 0) return { kind: 'in-use', entries: uses };
  const lost = dangling(entries, changes);
  if (lost.length > 0) return { kind: 'changed-meanwhile', entries: lost };

  for (const change of changes) yield* applyChange(sql, survey, change);
  for (const move of moves) yield* moveInvitation(sql, survey, move);
  for (const link of links) yield* replaceLink(sql, link);
  yield* keep(sql, input, moves);
  yield* run(
    sql.db
      .updateTable('survey')
      .set({ registry_kept: (stored?.registry_kept ?? 0) + 1 })
      .where('id', '=', survey),
  );
  return { kind: 'done' };
}

/** Whose link somebody else has replaced. All were locked with the moves. */
function* relinkedMeanwhile(sql: Sql, survey: string, links: ReplaceLink[]): Operation<EntryName[]> {
  const found: EntryName[] = [];
  for (const { invitation, issue } of links) {
    const now = yield* lockInvitation(sql, survey, invitation);
    if (now.issue + 1 !== issue) found.push({ entity: 'municipality', id: now.municipality });
  }
  return found;
}

/** What `registry_change.entries` holds. */
interface Kept {
  changes: EntryChange[];
  moves: InvitationMove[];
  /** Absent in what was kept before there was any. */
  also?: EntryName[];
}

function* keep(sql: Sql, input: ChangeRegistry, moves: InvitationMove[]): Operation<void> {
  const { survey, id, at, by, cause, undoes, changes, also = [] } = input;
  const entries: Kept = { changes, moves, also };
  yield* run(
    sql.db
      .insertInto('registry_change')
      .values({ survey, id, at, by_whom: by, cause, undoes, entries: JSON.stringify(entries) }),
  );
  const touched = [...new Map([...changes, ...also].map((entry) => [keyOf(entry), entry])).values()];
  for (const piece of pieces(touched, 500)) {
    yield* run(
      sql.db
        .insertInto('registry_touched')
        .values(piece.map(({ entity, id: entry }) => ({ survey, entity, entry, change: id }))),
    );
  }
}

const toChange = (row: {
  survey: string;
  id: string;
  at: number;
  by_whom: string;
  cause: string;
  undoes: string | null;
  entries: string;
  undone_by: string | null;
}): RegistryChange => ({
  survey: row.survey,
  id: row.id,
  at: row.at,
  by: row.by_whom,
  cause: row.cause as RegistryChange['cause'],
  undoes: row.undoes,
  also: [],
  ...(JSON.parse(row.entries) as Kept),
  undoneBy: row.undone_by,
});

const selected = (sql: Sql, survey: string) =>
  sql.db
    .selectFrom('registry_change')
    .selectAll()
    .select(undoneBy('registry_change', survey))
    .where('registry_change.survey', '=', survey);

export function* registryChanges(
  sql: Sql,
  survey: string,
  { entity, id }: { entity?: string; id?: string },
  after: string | null,
  limit: number,
): Operation<RegistryChange[]> {
  let query = selected(sql, survey).orderBy('registry_change.id', 'desc').limit(limit);
  if (after !== null) query = query.where('registry_change.id', '<', after);
  if (entity !== undefined)
    query = query.where('registry_change.id', 'in', (select) => {
      const touched = select
        .selectFrom('registry_touched')
        .select('change')
        .where('survey', '=', survey)
        .where('entity', '=', entity);
      return id === undefined ? touched : touched.where('entry', '=', id);
    });
  return (yield* all(query)).map(toChange);
}

export function* registryChange(sql: Sql, survey: string, id: string): Operation<RegistryChange | undefined> {
  const row = yield* first(selected(sql, survey).where('registry_change.id', '=', id));
  return row && toChange(row);
}

export function* registryStamp(sql: Sql, survey: string): Operation<string> {
  const row = yield* first(
    sql.db.selectFrom('survey').select(['registry_hash', 'registry_kept']).where('id', '=', survey),
  );
  return `${row?.registry_hash ?? ''} ${row?.registry_kept ?? 0}`;
}
