/** The answers that count, as they are read. Taking them in: `reading.ts`. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { AnswerValue } from '../../definitions/answers.ts';
import { all, type Operation, type Sql } from '../operation.ts';
import type { AnswerFilter, CountedAnswer, CountedResponse } from '../readings.ts';
import { membersOf, partnershipsOf } from './partnerships.ts';
import { municipalitiesIn } from './region.ts';

/** Every counted answer with its submission, its invitation and where that belongs; the tables are joined here only. What was taken back since it was taken in is left out. */
export const countedJoined = (sql: Sql, survey: string) =>
  sql.db
    .selectFrom('counted_answer')
    .innerJoin('submission', (join) =>
      join
        .onRef('submission.survey', '=', 'counted_answer.survey')
        .onRef('submission.id', '=', 'counted_answer.submission')
        .on('submission.counted', '=', 1),
    )
    .innerJoin('invitation', (join) =>
      join
        .onRef('invitation.survey', '=', 'counted_answer.survey')
        .onRef('invitation.id', '=', 'counted_answer.invitation'),
    )
    .leftJoin('municipality', (join) =>
      join
        .onRef('municipality.survey', '=', 'invitation.survey')
        .onRef('municipality.id', '=', 'invitation.municipality'),
    )
    .leftJoin('country', (join) =>
      join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
    )
    .where('counted_answer.survey', '=', survey);

/** Those of `countedJoined` that `filter` leaves, within `region` where given. */
export function countedWithin(sql: Sql, survey: string, filter: AnswerFilter, region?: string) {
  let query = countedJoined(sql, survey);
  if (filter.questions !== undefined) {
    const { questions } = filter;
    const anywhere = questions.filter(({ questionnaire }) => questionnaire === undefined);
    query = query.where('counted_answer.question', 'in', [...new Set(questions.map(({ question }) => question)), '']);
    query = query.where(({ or, and, eb }) =>
      or([
        eb('counted_answer.question', 'in', [...anywhere.map(({ question }) => question), '']),
        ...questions.flatMap(({ questionnaire, question }) =>
          questionnaire === undefined
            ? []
            : [
                and([
                  eb('counted_answer.questionnaire', '=', questionnaire),
                  eb('counted_answer.question', '=', question),
                ]),
              ],
        ),
      ]),
    );
  }
  if (filter.questionnaire !== undefined)
    query = query.where('counted_answer.questionnaire', '=', filter.questionnaire);
  if (filter.municipality !== undefined) query = query.where('invitation.municipality', '=', filter.municipality);
  if (filter.country !== undefined) query = query.where('municipality.country', '=', filter.country);
  if (filter.region !== undefined) query = query.where('country.region', '=', filter.region);
  if (filter.language !== undefined) query = query.where('counted_answer.language', '=', filter.language);
  if (filter.partnership !== undefined) {
    const { partnership } = filter;
    query = query.where('invitation.municipality', 'in', membersOf(sql, survey, partnership));
  }
  if (filter.invitation !== undefined) {
    const { invitation } = filter;
    query = query.where('counted_answer.response', 'in', (select) =>
      select
        .selectFrom('response')
        .select('response.id')
        .where('response.survey', '=', survey)
        .where('response.invitation', '=', invitation),
    );
  }
  if (filter.responses !== undefined) query = query.where('counted_answer.response', 'in', [...filter.responses, '']);
  if (region !== undefined) query = query.where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region));
  return query;
}

const OF_RESPONSE = [
  'counted_answer.response',
  'counted_answer.invitation',
  'counted_answer.submission',
  'counted_answer.questionnaire',
  'counted_answer.version',
  'submission.submitted_at',
  'invitation.synthetic',
  'invitation.municipality',
  'municipality.country',
  'country.region',
] as const;
/** Of an answer all but what it says. */
export const COUNTED_COLUMNS = [
  ...OF_RESPONSE,
  'counted_answer.question',
  'counted_answer.revision',
  'counted_answer.language',
  'counted_answer.words',
] as const;

interface ResponseRow
  extends Omit<CountedResponse, 'submittedAt' | 'synthetic' | 'country' | 'region' | 'partnerships'> {
  submitted_at: number;
  synthetic: number;
  country: string | null;
  region: string | null;
}

const toResponse = (row: ResponseRow, partnerships: ReadonlyMap<string, string[]>): CountedResponse => ({
  response: row.response,
  invitation: row.invitation,
  submission: row.submission,
  questionnaire: row.questionnaire,
  version: row.version,
  submittedAt: row.submitted_at,
  synthetic: row.synthetic === 1,
  municipality: row.municipality,
  country: row.country ?? '',
  region: row.region ?? '',
  partnerships: partnerships.get(row.municipality) ?? [],
});

/** After the answer whose `cursorOf` this is, or before it. Said twice: the first is what the key is entered with. */
export function beyondAnswer(cursor: string, isBackwards = false): RawBuilder<boolean> {
  const [question = '', response = ''] = cursor.split(' ');
  const beyond = raw.raw(isBackwards ? '<' : '>');
  return raw<boolean>`counted_answer.question ${beyond}= ${question} and (counted_answer.question ${beyond} ${question}
    or (counted_answer.question = ${question} and counted_answer.response ${beyond} ${response}))`;
}

export function* countedAnswers(
  sql: Sql,
  survey: string,
  filter: AnswerFilter,
  after: string | null,
  limit: number,
  region?: string,
): Operation<CountedAnswer[]> {
  const rows = yield* all(
    countedWithin(sql, survey, filter, region)
      .innerJoin('answer', (join) =>
        join
          .onRef('answer.survey', '=', 'counted_answer.survey')
          .onRef('answer.response', '=', 'counted_answer.response')
          .onRef('answer.question', '=', 'counted_answer.question')
          .onRef('answer.revision', '=', 'counted_answer.revision'),
      )
      .select(COUNTED_COLUMNS)
      .select('answer.value')
      .$if(after !== null, (of) => of.where(beyondAnswer(after ?? '')))
      .orderBy('counted_answer.question')
      .orderBy('counted_answer.response')
      .limit(limit),
  );
  const partnerships = rows.length === 0 ? new Map<string, string[]>() : yield* partnershipsOf(sql, survey);
  return rows.map((row) => ({
    ...toResponse(row, partnerships),
    question: row.question,
    revision: row.revision,
    value: JSON.parse(row.value) as AnswerValue,
    language: row.language,
    words: row.words,
  }));
}

export function* countedResponses(
  sql: Sql,
  survey: string,
  filter: AnswerFilter,
  region?: string,
): Operation<CountedResponse[]> {
  // Of few questions hardly any response comes twice: sorting them out here costs half of what the database takes for it.
  const rows = yield* all(
    countedWithin(sql, survey, filter, region)
      .select(OF_RESPONSE)
      .$if(filter.questions === undefined, (of) => of.distinct()),
  );
  const partnerships = rows.length === 0 ? new Map<string, string[]>() : yield* partnershipsOf(sql, survey);
  const once = new Map(rows.map((row) => [row.response, row]));
  return [...once.values()]
    .sort((one, other) => (one.response < other.response ? -1 : 1))
    .map((row) => toResponse(row, partnerships));
}

export function* countedAnswer(
  sql: Sql,
  survey: string,
  invitation: string,
  question: string,
): Operation<CountedAnswer | undefined> {
  return (yield* countedAnswers(sql, survey, { invitation, questions: [{ question }] }, null, 1))[0];
}
