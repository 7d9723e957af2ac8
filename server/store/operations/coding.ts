/** Codings made, removed, anchored. What begins with the invitation's lock reads what holds until it is written. */
import { slicePoints } from '../../foundation/points.ts';
import { countCharacters, countWords } from '../../foundation/words.ts';
import type { AddCoding, ChangeCoding, CodingAdded, CodingWrites } from '../codings.ts';
import { all, first, locked, type Operation, run, type Sql } from '../operation.ts';
import { hiddenSurvey } from './codings.ts';
import { lockInvitation } from './invitations.ts';
import { spanText } from './span-counts.ts';

/** Locks the code's row, so that nothing is coded with one that is being merged or removed. */
function* isCode(sql: Sql, survey: string, code: string): Operation<boolean> {
  const row = yield* first(
    locked(
      sql,
      sql.db
        .selectFrom('code')
        .select('id')
        .where('survey', '=', survey)
        .where('id', '=', code)
        .where('removed_at', 'is', null),
    ),
  );
  return row !== undefined;
}

/** The text that a revision froze, where it counts or did; undefined where it holds no text. */
function* textOf(
  sql: Sql,
  { survey, question, revision }: Pick<AddCoding, 'survey' | 'question' | 'revision'>,
  response: string,
): Operation<string | undefined> {
  const row = yield* first(
    sql.db
      .selectFrom('answer')
      .select('value')
      .where('survey', '=', survey)
      .where('response', '=', response)
      .where('question', '=', question)
      .where('revision', '=', revision)
      .where('parallel', '=', 0),
  );
  const value: unknown = row === undefined ? undefined : JSON.parse(row.value);
  return typeof value === 'string' ? value : undefined;
}

export function* addCoding(sql: Sql, input: AddCoding): Operation<CodingAdded> {
  const { survey, id, invitation, code, question, revision, by, at } = input;
  yield* lockInvitation(sql, survey, invitation);
  const counted = yield* first(
    sql.db
      .selectFrom('counted_answer')
      .innerJoin('response', (join) =>
        join
          .onRef('response.survey', '=', 'counted_answer.survey')
          .onRef('response.id', '=', 'counted_answer.response'),
      )
      .select(['counted_answer.response', 'counted_answer.revision'])
      .where('response.survey', '=', survey)
      .where('response.invitation', '=', invitation)
      .where('response.erased_at', 'is', null)
      .where('counted_answer.question', '=', question),
  );
  if (counted === undefined) return { kind: 'not-counted' };
  if (!(yield* isCode(sql, survey, code))) return { kind: 'no-code' };
  const { response } = counted;
  const text = revision > counted.revision ? undefined : yield* textOf(sql, input, response);
  const span = input.span ?? { from: 0, to: countCharacters(text ?? '') };
  const words = text === undefined ? undefined : slicePoints(text, span.from, span.to);
  if (words === undefined) return { kind: 'no-passage' };
  const whole = input.span === null ? 1 : 0;
  const there = yield* sameCoding(sql, { survey, response, question, code, by, revision, ...span, whole });
  if (there !== undefined) return { kind: 'there', id: there };
  const place = { words: countWords(words), from_point: span.from, to_point: span.to };
  yield* run(
    sql.db.insertInto('coding').values({
      ...{ survey, id, code, response, question, revision, whole, ...place, span: spanText(place) },
      ...{ by_whom: by, made_at: at, removed_at: null, removed_by: null },
    }),
  );
  return { kind: 'done', id };
}

interface Place {
  survey: string;
  response: string;
  question: string;
  code: string;
  by: string;
  revision: number;
  from: number;
  to: number;
  whole: number;
}

/** The coder's own standing coding at this place: where it was made, or where it stands in that revision. */
function* sameCoding(sql: Sql, place: Place): Operation<string | undefined> {
  const rows = yield* all(
    sql.db
      .selectFrom('coding')
      .leftJoin('coding_anchor as anchor', (join) =>
        join
          .onRef('anchor.survey', '=', 'coding.survey')
          .onRef('anchor.coding', '=', 'coding.id')
          .on('anchor.revision', '=', place.revision),
      )
      .select(['coding.id', 'coding.revision', 'coding.from_point', 'coding.to_point'])
      .select(['anchor.from_point as anchor_from', 'anchor.to_point as anchor_to', 'anchor.state'])
      .where(hiddenSurvey(), '=', place.survey)
      .where('coding.response', '=', place.response)
      .where('coding.question', '=', place.question)
      .where('coding.code', '=', place.code)
      .where('coding.by_whom', '=', place.by)
      .where('coding.whole', '=', place.whole)
      .where('coding.removed_at', 'is', null)
      .orderBy('coding.id'),
  );
  const stands = ({ revision, from_point, to_point, anchor_from, anchor_to, state }: (typeof rows)[number]): boolean =>
    revision === place.revision
      ? from_point === place.from && to_point === place.to
      : state !== null && state !== 'lost' && anchor_from === place.from && anchor_to === place.to;
  return rows.find(stands)?.id;
}

/** The row of one coding of an invitation; undefined where it is another's. */
function* rowOf(sql: Sql, { survey, invitation, coding }: Pick<ChangeCoding, 'survey' | 'invitation' | 'coding'>) {
  return yield* first(
    sql.db
      .selectFrom('coding')
      .innerJoin('response', (join) =>
        join.onRef('response.survey', '=', 'coding.survey').onRef('response.id', '=', 'coding.response'),
      )
      .selectAll('coding')
      .where('coding.survey', '=', survey)
      .where('coding.id', '=', coding)
      .where('response.invitation', '=', invitation),
  );
}

export function* removeCoding(sql: Sql, input: ChangeCoding): Operation<'done' | 'gone'> {
  const { survey, invitation, coding, by, at } = input;
  yield* lockInvitation(sql, survey, invitation);
  const row = yield* rowOf(sql, input);
  if (row === undefined || row.removed_at !== null) return 'gone';
  yield* run(
    sql.db
      .updateTable('coding')
      .set({ removed_at: at, removed_by: by })
      .where('survey', '=', survey)
      .where('id', '=', coding),
  );
  return 'done';
}

export function* restoreCoding(sql: Sql, input: ChangeCoding): Operation<'done' | 'gone' | 'there'> {
  const { survey, invitation, coding } = input;
  yield* lockInvitation(sql, survey, invitation);
  const row = yield* rowOf(sql, input);
  if (row === undefined || row.removed_at === null || !(yield* isCode(sql, survey, row.code))) return 'gone';
  const { response, question, code, revision, whole } = row;
  const place = { survey, response, question, code, by: row.by_whom, revision, whole };
  if ((yield* sameCoding(sql, { ...place, from: row.from_point, to: row.to_point })) !== undefined) return 'there';
  yield* run(
    sql.db
      .updateTable('coding')
      .set({ removed_at: null, removed_by: null })
      .where('survey', '=', survey)
      .where('id', '=', coding),
  );
  return 'done';
}

export function* reanchor(sql: Sql, input: Parameters<CodingWrites['reanchor']>[0]): Operation<void> {
  const { survey, invitation, anchors } = input;
  yield* lockInvitation(sql, survey, invitation);
  for (const anchor of anchors) {
    const row = yield* rowOf(sql, { survey, invitation, coding: anchor.coding });
    if (row === undefined || row.revision >= anchor.revision) continue;
    yield* run(
      sql.db
        .insertInto('coding_anchor')
        .values({
          ...{ survey, coding: anchor.coding, revision: anchor.revision, from_point: anchor.from },
          ...{ to_point: anchor.to, words: anchor.words, state: anchor.state, seen_at: null, seen_by: null },
        })
        .onConflict((conflict) => conflict.columns(['survey', 'coding', 'revision']).doNothing()),
    );
  }
}

export function* seeAnchor(sql: Sql, input: ChangeCoding & { revision: number }): Operation<'done' | 'gone'> {
  const { survey, invitation, coding, revision, by, at } = input;
  yield* lockInvitation(sql, survey, invitation);
  const row = yield* rowOf(sql, input);
  if (row === undefined || row.removed_at !== null) return 'gone';
  const seen = yield* all(
    sql.db
      .updateTable('coding_anchor')
      .set({ seen_at: at, seen_by: by })
      .where('survey', '=', survey)
      .where('coding', '=', coding)
      .where('revision', '=', revision)
      .where('state', '!=', 'same')
      .where('seen_at', 'is', null)
      .returning('coding'),
  );
  return seen.length === 1 ? 'done' : 'gone';
}

export function* setCodingMode(
  sql: Sql,
  { survey, blind, by, at }: Parameters<CodingWrites['setCodingMode']>[0],
): Operation<void> {
  const set = { blind: blind ? 1 : 0, changed_by: by, changed_at: at };
  yield* run(
    sql.db
      .insertInto('coding_mode')
      .values({ survey, ...set })
      .onConflict((conflict) => conflict.column('survey').doUpdateSet(set)),
  );
}

export function* pinCode(
  sql: Sql,
  { survey, by, code, pinned, at }: Parameters<CodingWrites['pinCode']>[0],
): Operation<void> {
  if (!pinned) {
    yield* run(
      sql.db.deleteFrom('pinned_code').where('survey', '=', survey).where('by_whom', '=', by).where('code', '=', code),
    );
    return;
  }
  if (!(yield* isCode(sql, survey, code))) return;
  yield* run(
    sql.db
      .insertInto('pinned_code')
      .values({ survey, by_whom: by, code, pinned_at: at })
      .onConflict((conflict) => conflict.columns(['survey', 'by_whom', 'code']).doNothing()),
  );
}
