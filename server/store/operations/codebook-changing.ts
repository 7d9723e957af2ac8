/** Changes of the codebook: applied whole or not at all, kept as history. */
import {
  type ChangeCodebook,
  type Code,
  type CodebookChanged,
  type CodeChange,
  type CodeState,
  type Recode,
  sameCode,
  stateOfCode,
} from '../codebook.ts';
import { all, first, locked, type Operation, pieces, run, type Sql } from '../operation.ts';
import { codes, type KeptEntries } from './codebook.ts';
import { ensureSurvey } from './versions.ts';

type States = Map<string, CodeState>;

export function* changeCodebook(sql: Sql, input: ChangeCodebook): Operation<CodebookChanged> {
  const { survey, changes, recode = [] } = input;
  yield* ensureSurvey(sql, survey, input.at);
  // Two changes of one codebook wait for each other here.
  yield* first(locked(sql, sql.db.selectFrom('survey').select('id').where('id', '=', survey)));
  yield* lockCodes(sql, survey, input);
  const states: States = new Map((yield* codes(sql, survey)).map((code: Code) => [code.id, stateOfCode(code)]));
  const other = changes.filter(({ id, before }) => !sameCode(states.get(id) ?? null, before));
  if (other.length > 0) return { kind: 'changed-meanwhile', codes: other.map(({ id }) => id) };
  for (const { id, after } of changes) states.set(id, after);
  const loose = looseIn(states, recode);
  if (loose.length > 0) return { kind: 'not-a-tree', codes: loose };
  const recoded: Required<Recode>[] = [];
  let missing = 0;
  for (const each of recode) {
    const held = yield* codingsOf(sql, survey, each.from);
    const wanted = each.codings ?? held;
    const isHeld = new Set(held);
    missing += wanted.filter((id) => !isHeld.has(id)).length;
    recoded.push({ from: each.from, to: each.to, codings: wanted });
  }
  if (missing > 0) return { kind: 'recoded-meanwhile', codings: missing };
  if (input.cause === 'undo') {
    const used = yield* stillUsed(sql, survey, changes, recoded);
    if (used.length > 0) return { kind: 'in-use', codes: used };
  }
  yield* insertNew(sql, input);
  for (const change of changes) yield* writeState(sql, survey, change);
  for (const each of recoded) yield* moveCodings(sql, survey, each);
  yield* keep(sql, input, recoded);
  return { kind: 'done' };
}

/** Whoever is adding a coding to one of these holds its row, and is waited for here: what is read of codings from now on holds. */
function* lockCodes(sql: Sql, survey: string, { changes, recode = [] }: ChangeCodebook): Operation<void> {
  const ids = [...new Set([...changes.map(({ id }) => id), ...recode.flatMap(({ from, to }) => [from, to])])].sort();
  for (const piece of pieces(ids, 500))
    yield* all(
      locked(
        sql,
        sql.db.selectFrom('code').select('id').where('survey', '=', survey).where('id', 'in', piece).orderBy('id'),
      ),
    );
}

/** Codes that are there and stand under nothing that is; and those that codings would go to and which are not there. */
function looseIn(states: States, recode: readonly Recode[]): string[] {
  const isThere = (id: string): boolean => states.get(id)?.removedAt === null;
  const reachesTop = (id: string): boolean => {
    const seen = new Set<string>();
    for (let at: string | null = id; at !== null; at = states.get(at)?.parent ?? null) {
      if (seen.has(at) || !isThere(at)) return false;
      seen.add(at);
    }
    return true;
  };
  const loose = [...states.keys()].filter((id) => isThere(id) && !reachesTop(id));
  const unknown = recode.flatMap(({ from, to }) => [...(states.has(from) ? [] : [from]), ...(isThere(to) ? [] : [to])]);
  return [...new Set([...loose, ...unknown])];
}

function* codingsOf(sql: Sql, survey: string, code: string): Operation<string[]> {
  const rows = yield* all(
    sql.db.selectFrom('coding').select('id').where('survey', '=', survey).where('code', '=', code).orderBy('id'),
  );
  return rows.map(({ id }) => id);
}

/** Codes that an undoing removes though they hold codings besides those that go elsewhere. */
function* stillUsed(
  sql: Sql,
  survey: string,
  changes: readonly CodeChange[],
  recoded: readonly Required<Recode>[],
): Operation<string[]> {
  const leaving = new Set(recoded.flatMap(({ codings }) => codings));
  const used: string[] = [];
  for (const { id, before, after } of changes) {
    if (after.removedAt === null || before === null || before.removedAt !== null) continue;
    const rows = yield* all(
      sql.db
        .selectFrom('coding')
        .select('id')
        .where('survey', '=', survey)
        .where('code', '=', id)
        .where('removed_at', 'is', null),
    );
    if (rows.some((row) => !leaving.has(row.id))) used.push(id);
  }
  return used;
}

function* insertNew(sql: Sql, { survey, at, by, changes }: ChangeCodebook): Operation<void> {
  const fresh = changes.filter(({ before }) => before === null);
  for (const piece of pieces(fresh, 100))
    yield* run(
      sql.db
        .insertInto('code')
        .values(piece.map(({ id, after }) => ({ survey, id, ...columnsOf(after), made_by: by, made_at: at }))),
    );
}

const columnsOf = ({ parent, position, colour, source, removedAt, mergedInto }: CodeState) => ({
  ...{ parent, position, colour, source, removed_at: removedAt, merged_into: mergedInto },
});

function* writeState(sql: Sql, survey: string, { id, before, after }: CodeChange): Operation<void> {
  if (before !== null)
    yield* run(sql.db.updateTable('code').set(columnsOf(after)).where('survey', '=', survey).where('id', '=', id));
  yield* run(sql.db.deleteFrom('code_text').where('survey', '=', survey).where('code', '=', id));
  const rows = Object.entries(after.texts).flatMap(([language, text]) =>
    text === undefined
      ? []
      : [
          {
            ...{ survey, code: id, language, name: text.name, definition: text.definition },
            translated_from: text.translatedFrom ?? '',
          },
        ],
  );
  if (rows.length > 0) yield* run(sql.db.insertInto('code_text').values(rows));
}

function* moveCodings(sql: Sql, survey: string, { from, to, codings }: Required<Recode>): Operation<void> {
  for (const piece of pieces(codings, 500))
    yield* run(
      sql.db
        .updateTable('coding')
        .set({ code: to })
        .where('survey', '=', survey)
        .where('code', '=', from)
        .where('id', 'in', piece),
    );
}

function* keep(sql: Sql, input: ChangeCodebook, recoded: Required<Recode>[]): Operation<void> {
  const { survey, id, at, by, cause, undoes, changes, file } = input;
  const entries: KeptEntries = { changes, recoded, ...(file !== undefined && { file }) };
  yield* run(
    sql.db
      .insertInto('codebook_change')
      .values({ survey, id, at, by_whom: by, cause, undoes, entries: JSON.stringify(entries) }),
  );
  const touched = [
    ...new Set([...changes.map((change) => change.id), ...recoded.flatMap(({ from, to }) => [from, to])]),
  ];
  for (const piece of pieces(touched, 500))
    yield* run(sql.db.insertInto('codebook_touched').values(piece.map((code) => ({ survey, code, change: id }))));
}
