/** Working translations as texts to search: those that hold, of answers that count. */
import { all, type Operation, type Sql } from '../operation.ts';
import { countedJoined } from './readings.ts';
import type { KindDocument } from './search-kinds.ts';

export const translationSubjects = ({ db }: Sql, survey: string) =>
  db.selectFrom('working_translation').select('response as subject').distinct().where('survey', '=', survey);

export function* translationDocuments(
  sql: Sql,
  survey: string,
  responses: readonly string[],
): Operation<KindDocument[]> {
  const rows = yield* all(
    countedJoined(sql, survey)
      .innerJoin('working_translation', (join) =>
        join
          .onRef('working_translation.survey', '=', 'counted_answer.survey')
          .onRef('working_translation.response', '=', 'counted_answer.response')
          .onRef('working_translation.question', '=', 'counted_answer.question')
          .on('working_translation.holds', '=', 1)
          .on('working_translation.text', '<>', ''),
      )
      .select(['counted_answer.response', 'counted_answer.invitation', 'counted_answer.questionnaire'])
      .select(['working_translation.question', 'working_translation.language', 'working_translation.text'])
      .select('working_translation.origin')
      .where('counted_answer.response', 'in', [...responses, '']),
  );
  return rows.map(({ origin, ...row }) => ({
    ...row,
    id: `${row.response} ${row.language}`,
    subject: row.response,
    author: null,
    isMachine: origin === 'machine',
  }));
}
