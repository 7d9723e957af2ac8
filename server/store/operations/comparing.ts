/** Counting codings: `codedResponses` reads those of a survey once, `span-counts.ts` counts them. */
import { sql as raw } from 'kysely';
import { pointsIn } from '../../foundation/points.ts';
import type { CodeCount, CodePair, CountedAs, CountingFilter, RespondentCount, SharedAnswer } from '../comparing.ts';
import type { Operation, Sql } from '../operation.ts';
import { ofAny } from './asked-questions.ts';
import { codedResponses, NOTHING, placed, rowsOf } from './coded-responses.ts';
import { countCodes, countPairs } from './span-counts.ts';

/** Counts are text where the engine's may be larger than a number. */
type Whole = number | string;

/** Nothing can be among what is left. */
const isNothing = ({ by, questions }: CountingFilter): boolean => by?.length === 0 || questions?.length === 0;

const codesOf = (lineage: readonly CountedAs[]): string[] => [...new Set(lineage.map(({ code }) => code))];

export function* codeCounts(
  sql: Sql,
  survey: string,
  lineage: readonly CountedAs[],
  filter: CountingFilter,
  region?: string,
): Operation<CodeCount[]> {
  if (lineage.length === 0 || isNothing(filter)) return [];
  return countCodes(yield* codedResponses(sql, survey, codesOf(lineage), filter, region), lineage);
}

export function* respondentCounts(
  sql: Sql,
  survey: string,
  { questions, language }: Omit<CountingFilter, 'by'>,
  region?: string,
): Operation<RespondentCount[]> {
  if (questions?.length === 0) return [];
  const answers =
    questions === undefined && language === undefined
      ? NOTHING
      : raw`
where exists (
    select 1 from counted_answer as counted
    where counted.survey = ${survey} and counted.response = placed.response${
      questions === undefined
        ? NOTHING
        : raw`
    and ${ofAny(questions, 'counted.question', 'placed.questionnaire')}`
    }${
      language === undefined
        ? NOTHING
        : raw`
    and counted.language = ${language}`
    }
  )`;
  const rows = yield* rowsOf(
    sql,
    raw<{ municipality: string; questionnaire: string; respondents: Whole }>`
with ${placed(survey, region)}
select placed.municipality, placed.questionnaire, count(*) as respondents
from placed${answers}
group by placed.municipality, placed.questionnaire
order by placed.municipality, placed.questionnaire`,
  );
  return rows.map(({ respondents, ...of }) => ({ ...of, respondents: Number(respondents) }));
}

export function* codePairs(
  sql: Sql,
  survey: string,
  lineage: readonly CountedAs[],
  within: 'answer' | 'words',
  filter: CountingFilter,
  region?: string,
): Operation<CodePair[]> {
  if (lineage.length === 0 || isNothing(filter)) return [];
  return countPairs(yield* codedResponses(sql, survey, codesOf(lineage), filter, region), lineage, within);
}

export function* spanFaults(sql: Sql, survey: string, limit: number): Operation<string[]> {
  const rows = yield* rowsOf(
    sql,
    raw<{ id: string }>`
select id from coding
where survey = ${survey} and span <> words || ' ' || from_point || ' ' || to_point
order by id
limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

export function* sharedAnswers(
  sql: Sql,
  survey: string,
  { by, questions, language }: CountingFilter,
  after: string | null,
  limit: number,
  region?: string,
): Operation<SharedAnswer[]> {
  if (isNothing({ ...(by && { by }), ...(questions && { questions }) })) return [];
  const [response = '', question = ''] = after?.split(' ') ?? [];
  const coders = by === undefined ? NOTHING : raw` and coding.by_whom in (${raw.join([...by])})`;
  const answers = yield* rowsOf(
    sql,
    raw<{ response: string; question: string; invitation: string; questionnaire: string; value: string }>`
with ${placed(survey, region)},
shared as (
  select coding.response, coding.question, counted.invitation, counted.questionnaire, counted.revision
  from coding
  join placed on placed.response = coding.response
  join counted_answer as counted
    on counted.survey = coding.survey and counted.question = coding.question and counted.response = coding.response
  where coding.survey = ${survey} and coding.removed_at is null${coders}
  and (coding.response > ${response} or (coding.response = ${response} and coding.question > ${question}))${
    questions === undefined ? NOTHING : raw` and ${ofAny(questions, 'coding.question', 'placed.questionnaire')}`
  }${language === undefined ? NOTHING : raw` and counted.language = ${language}`}
  group by coding.response, coding.question, counted.invitation, counted.questionnaire, counted.revision
  having count(distinct coding.by_whom) > 1
  order by coding.response, coding.question
  limit ${limit}
)
select shared.response, shared.question, shared.invitation, shared.questionnaire, answer.value
from shared
join answer
  on answer.survey = ${survey} and answer.response = shared.response and answer.question = shared.question
  and answer.revision = shared.revision
order by shared.response, shared.question`,
  );
  if (answers.length === 0) return [];
  const codings = yield* rowsOf(
    sql,
    raw<{ response: string; question: string; by_whom: string; code: string; from_point: number; to_point: number }>`
select coding.response, coding.question, coding.by_whom, coding.code,
  coalesce(anchor.from_point, coding.from_point) as from_point,
  coalesce(anchor.to_point, coding.to_point) as to_point
from coding
left join coding_anchor as anchor on anchor.survey = coding.survey and anchor.coding = coding.id
  and anchor.revision = (
    select max(newest.revision) from coding_anchor as newest
    where newest.survey = coding.survey and newest.coding = coding.id
  )
where coding.survey = ${survey} and coding.removed_at is null${coders}
and coding.response in (${raw.join([...new Set(answers.map((one) => one.response))])})
and (anchor.state is null or anchor.state != 'lost')
order by coding.response, coding.question, coding.by_whom, coding.code, from_point, to_point`,
  );
  const byAnswer = Map.groupBy(codings, (row) => `${row.response} ${row.question}`);
  return answers.map(({ value, ...of }) => {
    const text: unknown = JSON.parse(value);
    const length = typeof text === 'string' ? pointsIn(text) : 0;
    return {
      ...of,
      length,
      codings: (byAnswer.get(`${of.response} ${of.question}`) ?? []).map(({ by_whom, code, from_point, to_point }) => ({
        ...{ by: by_whom, code, from: Math.min(from_point, length), to: Math.min(to_point, length) },
      })),
    };
  });
}
