/** Counting codings. Every coding of a survey is read once, from the index `coding_counted`; where it belongs is found once a response. */
import { type RawBuilder, sql as raw } from 'kysely';
import { pointsIn } from '../../foundation/points.ts';
import type { CodeCount, CodePair, CountedAs, CountingFilter, RespondentCount, SharedAnswer } from '../comparing.ts';
import type { Operation, Sql } from '../operation.ts';

type Part = RawBuilder<unknown>;
/** Counts are text where the engine's may be larger than a number. */
type Whole = number | string;

/** The row type is what the query's text says. */
function* rowsOf<T>(sql: Sql, query: RawBuilder<T>): Operation<T[]> {
  return (yield query.compile(sql.db)) as T[];
}

const NOTHING = raw``;

/** Responses that count, with where they belong; `times`: how often each was submitted. */
const placed = (survey: string, region: string | undefined): Part => raw`
placed as (
  select submission.response, invitation.municipality, invitation.questionnaire, count(*) as times
  from submission
  join invitation on invitation.survey = submission.survey and invitation.id = submission.invitation
  where submission.survey = ${survey}${
    region === undefined
      ? NOTHING
      : raw`
  and invitation.municipality in (
    select municipality.id
    from municipality
    join country on country.survey = municipality.survey and country.id = municipality.country
    where municipality.survey = ${survey} and country.region = ${region}
  )`
  }
  group by submission.response, invitation.municipality, invitation.questionnaire
  having max(submission.counted) = 1
)`;

const lines = (lineage: readonly CountedAs[]): Part =>
  raw`line(code, counted_as) as (values ${raw.join(lineage.map(({ code, as }) => raw`(${code}, ${as})`))})`;

const asked = (questions: NonNullable<CountingFilter['questions']>, column: string): Part =>
  raw`(${raw.join(
    questions.map(
      ({ questionnaire, question }) =>
        raw`(${raw.ref(column)} = ${question} and placed.questionnaire = ${questionnaire})`,
    ),
    raw` or `,
  )})`;

/**
 * Each span once for each code that it counts as. In a response that was submitted once, every coding stands on what counts, and as it was coded. In one that was
 * submitted again, its answer may be gone, and it stands where it was anchored last, if anywhere: only these are looked up.
 */
const spans = (
  survey: string,
  lineage: readonly CountedAs[],
  { by, questions, language }: CountingFilter,
  region?: string,
): Part => raw`
${placed(survey, region)},
${lines(lineage)},
span as (
  select distinct line.counted_as as code, coding.response, coding.question,
    coalesce(anchor.from_point, coding.from_point) as from_point,
    coalesce(anchor.to_point, coding.to_point) as to_point,
    coalesce(anchor.words, coding.words) as words
  from coding
  join line on line.code = coding.code
  join placed on placed.response = coding.response
  left join coding_anchor as anchor on placed.times > 1 and anchor.survey = ${survey} and anchor.coding = coding.id
    and anchor.revision = (
      select max(newest.revision) from coding_anchor as newest where newest.survey = ${survey} and newest.coding = coding.id
    )
  where coding.survey = ${survey} and coding.removed_at is null
  and (anchor.state is null or anchor.state != 'lost')
  and (placed.times = 1 or exists (
    select 1 from counted_answer as counted
    where counted.survey = ${survey} and counted.question = coding.question and counted.response = coding.response
  ))${
    by === undefined
      ? NOTHING
      : raw`
  and coding.by_whom in (${raw.join([...by])})`
  }${
    questions === undefined
      ? NOTHING
      : raw`
  and ${asked(questions, 'coding.question')}`
  }${
    language === undefined
      ? NOTHING
      : raw`
  and exists (
    select 1 from counted_answer as written
    where written.survey = ${survey} and written.question = coding.question and written.response = coding.response
    and written.language = ${language}
  )`
  }
)`;

/** Nothing can be among what is left. */
const isNothing = ({ by, questions }: CountingFilter): boolean => by?.length === 0 || questions?.length === 0;

export function* codeCounts(
  sql: Sql,
  survey: string,
  lineage: readonly CountedAs[],
  filter: CountingFilter,
  region?: string,
): Operation<CodeCount[]> {
  if (lineage.length === 0 || isNothing(filter)) return [];
  const rows = yield* rowsOf(
    sql,
    raw<{
      code: string;
      municipality: string;
      questionnaire: string;
      respondents: Whole;
      passages: Whole;
      words: Whole;
    }>`
with ${spans(survey, lineage, filter, region)},
of_response as (
  select code, response, count(*) as passages, sum(words) as words
  from span
  group by code, response
)
select of_response.code, placed.municipality, placed.questionnaire,
  count(*) as respondents, sum(of_response.passages) as passages, sum(of_response.words) as words
from of_response
join placed on placed.response = of_response.response
group by of_response.code, placed.municipality, placed.questionnaire
order by of_response.code, placed.municipality, placed.questionnaire`,
  );
  return rows.map(({ respondents, passages, words, ...of }) => ({
    ...of,
    ...{ respondents: Number(respondents), passages: Number(passages), words: Number(words) },
  }));
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
    and ${asked(questions, 'counted.question')}`
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
  const meet =
    within === 'answer' ? NOTHING : raw` and one.from_point < other.to_point and other.from_point < one.to_point`;
  const standing = within === 'answer' ? raw`(select distinct code, response, question from span)` : raw`span`;
  const rows = yield* rowsOf(
    sql,
    raw<{
      one: string;
      other: string;
      municipality: string;
      questionnaire: string;
      answers: Whole;
      respondents: Whole;
    }>`
with ${spans(survey, lineage, filter, region)},
met as (
  select distinct one.code as one, other.code as other, one.response, one.question
  from ${standing} as one
  join ${standing} as other on other.response = one.response and other.question = one.question and one.code < other.code${meet}
),
of_response as (
  select one, other, response, count(*) as answers
  from met
  group by one, other, response
)
select of_response.one, of_response.other, placed.municipality, placed.questionnaire,
  sum(of_response.answers) as answers, count(*) as respondents
from of_response
join placed on placed.response = of_response.response
group by of_response.one, of_response.other, placed.municipality, placed.questionnaire
order by of_response.one, of_response.other, placed.municipality, placed.questionnaire`,
  );
  return rows.map(({ answers, respondents, ...of }) => ({
    ...of,
    ...{ answers: Number(answers), respondents: Number(respondents) },
  }));
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
    questions === undefined ? NOTHING : raw` and ${asked(questions, 'coding.question')}`
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
