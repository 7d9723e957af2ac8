/** Responses as they are read: one, or many by filter, page by page. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { Answer, Answers, Contributor } from '../../definitions/answers.ts';
import { all, type Operation, type Sql } from '../operation.ts';
import type { ResponseFilter, ResponseRow, ResponseState, SaidFact } from '../store.ts';
import { currentRows, responseOf } from './answers.ts';
import { contributorsById } from './contributors.ts';
import { followUpsOf } from './follow-ups.ts';
import { invitation as invitationOf, toInvitation } from './invitations.ts';
import { membersInPeriod, membersOf, partnershipsOf } from './partnerships.ts';
import { municipalitiesIn } from './region.ts';
import { parallelRevisions } from './revisions.ts';

export function* responseState(sql: Sql, survey: string, invitation: string): Operation<ResponseState | undefined> {
  const found = yield* responseOf(sql, survey, invitation);
  if (!found) return undefined;
  const invited = yield* invitationOf(sql, survey, invitation);
  const parallel = yield* parallelRevisions(sql, survey, found.id);
  const asked = found.follow_ups === 0 ? [] : yield* followUpsOf(sql, survey, [found.id]);
  return {
    id: found.id,
    invitation: found.invitation,
    status: found.erased_at !== null ? 'erased' : typeof invited?.withdrawnAt === 'number' ? 'withdrawn' : found.status,
    version: found.version,
    language: found.language,
    startedAt: found.started_at,
    changedAt: found.changed_at,
    erasedAt: found.erased_at,
    answers: yield* writtenAnswers(sql, survey, found.id),
    parallel: Object.fromEntries(Map.groupBy(parallel, ({ question }) => question)),
    changes: found.changes,
    followUps: asked.filter(({ withdrawnAt }) => withdrawnAt === null),
    submissions: found.submissions,
  };
}

/** The current answers, with who wrote them where that is known. */
function* writtenAnswers(sql: Sql, survey: string, response: string): Operation<Answers> {
  const rows = yield* currentRows(sql, survey, response);
  const isAnyKnown = rows.some(([, { contributor }]) => contributor !== null);
  const known = isAnyKnown ? yield* contributorsById(sql, survey, response) : new Map<string, Contributor>();
  return Object.fromEntries(
    rows.map(([question, { answer, contributor: id }]): [string, Answer] => {
      const contributor = id === null ? undefined : known.get(id);
      return [question, contributor === undefined ? answer : { ...answer, contributor }];
    }),
  );
}

/** Every invitation with its response and latest submission; the tables are joined here only. */
const joined = (sql: Sql, survey: string) =>
  sql.db
    .selectFrom('invitation')
    .leftJoin('response', (join) =>
      join.onRef('response.survey', '=', 'invitation.survey').onRef('response.invitation', '=', 'invitation.id'),
    )
    .leftJoin('submission', (join) =>
      join.onRef('submission.survey', '=', 'response.survey').onRef('submission.id', '=', 'response.submission'),
    )
    .leftJoin('participation', (join) =>
      join
        .onRef('participation.survey', '=', 'invitation.survey')
        .onRef('participation.invitation', '=', 'invitation.id'),
    )
    .leftJoin('open_answer', (join) =>
      join.onRef('open_answer.survey', '=', 'invitation.survey').onRef('open_answer.invitation', '=', 'invitation.id'),
    )
    .leftJoin('municipality', (join) =>
      join
        .onRef('municipality.survey', '=', 'invitation.survey')
        .onRef('municipality.id', '=', 'invitation.municipality'),
    )
    .leftJoin('country', (join) =>
      join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
    )
    .where('invitation.survey', '=', survey)
    // A ballot is seen once enough are there.
    .where((is) => is.or([is('invitation.ballot', '=', 0), is('invitation.unconfirmed', '=', 0)]));

/** The facts of a submission, an object each. */
const FACTS = {
  sqlite: raw`json_each(submission.facts)`,
  postgresql: raw`json_array_elements(submission.facts::json)`,
};

/** Whether the submission says it. Not from an index: whoever asks wants one question's rows, not a count. */
const says = ({ engine }: Sql, { question, measure, value }: SaidFact): RawBuilder<boolean> => raw`exists (
  select 1 from ${FACTS[engine]} as fact
  where fact.value ->> 'question' = ${question} and fact.value ->> 'measure' = ${measure}${
    value === undefined ? raw`` : raw` and fact.value ->> 'value' = ${value}`
  }
)`;

function filtered(sql: Sql, survey: string, filter: ResponseFilter) {
  let query = joined(sql, survey);
  if (filter.questionnaire !== undefined) query = query.where('invitation.questionnaire', '=', filter.questionnaire);
  if (filter.municipality !== undefined) query = query.where('invitation.municipality', '=', filter.municipality);
  if (filter.country !== undefined) query = query.where('municipality.country', '=', filter.country);
  if (filter.region !== undefined) query = query.where('country.region', '=', filter.region);
  if (filter.language !== undefined) {
    const { language } = filter;
    query = query.where((is) => is(is.fn.coalesce('response.language', 'invitation.language'), '=', language));
  }
  if (filter.partnership !== undefined) {
    const { partnership } = filter;
    query = query.where('invitation.municipality', 'in', membersOf(sql, survey, partnership));
  }
  if (filter.period !== undefined) {
    const { period } = filter;
    query = query.where('invitation.municipality', 'in', membersInPeriod(sql, survey, period));
  }
  if (filter.stage === 'invited')
    query = query
      .where('invitation.withdrawn_at', 'is', null)
      .where('invitation.unconfirmed', '=', 0)
      .where('invitation.ballot', '=', 0);
  if (filter.stage === 'submitted' || filter.said !== undefined) query = query.where('submission.counted', '=', 1);
  if (filter.said !== undefined) {
    const { questionnaire } = filter.said;
    if (questionnaire !== undefined) query = query.where('invitation.questionnaire', '=', questionnaire);
    query = query.where(says(sql, filter.said));
  }
  if (filter.status === 'erased') return query.where('response.erased_at', 'is not', null);
  if (filter.status === 'withdrawn')
    return query.where('invitation.withdrawn_at', 'is not', null).where('response.erased_at', 'is', null);
  if (filter.status === undefined) return query;
  query = query.where('invitation.withdrawn_at', 'is', null);
  query = query.where('invitation.unconfirmed', '=', filter.status === 'unconfirmed' ? 1 : 0);
  if (filter.status === 'unconfirmed') return query.where('response.erased_at', 'is', null);
  return filter.status === 'not started'
    ? query.where('response.id', 'is', null).where('participation.answered_on', 'is', null)
    : filter.status === 'submitted'
      ? query.where((is) =>
          is.or([is('response.status', '=', 'submitted'), is('participation.answered_on', 'is not', null)]),
        )
      : query.where('response.status', '=', filter.status);
}

export function* responses(
  sql: Sql,
  survey: string,
  filter: ResponseFilter,
  after: string | null,
  limit: number,
): Operation<ResponseRow[]> {
  const partnerships = yield* partnershipsOf(sql, survey);
  const rows = yield* all(
    filtered(sql, survey, filter)
      .selectAll('invitation')
      .select([
        'open_answer.name as named',
        'participation.answered_on',
        'country.id as country',
        'country.region as region',
        'response.id as response_id',
        'response.version as response_version',
        'response.language as response_language',
        'response.status as response_status',
        'response.started_at',
        'response.changed_at',
        'response.erased_at',
        'submission.id as submission_id',
        'submission.version as submission_version',
        'submission.language as submission_language',
        'submission.ordinal as submission_ordinal',
        'submission.submitted_at',
        'submission.number',
        'submission.code',
        'submission.hash',
        'submission.salt',
      ])
      .where('invitation.id', '>', after ?? '')
      .orderBy('invitation.id')
      .limit(limit),
  );
  return rows.map((row): ResponseRow => {
    const invitation = toInvitation(row);
    return {
      invitation,
      country: row.country ?? '',
      region: row.region ?? '',
      partnerships: partnerships.get(row.municipality) ?? [],
      status:
        row.erased_at !== null
          ? 'erased'
          : row.withdrawn_at !== null
            ? 'withdrawn'
            : row.unconfirmed === 1
              ? 'unconfirmed'
              : row.answered_on !== null
                ? 'submitted'
                : (row.response_status ?? 'not started'),
      named: row.named,
      response:
        row.response_id === null
          ? null
          : {
              id: row.response_id,
              version: row.response_version ?? 0,
              language: row.response_language ?? row.language,
              startedAt: row.started_at ?? 0,
              changedAt: row.changed_at ?? 0,
            },
      submission:
        row.submission_id === null || row.response_id === null
          ? null
          : {
              survey,
              id: row.submission_id,
              response: row.response_id,
              invitation: invitation.id,
              questionnaire: invitation.questionnaire,
              municipality: invitation.municipality,
              version: row.submission_version ?? 0,
              language: row.submission_language ?? row.language,
              synthetic: invitation.synthetic,
              ordinal: row.submission_ordinal ?? 0,
              submittedAt: row.submitted_at ?? 0,
              number: row.number ?? '',
              code: row.code ?? '',
              hash: row.hash ?? '',
              salt: row.salt ?? '',
              erasedAt: row.erased_at,
            },
    };
  });
}

export function* counts(
  sql: Sql,
  survey: string,
  region?: string,
): Operation<{ questionnaire: string; status: ResponseRow['status']; n: number }[]> {
  // PostgreSQL groups by a column only, not by an expression with parameters: so the status is worked out one level further in.
  let invited = sql.db
    .selectFrom('invitation')
    .leftJoin('response', (join) =>
      join.onRef('response.survey', '=', 'invitation.survey').onRef('response.invitation', '=', 'invitation.id'),
    )
    .leftJoin('participation', (join) =>
      join
        .onRef('participation.survey', '=', 'invitation.survey')
        .onRef('participation.invitation', '=', 'invitation.id'),
    )
    .where('invitation.survey', '=', survey)
    .where('invitation.ballot', '=', 0);
  if (region !== undefined)
    invited = invited.where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region));
  const statuses = invited.select((select) => [
    'invitation.questionnaire as questionnaire',
    select
      .case()
      .when('response.erased_at', 'is not', null)
      .then('erased' as ResponseRow['status'])
      .when('invitation.withdrawn_at', 'is not', null)
      .then('withdrawn' as ResponseRow['status'])
      .when('invitation.unconfirmed', '=', 1)
      .then('unconfirmed' as ResponseRow['status'])
      .when('participation.answered_on', 'is not', null)
      .then('submitted' as ResponseRow['status'])
      .when('response.status', 'is', null)
      .then('not started' as ResponseRow['status'])
      .else(select.ref('response.status').$notNull())
      .end()
      .as('status'),
  ]);
  return yield* all(
    sql.db
      .selectFrom(statuses.as('invited'))
      .select((select) => ['questionnaire', 'status', select.fn.countAll<number>().as('n')])
      .groupBy(['questionnaire', 'status'])
      .orderBy('questionnaire')
      .orderBy('status'),
  );
}
