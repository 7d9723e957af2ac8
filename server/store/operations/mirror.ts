/** Passages that a partner does not mention. */
import { slicePoints } from '../../foundation/points.ts';
import type { Marked, MirrorMark, NewMirrorMark } from '../mirror.ts';
import { all, type Operation, run, type Sql } from '../operation.ts';
import { lockInvitation } from './invitations.ts';
import { answerRow } from './quotes.ts';
import { municipalitiesIn } from './region.ts';

export function* mirrorMarks(
  sql: Sql,
  survey: string,
  { partnership, invitation }: { partnership?: string; invitation?: string },
  region?: string,
): Operation<MirrorMark[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('mirror_mark')
      .innerJoin('invitation', (join) =>
        join
          .onRef('invitation.survey', '=', 'mirror_mark.survey')
          .onRef('invitation.id', '=', 'mirror_mark.invitation'),
      )
      .innerJoin('response', (join) =>
        join
          .onRef('response.survey', '=', 'mirror_mark.survey')
          .onRef('response.invitation', '=', 'mirror_mark.invitation'),
      )
      .innerJoin('answer', (join) =>
        join
          .onRef('answer.survey', '=', 'response.survey')
          .onRef('answer.response', '=', 'response.id')
          .onRef('answer.question', '=', 'mirror_mark.question')
          .onRef('answer.revision', '=', 'mirror_mark.revision'),
      )
      .selectAll('mirror_mark')
      .select(['answer.value', 'answer.language'])
      .where('mirror_mark.survey', '=', survey)
      .where('invitation.withdrawn_at', 'is', null)
      .$if(partnership !== undefined, (of) => of.where('mirror_mark.partnership', '=', partnership ?? ''))
      .$if(invitation !== undefined, (of) => of.where('mirror_mark.invitation', '=', invitation ?? ''))
      .$if(region !== undefined, (of) =>
        of.where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region ?? '')),
      )
      .orderBy('mirror_mark.id'),
  );
  return rows.map((row) => ({
    survey,
    id: row.id,
    partnership: row.partnership,
    invitation: row.invitation,
    question: row.question,
    revision: row.revision,
    from: row.from_point,
    to: row.to_point,
    text: slicePoints(String(JSON.parse(row.value)), row.from_point, row.to_point) ?? '',
    language: row.language,
    missingAt: row.missing_at,
    note: row.note,
    madeBy: row.made_by,
    madeAt: row.made_at,
    withdrawnAt: row.withdrawn_at,
    withdrawnBy: row.withdrawn_by,
  }));
}

export function* addMirrorMark(sql: Sql, mark: NewMirrorMark): Operation<Marked> {
  const { survey, invitation, question, revision, from, to } = mark;
  // Whoever erases or withdraws waits here, or is seen.
  const found = yield* lockInvitation(sql, survey, invitation);
  if (found.withdrawnAt !== null) return { kind: 'withdrawn' };
  const answer = yield* answerRow(sql, survey, invitation, question, revision);
  const text: unknown = answer && JSON.parse(answer.value);
  if (typeof text !== 'string' || slicePoints(text, from, to) === undefined) return { kind: 'no passage' };
  yield* run(
    sql.db
      .insertInto('mirror_mark')
      .values({
        ...{ survey, id: mark.id, partnership: mark.partnership, invitation, question, revision },
        ...{ from_point: from, to_point: to, missing_at: mark.missingAt, note: mark.note },
        ...{ made_by: mark.madeBy, made_at: mark.madeAt, withdrawn_at: null, withdrawn_by: null },
      })
      .onConflict((conflict) => conflict.columns(['survey', 'id']).doNothing()),
  );
  return { kind: 'done' };
}

export function* withdrawMirrorMark(
  sql: Sql,
  { survey, invitation, id, by, at }: { survey: string; invitation: string; id: string; by: string; at: number },
): Operation<boolean> {
  const changed = yield* all(
    sql.db
      .updateTable('mirror_mark')
      .set({ withdrawn_at: at, withdrawn_by: by })
      .where('survey', '=', survey)
      .where('invitation', '=', invitation)
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .returning('id'),
  );
  return changed.length > 0;
}

/** With the answer goes what was noted about it. */
export function* eraseMirrorMarks(sql: Sql, survey: string, invitation: string): Operation<void> {
  yield* run(sql.db.deleteFrom('mirror_mark').where('survey', '=', survey).where('invitation', '=', invitation));
}
