/** Responses that count, and what is coded in each: one row a response, so that a whole survey's codings are read in one pass along an index. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { CountingFilter } from '../comparing.ts';
import type { Operation, Sql } from '../operation.ts';
import { ofAny } from './asked-questions.ts';
import { CODING_ENDS, type CodedResponse } from './span-counts.ts';

export type Part = RawBuilder<unknown>;

/** The row type is what the query's text says. */
export function* rowsOf<T>(sql: Sql, query: RawBuilder<T>): Operation<T[]> {
  return (yield query.compile(sql.db)) as T[];
}

export const NOTHING = raw``;

/** Responses that count, with where they belong; `times`: how often each was submitted. */
export const placed = (survey: string, region: string | undefined): Part => raw`
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

/** Codes that are each looked for in every response; where more are asked for, all are read and chosen from afterwards. */
const LOOKED_FOR = 4;

/** Standing codings as they were made, response by response: one pass along an index. Responses are looked for only where questions ask for their questionnaires. */
const asMade = (
  survey: string,
  narrowed: Part,
  { questions }: CountingFilter,
  region: string | undefined,
): Part => raw`${
  questions === undefined
    ? NOTHING
    : raw`
with ${placed(survey, region)}`
}
select coding.response,
  string_agg(coding.code || ' ' || coding.question || ' ' || coding.span, ${raw.lit(CODING_ENDS)}) as codings
from coding${
  questions === undefined
    ? NOTHING
    : raw`
join placed on placed.response = coding.response`
}
where coding.survey = ${survey} and coding.removed_at is null${narrowed}
group by coding.response
order by coding.response`;

/** The same of responses that were submitted again: those whose answer is still there, where they were anchored last, if anywhere. */
const asAnchored = (survey: string, narrowed: Part, region: string | undefined): Part => raw`
with ${placed(survey, region)}
select placed.response, (
  select string_agg(
    coding.code || ' ' || coding.question || ' ' || coalesce(anchor.words, coding.words)
      || ' ' || coalesce(anchor.from_point, coding.from_point) || ' ' || coalesce(anchor.to_point, coding.to_point),
    ${raw.lit(CODING_ENDS)}
  )
  from coding
  join counted_answer as counted
    on counted.survey = coding.survey and counted.question = coding.question and counted.response = coding.response
  left join coding_anchor as anchor on anchor.survey = coding.survey and anchor.coding = coding.id
    and anchor.revision = (
      select max(newest.revision) from coding_anchor as newest
      where newest.survey = coding.survey and newest.coding = coding.id
    )
  where coding.survey = ${survey} and coding.response = placed.response and coding.removed_at is null
  and (anchor.state is null or anchor.state != 'lost')${narrowed}
) as codings
from placed
where placed.times > 1`;

const narrowing = (survey: string, codes: readonly string[], { by, questions, language }: CountingFilter): Part => {
  const ofCodes = codes.length > LOOKED_FOR ? NOTHING : raw` and coding.code in (${raw.join([...codes])})`;
  const ofCoders = by === undefined ? NOTHING : raw` and coding.by_whom in (${raw.join([...by])})`;
  const ofQuestions =
    questions === undefined ? NOTHING : raw` and ${ofAny(questions, 'coding.question', 'placed.questionnaire')}`;
  const ofLanguage =
    language === undefined
      ? NOTHING
      : raw`
  and exists (
    select 1 from counted_answer as written
    where written.survey = ${survey} and written.question = coding.question and written.response = coding.response
    and written.language = ${language}
  )`;
  return raw`${ofCodes}${ofCoders}${ofQuestions}${ofLanguage}`;
};

interface PlacedRow {
  response: string;
  municipality: string;
  questionnaire: string;
  times: number | string;
}
interface CodingsRow {
  response: string;
  codings: string | null;
}

/**
 * Every response that counts and is coded, with its standing codings as `CodedResponse` says: also other codes than `codes`, where they are many. In a response that was
 * submitted once, every coding stands on what counts, and as it was coded: of those submitted again only are answers and anchors looked up. Put together here:
 * where the statement does it, each response is a visit to the index.
 */
export function* codedResponses(
  sql: Sql,
  survey: string,
  codes: readonly string[],
  filter: CountingFilter,
  region?: string,
): Operation<CodedResponse[]> {
  const narrowed = narrowing(survey, codes, filter);
  const places = yield* rowsOf(
    sql,
    raw<PlacedRow>`
with ${placed(survey, region)}
select placed.response, placed.municipality, placed.questionnaire, placed.times
from placed`,
  );
  const [once, again] = [new Map<string, PlacedRow>(), new Map<string, PlacedRow>()];
  for (const place of places) (Number(place.times) === 1 ? once : again).set(place.response, place);
  const coded: CodedResponse[] = [];
  const add = (rows: CodingsRow[], of: ReadonlyMap<string, PlacedRow>): void => {
    for (const { response, codings } of rows) {
      const place = of.get(response);
      if (place === undefined || codings === null) continue;
      coded.push({ municipality: place.municipality, questionnaire: place.questionnaire, codings });
    }
  };
  if (once.size > 0) add(yield* rowsOf(sql, raw<CodingsRow>`${asMade(survey, narrowed, filter, region)}`), once);
  if (again.size > 0) add(yield* rowsOf(sql, raw<CodingsRow>`${asAnchored(survey, narrowed, region)}`), again);
  return coded;
}
