/** Quotes as they are read. Written in `quoting.ts`. */
import { z } from 'zod';
import { all, first, kept, type Operation, type Sql } from '../operation.ts';
import {
  isCleared,
  QUOTE_DECISIONS,
  type Quote,
  type QuoteDecision,
  type QuoteFilter,
  type QuoteTranslation,
} from '../quotes.ts';
import type { Tables } from '../tables.ts';
import { municipalitiesIn } from './region.ts';

const decision = z.enum(QUOTE_DECISIONS);

/** Every quote with what became of its invitation, its answer and itself; the tables are joined here only. */
const joined = (sql: Sql, survey: string) =>
  sql.db
    .selectFrom('quote')
    .innerJoin('invitation', (join) =>
      join.onRef('invitation.survey', '=', 'quote.survey').onRef('invitation.id', '=', 'quote.invitation'),
    )
    .leftJoin('quote as newer', (join) =>
      join
        .onRef('newer.survey', '=', 'quote.survey')
        .onRef('newer.invitation', '=', 'quote.invitation')
        .onRef('newer.replaces', '=', 'quote.id')
        .on('newer.withdrawn_at', 'is', null),
    )
    .selectAll('quote')
    .select(['invitation.withdrawn_at as response_withdrawn_at', 'newer.id as replaced_by'])
    .select((select) =>
      select
        .selectFrom('answer')
        .innerJoin('response', (join) =>
          join.onRef('response.survey', '=', 'answer.survey').onRef('response.id', '=', 'answer.response'),
        )
        .select((max) => max.fn.max('answer.revision').as('revision'))
        .whereRef('response.survey', '=', 'quote.survey')
        .whereRef('response.invitation', '=', 'quote.invitation')
        .whereRef('answer.question', '=', 'quote.question')
        .where('answer.parallel', '=', (value) => value.lit(0))
        .as('current_revision'),
    )
    .where('quote.survey', '=', survey);

type Row = Tables['quote'] & {
  response_withdrawn_at: number | null;
  replaced_by: string | null;
  current_revision: number | null;
};

const toQuote = (row: Row, translations: QuoteTranslation[], decisions: QuoteDecision[]): Quote => ({
  survey: row.survey,
  id: row.id,
  invitation: row.invitation,
  question: row.question,
  revision: row.revision,
  from: row.from_point,
  to: row.to_point,
  text: row.text,
  language: row.language,
  replaces: row.replaces,
  replacedBy: row.replaced_by,
  madeBy: row.made_by,
  madeAt: row.made_at,
  sentAt: row.sent_at,
  withdrawnAt: row.withdrawn_at,
  translations,
  decisions,
  currentRevision: row.current_revision ?? row.revision,
  isResponseWithdrawn: row.response_withdrawn_at !== null,
});

const toTranslation = (row: Tables['quote_translation']): QuoteTranslation => ({
  language: row.language,
  version: row.version,
  text: row.text,
  madeBy: row.made_by,
  madeAt: row.made_at,
});

const toDecision = (row: Tables['quote_decision']): QuoteDecision => ({
  ordinal: row.ordinal,
  decision: decision.parse(row.decision),
  correction: row.correction,
  comment: row.comment,
  by: { name: row.decided_name, role: row.decided_role },
  at: row.decided_at,
});

/** With their translations and decisions: three statements, however many there are. */
function* whole(sql: Sql, survey: string, rows: Row[]): Operation<Quote[]> {
  if (rows.length === 0) return [];
  const [only] = rows.length === 1 ? rows : [];
  const translations = yield* all(
    sql.db
      .selectFrom('quote_translation')
      .selectAll()
      .where('survey', '=', survey)
      .$if(only !== undefined, (of) => of.where('quote', '=', only?.id ?? ''))
      .orderBy('quote')
      .orderBy('language')
      .orderBy('version'),
  );
  const decisions = yield* all(
    sql.db
      .selectFrom('quote_decision')
      .selectAll()
      .where('survey', '=', survey)
      .$if(only !== undefined, (of) => of.where('quote', '=', only?.id ?? ''))
      .orderBy('quote')
      .orderBy('ordinal'),
  );
  const translated = Map.groupBy(translations, ({ quote }) => quote);
  const decided = Map.groupBy(decisions, ({ quote }) => quote);
  return rows.map((row) =>
    toQuote(row, (translated.get(row.id) ?? []).map(toTranslation), (decided.get(row.id) ?? []).map(toDecision)),
  );
}

export function* quotes(sql: Sql, survey: string, { invitation, region }: QuoteFilter): Operation<Quote[]> {
  const rows = yield* all(
    joined(sql, survey)
      .$if(invitation !== undefined, (of) => of.where('quote.invitation', '=', invitation ?? ''))
      .$if(region !== undefined, (of) =>
        of.where('invitation.municipality', 'in', municipalitiesIn(sql, survey, region ?? '')),
      )
      .orderBy('quote.id'),
  );
  return yield* whole(sql, survey, rows);
}

export function* quote(sql: Sql, survey: string, id: string): Operation<Quote | undefined> {
  const rows = yield* all(joined(sql, survey).where('quote.id', '=', id));
  return (yield* whole(sql, survey, rows))[0];
}

export function* clearedQuotes(sql: Sql, survey: string, filter: QuoteFilter): Operation<Quote[]> {
  return (yield* quotes(sql, survey, filter)).filter(isCleared);
}

/** Asked with every page of a response: most have no quote, and one look into the index says so. */
export function* openQuotes(sql: Sql, survey: string, invitation: string): Operation<{ asked: number; open: number }> {
  const [row] = yield* kept(sql, 'anyQuote', [survey, invitation], () =>
    sql.db.selectFrom('quote').select('id').where('survey', '=', survey).where('invitation', '=', invitation),
  );
  if (row === undefined) return { asked: 0, open: 0 };
  const asked = (yield* quotes(sql, survey, { invitation })).filter(isAsked);
  return { asked: asked.length, open: asked.filter(({ decisions }) => decisions.length === 0).length };
}

/** Whether the municipality sees it. */
const isAsked = (one: Quote): boolean =>
  one.sentAt !== null && one.withdrawnAt === null && one.replacedBy === null && !one.isResponseWithdrawn;

/** One quote of an invitation; undefined where it is another's. */
export function* quoteOf(sql: Sql, survey: string, invitation: string, id: string): Operation<Quote | undefined> {
  const found = yield* quote(sql, survey, id);
  return found?.invitation === invitation ? found : undefined;
}

/** The value of one revision as it is stored, with its language. */
export const answerRow = (sql: Sql, survey: string, invitation: string, question: string, revision: number) =>
  first(
    sql.db
      .selectFrom('answer')
      .innerJoin('response', (join) =>
        join.onRef('response.survey', '=', 'answer.survey').onRef('response.id', '=', 'answer.response'),
      )
      .select(['answer.value', 'answer.language'])
      .where('response.survey', '=', survey)
      .where('response.invitation', '=', invitation)
      .where('answer.question', '=', question)
      .where('answer.revision', '=', revision),
  );
