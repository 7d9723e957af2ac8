/** Memos with their versions. */
import { z } from 'zod';
import { MEMO_KINDS, type Memo, type MemoTarget, type SaveMemo } from '../memos.ts';
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { searchLater } from './indexing.ts';
import { memoSubject } from './search-memos.ts';

const memoKind = z.enum(MEMO_KINDS);

/** How a target stands in its columns; `response` is looked up where it is a coding's. */
const columnsOf = (target: MemoTarget): { kind: string; subject: string; question: string } => {
  if (target.kind === 'coding') return { kind: target.kind, subject: target.coding, question: '' };
  if (target.kind === 'code') return { kind: target.kind, subject: target.code, question: '' };
  const { kind, response } = target;
  return { kind, subject: response, question: kind === 'answer' ? target.question : '' };
};

function targetOf({ kind, subject, question }: Tables['memo']): MemoTarget {
  const of = memoKind.parse(kind);
  if (of === 'coding') return { kind: of, coding: subject };
  if (of === 'code') return { kind: of, code: subject };
  return of === 'answer' ? { kind: of, response: subject, question } : { kind: of, response: subject };
}

function* withVersions(sql: Sql, survey: string, rows: Tables['memo'][]): Operation<Memo[]> {
  if (rows.length === 0) return [];
  const versions = yield* all(
    sql.db
      .selectFrom('memo_version')
      .selectAll()
      .where('survey', '=', survey)
      .where(
        'memo',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('memo')
      .orderBy('version'),
  );
  const byMemo = Map.groupBy(versions, ({ memo }) => memo);
  return rows.map((row) => ({
    id: row.id,
    target: targetOf(row),
    by: row.made_by,
    madeAt: row.made_at,
    versions: (byMemo.get(row.id) ?? []).map(({ version, text, made_by, made_at }) => ({
      ...{ version, text, by: made_by, at: made_at },
    })),
  }));
}

export function* memos(sql: Sql, survey: string, target: MemoTarget): Operation<Memo[]> {
  const { kind, subject, question } = columnsOf(target);
  const rows = yield* all(
    sql.db
      .selectFrom('memo')
      .selectAll()
      .where('survey', '=', survey)
      .where('subject', '=', subject)
      .where('kind', '=', kind)
      .where('question', '=', question)
      .orderBy('id'),
  );
  return yield* withVersions(sql, survey, rows);
}

export function* codingMemos(sql: Sql, survey: string, response: string, question: string): Operation<Memo[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('memo')
      .innerJoin('coding', (join) =>
        join.onRef('coding.survey', '=', 'memo.survey').onRef('coding.id', '=', 'memo.subject'),
      )
      .selectAll('memo')
      .where('memo.survey', '=', survey)
      .where('memo.response', '=', response)
      .where('memo.kind', '=', 'coding')
      .where('coding.question', '=', question)
      .orderBy('memo.id'),
  );
  return yield* withVersions(sql, survey, rows);
}

export function* memo(sql: Sql, survey: string, id: string): Operation<Memo | undefined> {
  const row = yield* first(sql.db.selectFrom('memo').selectAll().where('survey', '=', survey).where('id', '=', id));
  return (yield* withVersions(sql, survey, row ? [row] : []))[0];
}

/** Whose response a target is of, null for a code's; undefined where there is no such target, or it was erased. */
function* responseOf(sql: Sql, survey: string, target: MemoTarget): Operation<string | null | undefined> {
  if (target.kind === 'code') {
    const code = yield* first(
      sql.db.selectFrom('code').select('id').where('survey', '=', survey).where('id', '=', target.code),
    );
    return code === undefined ? undefined : null;
  }
  const coding =
    target.kind === 'coding'
      ? yield* first(
          sql.db.selectFrom('coding').select('response').where('survey', '=', survey).where('id', '=', target.coding),
        )
      : undefined;
  const wanted = target.kind === 'coding' ? coding?.response : target.response;
  if (wanted === undefined) return undefined;
  const found = yield* first(
    sql.db
      .selectFrom('response')
      .innerJoin('invitation', (join) =>
        join.onRef('invitation.survey', '=', 'response.survey').onRef('invitation.id', '=', 'response.invitation'),
      )
      .select(['response.id', 'response.invitation'])
      .where('response.survey', '=', survey)
      .where('response.id', '=', wanted)
      .where('response.erased_at', 'is', null),
  );
  return found?.id;
}

export function* saveMemo(sql: Sql, input: SaveMemo): Operation<'done' | 'changed-meanwhile' | 'gone'> {
  const { survey, id, target, text, base, by, at } = input;
  const response = yield* responseOf(sql, survey, target);
  if (response === undefined) return 'gone';
  const columns = columnsOf(target);
  const found = yield* memo(sql, survey, id);
  if (found !== undefined && JSON.stringify(columnsOf(found.target)) !== JSON.stringify(columns)) return 'gone';
  const newest = found?.versions.at(-1);
  if (newest?.text === text || (newest === undefined && text === '')) return 'done';
  if ((newest?.version ?? 0) !== base) return 'changed-meanwhile';
  if (found === undefined)
    yield* run(
      sql.db
        .insertInto('memo')
        .values({ survey, id, ...columns, response, made_by: by, made_at: at })
        .onConflict((conflict) => conflict.columns(['survey', 'id']).doNothing()),
    );
  const made = yield* all(
    sql.db
      .insertInto('memo_version')
      .values({ survey, memo: id, version: base + 1, text, made_by: by, made_at: at })
      // Two at once: the first one's version stands.
      .onConflict((conflict) => conflict.columns(['survey', 'memo', 'version']).doNothing())
      .returning('version'),
  );
  yield* searchLater(sql, survey, 'memo', [memoSubject({ id, response })]);
  return made.length === 1 ? 'done' : 'changed-meanwhile';
}

/** Everything that is noted on a response, its answers and its codings: it may repeat what was answered. */
export function* eraseMemos(sql: Sql, survey: string, response: string): Operation<void> {
  yield* run(
    sql.db
      .deleteFrom('memo_version')
      .where('survey', '=', survey)
      .where('memo', 'in', (of) =>
        of.selectFrom('memo').select('memo.id').where('memo.survey', '=', survey).where('memo.response', '=', response),
      ),
  );
  yield* run(sql.db.deleteFrom('memo').where('survey', '=', survey).where('response', '=', response));
}
