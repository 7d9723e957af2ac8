/** Counted answers as texts to search: of questions that are answered in words. */
import type { Operation, Sql } from '../operation.ts';
import { countedAnswers } from './readings.ts';
import type { KindDocument } from './search-kinds.ts';
import { writtenAnswers } from './versions.ts';

export const answerSubjects = ({ db }: Sql, survey: string) =>
  db.selectFrom('counted_response').select('response as subject').where('survey', '=', survey);

/** A response's answers are few: more than it can have of these subjects together. */
const EVERY = 100_000;

export function* answerDocuments(sql: Sql, survey: string, responses: readonly string[]): Operation<KindDocument[]> {
  const isWritten = yield* writtenAnswers(sql, survey);
  const answers = yield* countedAnswers(sql, survey, { responses }, null, EVERY);
  return answers.flatMap((answer) => {
    const { questionnaire, question, value, response, invitation, language } = answer;
    if (typeof value !== 'string' || !isWritten(answer)) return [];
    return [
      {
        question,
        id: response,
        subject: response,
        response,
        invitation,
        questionnaire,
        language,
        author: null,
        text: value,
      },
    ];
  });
}
