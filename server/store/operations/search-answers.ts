/** Counted answers as texts to search: of questions that are answered in words. */
import { answerable } from '../../definitions/model.ts';
import type { Operation, Sql } from '../operation.ts';
import { countedAnswers } from './readings.ts';
import type { Document } from './search-index.ts';
import { versions } from './versions.ts';

export const answerSubjects = ({ db }: Sql, survey: string) =>
  db.selectFrom('counted_response').select('response as subject').where('survey', '=', survey);

/** A response's answers are few: more than it can have of these subjects together. */
const EVERY = 100_000;

export function* answerDocuments(
  sql: Sql,
  survey: string,
  responses: readonly string[],
): Operation<Omit<Document, 'survey' | 'kind'>[]> {
  const asked = new Map<string, boolean>();
  for (const { questionnaire, version, content } of yield* versions(sql, survey)) {
    for (const { id, kind } of answerable(content))
      asked.set(`${questionnaire} ${version} ${id}`, kind === 'long text' || kind === 'short text');
  }
  const answers = yield* countedAnswers(sql, survey, { responses }, null, EVERY);
  return answers.flatMap((answer) => {
    const { questionnaire, version, question, value, response } = answer;
    if (typeof value !== 'string' || asked.get(`${questionnaire} ${version} ${question}`) === false) return [];
    const { invitation, language } = answer;
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
