/** Memos as texts to search: the version that holds, of what was not taken away; on an answer or a case only where it counts. */
import { all, type Operation, type Sql } from '../operation.ts';
import type { KindDocument } from './search-kinds.ts';

/** What a memo is read by: its response, so that it is read anew when that changes; of one on a code itself. */
export const memoSubject = (memo: { id: string; response: string | null }): string => memo.response ?? memo.id;

export const memoSubjects = ({ db }: Sql, survey: string) =>
  db
    .selectFrom('memo')
    .select(({ fn }) => fn.coalesce('response', 'id').as('subject'))
    .distinct()
    .where('survey', '=', survey);

export function* memoDocuments(sql: Sql, survey: string, subjects: readonly string[]): Operation<KindDocument[]> {
  const of = [...subjects, ''];
  const rows = yield* all(
    sql.db
      .selectFrom('memo')
      .innerJoin('memo_version', (join) =>
        join.onRef('memo_version.survey', '=', 'memo.survey').onRef('memo_version.memo', '=', 'memo.id'),
      )
      .leftJoin('submission', (join) =>
        join
          .onRef('submission.survey', '=', 'memo.survey')
          .onRef('submission.response', '=', 'memo.response')
          .on('submission.counted', '=', 1),
      )
      .leftJoin('coding', (join) =>
        join
          .onRef('coding.survey', '=', 'memo.survey')
          .onRef('coding.id', '=', 'memo.subject')
          .on('memo.kind', '=', 'coding'),
      )
      .select(['memo.id', 'memo.kind', 'memo.subject', 'memo.question', 'memo.response', 'memo.made_by'])
      .select(['memo_version.text', 'coding.question as coded'])
      .select(['submission.invitation', 'submission.questionnaire'])
      .where('memo.survey', '=', survey)
      .where(({ or, and, eb }) =>
        or([eb('memo.response', 'in', of), and([eb('memo.response', 'is', null), eb('memo.id', 'in', of)])]),
      )
      .orderBy('memo.id')
      .orderBy('memo_version.version'),
  );
  // The last version of each holds.
  const newest = [...new Map(rows.map((row) => [row.id, row])).values()];
  return newest.flatMap((row): KindDocument[] => {
    if (row.text === '' || (row.response !== null && row.invitation === null)) return [];
    const { id, response, invitation, questionnaire, text } = row;
    const isOnCode = row.kind === 'code';
    return [
      {
        ...{ id, response, invitation, questionnaire, text, subject: memoSubject(row) },
        question: row.coded ?? row.question,
        // Nobody writes down in which language they think.
        language: '',
        // What is noted on a code everybody sees, also while they code blind.
        author: isOnCode ? null : row.made_by,
        code: isOnCode ? row.subject : null,
      },
    ];
  });
}
