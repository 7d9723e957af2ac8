/** Codings as they are read. Written in `coding.ts`. */
import { type RawBuilder, sql as raw } from 'kysely';
import { z } from 'zod';
import {
  ANCHOR_STATES,
  type Coding,
  type CodingFilter,
  type CodingMode,
  type CodingTask,
  type TaskFilter,
} from '../codings.ts';
import { all, first, type Operation, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { ofAny } from './asked-questions.ts';
import { membersInPeriod, membersOf } from './partnerships.ts';

const state = z.enum(ANCHOR_STATES);

/**
 * The survey where an answer is asked for. Hidden in a function it cannot lead a planner along one of the many indexes that begin with it, through all that was ever coded: only the answer's
 * own index is left.
 */
export const hiddenSurvey = (): RawBuilder<string> => raw<string>`coalesce(coding.survey, '')`;

/** Standing codings of answers that count, with the newest anchor; the tables are joined here only. */
const joined = (sql: Sql, survey: string, isOfAnswers = false) =>
  sql.db
    .selectFrom('coding')
    .innerJoin('counted_answer as counted', (join) =>
      join
        .onRef('counted.survey', '=', 'coding.survey')
        .onRef('counted.question', '=', 'coding.question')
        .onRef('counted.response', '=', 'coding.response'),
    )
    // What was withdrawn is gone before it is taken out of `counted_answer`.
    .innerJoin('submission', (join) =>
      join
        .onRef('submission.survey', '=', 'counted.survey')
        .onRef('submission.id', '=', 'counted.submission')
        .on('submission.counted', '=', 1),
    )
    .leftJoin('coding_anchor as anchor', (join) =>
      join
        .onRef('anchor.survey', '=', 'coding.survey')
        .onRef('anchor.coding', '=', 'coding.id')
        .on('anchor.revision', '=', (select) =>
          select
            .selectFrom('coding_anchor as newest')
            .select((of) => of.fn.max('newest.revision').as('revision'))
            .whereRef('newest.survey', '=', 'coding.survey')
            .whereRef('newest.coding', '=', 'coding.id'),
        ),
    )
    .where(isOfAnswers ? hiddenSurvey() : raw.ref<string>('coding.survey'), '=', survey);

const COLUMNS = [
  'counted.invitation',
  'counted.revision as counted_revision',
  'anchor.revision as anchor_revision',
  'anchor.from_point as anchor_from',
  'anchor.to_point as anchor_to',
  'anchor.words as anchor_words',
  'anchor.state as anchor_state',
  'anchor.seen_at as anchor_seen_at',
] as const;

type Row = Tables['coding'] & {
  invitation: string;
  counted_revision: number;
  anchor_revision: number | null;
  anchor_from: number | null;
  anchor_to: number | null;
  anchor_words: number | null;
  anchor_state: string | null;
  anchor_seen_at: number | null;
};

const toCoding = (row: Row): Coding => ({
  id: row.id,
  code: row.code,
  response: row.response,
  invitation: row.invitation,
  question: row.question,
  revision: row.revision,
  from: row.from_point,
  to: row.to_point,
  whole: row.whole === 1,
  words: row.words,
  by: row.by_whom,
  madeAt: row.made_at,
  removedAt: row.removed_at,
  removedBy: row.removed_by,
  anchor: {
    revision: row.anchor_revision ?? row.revision,
    from: row.anchor_from ?? row.from_point,
    to: row.anchor_to ?? row.to_point,
    words: row.anchor_words ?? row.words,
    state: row.anchor_state === null ? 'same' : state.parse(row.anchor_state),
    seenAt: row.anchor_seen_at,
  },
  countedRevision: row.counted_revision,
});

/** Ids of the invitations that a filter's places leave; undefined where it names none. */
function placedInvitations(sql: Sql, survey: string, filter: Omit<CodingFilter, 'codes'>) {
  const { region, country, municipality, partnership, period } = filter;
  if ([region, country, municipality, partnership, period].every((place) => place === undefined)) return undefined;
  let query = sql.db
    .selectFrom('invitation')
    .innerJoin('municipality', (join) =>
      join
        .onRef('municipality.survey', '=', 'invitation.survey')
        .onRef('municipality.id', '=', 'invitation.municipality'),
    )
    .innerJoin('country', (join) =>
      join.onRef('country.survey', '=', 'municipality.survey').onRef('country.id', '=', 'municipality.country'),
    )
    .select('invitation.id')
    .where('invitation.survey', '=', survey);
  if (region !== undefined) query = query.where('country.region', '=', region);
  if (country !== undefined) query = query.where('country.id', '=', country);
  if (municipality !== undefined) query = query.where('municipality.id', '=', municipality);
  if (partnership !== undefined) query = query.where('municipality.id', 'in', membersOf(sql, survey, partnership));
  if (period !== undefined) query = query.where('municipality.id', 'in', membersInPeriod(sql, survey, period));
  return query;
}

/** Of one invitation there is one, which the keys of all that is asked begin with. */
const responsesFrom = (sql: Sql, survey: string, invitation: string) =>
  sql.db
    .selectFrom('response')
    .select('response.id')
    .where('response.survey', '=', survey)
    .where('response.invitation', '=', invitation);

export function* codings(
  sql: Sql,
  survey: string,
  filter: CodingFilter,
  after: string | null,
  limit: number,
): Operation<Coding[]> {
  const { responses, codes, by, questions } = filter;
  if (responses?.length === 0 || codes?.length === 0 || by?.length === 0 || questions?.length === 0) return [];
  let query = joined(sql, survey, responses !== undefined || filter.invitation !== undefined)
    .selectAll('coding')
    .select([...COLUMNS])
    .where('coding.removed_at', 'is', null);
  if (responses !== undefined) query = query.where('coding.response', 'in', [...responses]);
  if (codes !== undefined) query = query.where('coding.code', 'in', [...codes]);
  if (by !== undefined) query = query.where('coding.by_whom', 'in', [...by]);
  if (filter.question !== undefined) query = query.where('coding.question', '=', filter.question);
  if (filter.invitation !== undefined)
    query = query.where('coding.response', 'in', responsesFrom(sql, survey, filter.invitation));
  if (filter.questionnaire !== undefined) query = query.where('counted.questionnaire', '=', filter.questionnaire);
  if (filter.language !== undefined) query = query.where('counted.language', '=', filter.language);
  if (filter.flagged === true) {
    const flagged = yield* flaggedIds(sql, survey);
    if (flagged.length === 0) return [];
    query = query
      .where('coding.id', 'in', flagged)
      .where('anchor.state', '<>', 'same')
      .where('anchor.seen_at', 'is', null);
  }
  if (questions !== undefined) query = query.where(ofAny(questions, 'coding.question', 'counted.questionnaire'));
  const places = placedInvitations(sql, survey, filter);
  if (places !== undefined) query = query.where('counted.invitation', 'in', places);
  const [response, question, id] = after === null ? [] : after.split(' ');
  if (response !== undefined && question !== undefined && id !== undefined)
    query = query.where(
      raw<boolean>`(${raw.ref('coding.response')}, ${raw.ref('coding.question')}, ${raw.ref('coding.id')}) > (${response}, ${question}, ${id})`,
    );
  const rows = yield* all(
    query.orderBy('coding.response').orderBy('coding.question').orderBy('coding.id').limit(limit),
  );
  return rows.map(toCoding);
}

/** Codings with any such anchor, at most; more are looked at once these are settled. The literal is what lets the partial index serve. */
const MOST_FLAGGED = 5_000;

function* flaggedIds(sql: Sql, survey: string): Operation<string[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('coding_anchor')
      .select('coding')
      .distinct()
      .where('survey', '=', survey)
      .where('state', '<>', raw.lit('same'))
      .where('seen_at', 'is', null)
      .orderBy('coding')
      .limit(MOST_FLAGGED),
  );
  return rows.map(({ coding: id }) => id);
}

export function* coding(sql: Sql, survey: string, id: string): Operation<Coding | undefined> {
  const row = yield* first(
    joined(sql, survey)
      .selectAll('coding')
      .select([...COLUMNS])
      .where('coding.id', '=', id),
  );
  return row && toCoding(row);
}

export function* unanchored(sql: Sql, survey: string, response: string | null, limit: number): Operation<Coding[]> {
  const rows = yield* all(
    joined(sql, survey, true)
      .selectAll('coding')
      .select([...COLUMNS])
      .where('coding.removed_at', 'is', null)
      // What was coded counted then: another revision counts only after a further submission, and few have one. The literal is what lets the partial index serve.
      .where('coding.response', 'in', (of) =>
        of
          .selectFrom('submission as again')
          .select('again.response')
          .where('again.survey', '=', survey)
          .where('again.ordinal', '>', (value) => value.lit(1)),
      )
      .whereRef('coding.revision', '<', 'counted.revision')
      .where((of) => of.or([of('anchor.revision', 'is', null), of('anchor.revision', '<', of.ref('counted.revision'))]))
      .$if(response !== null, (of) => of.where('coding.response', '=', response ?? ''))
      .orderBy('coding.response')
      .orderBy('coding.question')
      .orderBy('coding.id')
      .limit(limit),
  );
  return rows.map(toCoding);
}

export function* codingTasks(
  sql: Sql,
  survey: string,
  filter: TaskFilter,
  after: string | null,
  limit: number,
  order: 'forward' | 'back' = 'forward',
): Operation<CodingTask[]> {
  const { by, questions, coded } = filter;
  if (questions?.length === 0) return [];
  const codingsOf = () => {
    const query = sql.db
      .selectFrom('coding')
      .where(hiddenSurvey(), '=', raw.ref<string>('counted.survey'))
      .where('coding.response', '=', raw.ref<string>('counted.response'))
      .where('coding.question', '=', raw.ref<string>('counted.question'))
      .where('coding.removed_at', 'is', null);
    return by === undefined ? query : query.where('coding.by_whom', 'in', by.length === 0 ? [''] : [...by]);
  };
  let query = sql.db
    .selectFrom('counted_answer as counted')
    .innerJoin('invitation', (join) =>
      join.onRef('invitation.survey', '=', 'counted.survey').onRef('invitation.id', '=', 'counted.invitation'),
    )
    .innerJoin('submission', (join) =>
      join
        .onRef('submission.survey', '=', 'counted.survey')
        .onRef('submission.id', '=', 'counted.submission')
        .on('submission.counted', '=', 1),
    )
    .selectAll('counted')
    .select(['invitation.municipality', 'invitation.synthetic'])
    .select(
      codingsOf()
        .select((of) => of.fn.countAll<number>().as('n'))
        .as('codings'),
    )
    .select(
      codingsOf()
        .select((of) => of.fn.count<number>('coding.by_whom').distinct().as('n'))
        .as('coders'),
    )
    .where('counted.survey', '=', survey);
  if (coded !== undefined)
    query = query.where((of) => {
      const there = of.exists(codingsOf().select('coding.id'));
      return coded ? there : of.not(there);
    });
  if (filter.question !== undefined) query = query.where('counted.question', '=', filter.question);
  if (filter.invitation !== undefined)
    query = query.where('counted.response', 'in', responsesFrom(sql, survey, filter.invitation));
  if (filter.questionnaire !== undefined) query = query.where('counted.questionnaire', '=', filter.questionnaire);
  if (filter.language !== undefined) query = query.where('counted.language', '=', filter.language);
  if (questions !== undefined) query = query.where(ofAny(questions, 'counted.question', 'counted.questionnaire'));
  const places = placedInvitations(sql, survey, filter);
  if (places !== undefined) query = query.where('counted.invitation', 'in', places);
  const [question, response] = after === null ? [] : after.split(' ');
  if (question !== undefined && response !== undefined) {
    const here = raw`(${raw.ref('counted.question')}, ${raw.ref('counted.response')})`;
    query = query.where(
      order === 'forward'
        ? raw<boolean>`${here} > (${question}, ${response})`
        : raw<boolean>`${here} < (${question}, ${response})`,
    );
  }
  const direction = order === 'forward' ? 'asc' : 'desc';
  const rows = yield* all(
    query.orderBy('counted.question', direction).orderBy('counted.response', direction).limit(limit),
  );
  return rows.map((row) => ({
    ...{ response: row.response, invitation: row.invitation, question: row.question },
    ...{ questionnaire: row.questionnaire, municipality: row.municipality, revision: row.revision },
    ...{ language: row.language, words: row.words, synthetic: row.synthetic === 1 },
    ...{ codings: Number(row.codings), coders: Number(row.coders) },
  }));
}

/** Few people code: each is found in the index after the one before, however much they coded. */
export function* coders(sql: Sql, survey: string, region?: string): Operation<{ by: string }[]> {
  const places = region === undefined ? undefined : placedInvitations(sql, survey, { region });
  const found: { by: string }[] = [];
  for (let after = ''; ; ) {
    const next = yield* first(
      sql.db
        .selectFrom('coding')
        .select('by_whom')
        .where('survey', '=', survey)
        .where('by_whom', '>', after)
        .orderBy('by_whom')
        .limit(1),
    );
    if (next === undefined) return found;
    after = next.by_whom;
    const standing = yield* first(
      joined(sql, survey)
        .select('coding.id')
        .where('coding.removed_at', 'is', null)
        .where('coding.by_whom', '=', after)
        .$if(places !== undefined, (of) => (places === undefined ? of : of.where('counted.invitation', 'in', places)))
        .limit(1),
    );
    if (standing !== undefined) found.push({ by: after });
  }
}

/** Codings of one coder that are looked at to find the codes used last. */
const LOOKED_AT = 200;

export function* codesAtHand(sql: Sql, survey: string, by: string): Operation<{ pinned: string[]; recent: string[] }> {
  const pinned = yield* all(
    sql.db
      .selectFrom('pinned_code')
      .innerJoin('code', (join) =>
        join.onRef('code.survey', '=', 'pinned_code.survey').onRef('code.id', '=', 'pinned_code.code'),
      )
      .select('pinned_code.code')
      .where('pinned_code.survey', '=', survey)
      .where('pinned_code.by_whom', '=', by)
      .where('code.removed_at', 'is', null)
      .orderBy('pinned_code.pinned_at')
      .orderBy('pinned_code.code'),
  );
  const used = yield* all(
    sql.db
      .selectFrom('coding')
      .innerJoin('code', (join) => join.onRef('code.survey', '=', 'coding.survey').onRef('code.id', '=', 'coding.code'))
      .select('coding.code')
      .where('coding.survey', '=', survey)
      .where('coding.by_whom', '=', by)
      .where('code.removed_at', 'is', null)
      .orderBy('coding.id', 'desc')
      .limit(LOOKED_AT),
  );
  return { pinned: pinned.map(({ code }) => code), recent: [...new Set(used.map(({ code }) => code))] };
}

export function* codingMode(sql: Sql, survey: string): Operation<CodingMode | undefined> {
  const row = yield* first(sql.db.selectFrom('coding_mode').selectAll().where('survey', '=', survey));
  return row && { blind: row.blind === 1, changedBy: row.changed_by, changedAt: row.changed_at };
}

/** Few rows: those of one answer. Put together here rather than counted, so that a coding that got another code changes it too. */
export function* codingStamp(
  sql: Sql,
  survey: string,
  response: string,
  question: string,
  by?: string,
): Operation<string> {
  const rows = yield* all(
    joined(sql, survey, true)
      .select(['coding.id', 'coding.code', 'anchor.revision', 'anchor.state', 'anchor.seen_at'])
      .where('coding.response', '=', response)
      .where('coding.question', '=', question)
      .where('coding.removed_at', 'is', null)
      .$if(by !== undefined, (of) => of.where('coding.by_whom', '=', by ?? ''))
      .orderBy('coding.id'),
  );
  const notes = yield* all(
    sql.db
      .selectFrom('memo')
      .innerJoin('memo_version', (join) =>
        join.onRef('memo_version.survey', '=', 'memo.survey').onRef('memo_version.memo', '=', 'memo.id'),
      )
      .select(['memo.id', 'memo_version.version'])
      .where('memo.survey', '=', survey)
      .where('memo.response', '=', response)
      .$if(by !== undefined, (of) => of.where('memo.made_by', '=', by ?? ''))
      .orderBy('memo.id')
      .orderBy('memo_version.version'),
  );
  return JSON.stringify([rows.map((row) => Object.values(row)), notes.map((row) => Object.values(row))]);
}
