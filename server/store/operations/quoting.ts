/** Quotes chosen, translated, sent, decided about. Each begins with the invitation's lock, so that what is read here holds until it is written. */
import { slicePoints } from '../../foundation/points.ts';
import { all, type Operation, run, type Sql } from '../operation.ts';
import {
  type AdoptCorrection,
  type ChooseQuote,
  type DecidedAs,
  type DecideQuotes,
  decisionOf,
  type NewDecision,
  type Quote,
  type QuoteChosen,
  type QuoteDecision,
  type QuoteWrites,
  type SendQuotes,
  stateOf,
  type TranslateQuote,
} from '../quotes.ts';
import type { Tables } from '../tables.ts';
import { lockInvitation } from './invitations.ts';
import { queueMessages } from './messages.ts';
import { answerRow, quoteOf, quotes } from './quotes.ts';

export function* chooseQuote(sql: Sql, input: ChooseQuote): Operation<QuoteChosen> {
  const { survey, id, invitation, question, revision, from, to } = input;
  const found = yield* lockInvitation(sql, survey, invitation);
  if (found.withdrawnAt !== null) return { kind: 'withdrawn' };
  if (found.ballot) return { kind: 'anonymous' };
  // Nobody knows yet for whom it speaks.
  if (found.unconfirmed) return { kind: 'unconfirmed' };
  const answer = yield* answerRow(sql, survey, invitation, question, revision);
  const value: unknown = answer === undefined ? undefined : JSON.parse(answer.value);
  const text = typeof value === 'string' ? slicePoints(value, from, to) : undefined;
  if (answer === undefined || text === undefined) return { kind: 'no-passage' };
  const there = (yield* quotes(sql, survey, { invitation })).find(
    (one) =>
      one.question === question &&
      one.revision === revision &&
      one.from === from &&
      one.to === to &&
      one.withdrawnAt === null,
  );
  if (there !== undefined) return { kind: 'there', id: there.replacedBy ?? there.id };
  yield* run(
    sql.db.insertInto('quote').values({
      ...{ survey, id, invitation, question, revision, from_point: from, to_point: to, text },
      ...{ language: answer.language, replaces: null, made_by: input.by, made_at: input.at },
      ...{ sent_at: null, withdrawn_at: null },
    }),
  );
  return { kind: 'done', id };
}

export function* translateQuote(
  sql: Sql,
  input: TranslateQuote,
): Operation<Awaited<ReturnType<QuoteWrites['translateQuote']>>> {
  const { survey, invitation, quote, language, text, base } = input;
  yield* lockInvitation(sql, survey, invitation);
  const found = yield* quoteOf(sql, survey, invitation, quote);
  if (found === undefined || stateOf(found) === 'withdrawn') return 'gone';
  const newest = found.translations.findLast((one) => one.language === language);
  if ((newest?.text ?? '') === text) return 'done';
  if ((newest?.version ?? 0) !== base) return 'changed-meanwhile';
  yield* run(
    sql.db.insertInto('quote_translation').values({
      ...{ survey, quote, language, version: base + 1, text, made_by: input.by, made_at: input.at },
    }),
  );
  return 'done';
}

export function* sendQuotes(
  sql: Sql,
  // `messageId`: of the message, where there is one.
  { survey, invitation, quotes: wanted, message, at, messageId }: SendQuotes & { messageId: string },
): Operation<{ sent: number }> {
  const found = yield* lockInvitation(sql, survey, invitation);
  if (found.withdrawnAt !== null) return { sent: 0 };
  const known = yield* quotes(sql, survey, { invitation });
  const fresh = known.filter((one) => stateOf(one) === 'chosen' && wanted.includes(one.id));
  if (fresh.length === 0) return { sent: 0 };
  yield* run(
    sql.db
      .updateTable('quote')
      .set({ sent_at: at })
      .where('survey', '=', survey)
      .where(
        'id',
        'in',
        fresh.map(({ id }) => id),
      ),
  );
  if (message !== null) {
    const asked = yield* all(
      sql.db
        .selectFrom('message')
        .select('id')
        .where('survey', '=', survey)
        .where('invitation', '=', invitation)
        .where('kind', '=', 'member-check'),
    );
    const once = `member-check ${invitation} ${asked.length + 1}`;
    yield* queueMessages(sql, [{ ...message, survey, invitation, kind: 'member-check', once, id: messageId }]);
  }
  return { sent: fresh.length };
}

export function* withdrawQuote(sql: Sql, input: Parameters<QuoteWrites['withdrawQuote']>[0]): Operation<boolean> {
  const { survey, invitation, quote, at } = input;
  yield* lockInvitation(sql, survey, invitation);
  const rows = yield* all(
    sql.db
      .updateTable('quote')
      .set({ withdrawn_at: at })
      .where('survey', '=', survey)
      .where('invitation', '=', invitation)
      .where('id', '=', quote)
      .where('withdrawn_at', 'is', null)
      .returning('id'),
  );
  return rows.length === 1;
}

export function* adoptCorrection(sql: Sql, input: AdoptCorrection): Operation<'done' | 'changed-meanwhile'> {
  const { survey, invitation, quote, id, ordinal, by, at } = input;
  yield* lockInvitation(sql, survey, invitation);
  const found = yield* quoteOf(sql, survey, invitation, quote);
  const decision = found && decisionOf(found);
  if (found === undefined || stateOf(found) !== 'corrected' || decision?.ordinal !== ordinal)
    return 'changed-meanwhile';
  yield* run(
    sql.db.insertInto('quote').values({
      ...{ survey, id, invitation, question: found.question, revision: found.revision },
      ...{ from_point: found.from, to_point: found.to, text: decision.correction, language: found.language },
      ...{ replaces: found.id, made_by: by, made_at: at, sent_at: found.sentAt, withdrawn_at: null },
    }),
  );
  // They said it in these words themselves; that the researcher uses them is what they were asked about.
  yield* insertDecision(sql, survey, id, { ...decision, ordinal: 1, decision: 'agreed', correction: '' });
  return 'done';
}

export function* decideQuotes(sql: Sql, input: DecideQuotes): Operation<DecidedAs[]> {
  const { survey, invitation, by, at } = input;
  const { withdrawnAt } = yield* lockInvitation(sql, survey, invitation);
  const results: DecidedAs[] = [];
  for (const decided of input.decisions) {
    const found = withdrawnAt === null ? yield* quoteOf(sql, survey, invitation, decided.quote) : undefined;
    const result = found === undefined ? 'gone' : resultOf(found, decided);
    results.push(result);
    if (found === undefined || result !== 'done') continue;
    const { decision, correction, comment } = decided;
    const ordinal = (decisionOf(found)?.ordinal ?? 0) + 1;
    yield* insertDecision(sql, survey, found.id, { ordinal, decision, correction, comment, by, at });
  }
  return results;
}

function resultOf(quote: Quote, { base, decision, correction, comment }: NewDecision): DecidedAs {
  if (quote.sentAt === null || quote.withdrawnAt !== null || quote.replacedBy !== null) return 'gone';
  const holds = decisionOf(quote);
  const isSame = holds?.decision === decision && holds.correction === correction && holds.comment === comment;
  if (isSame) return 'unchanged';
  return (holds?.ordinal ?? 0) === base ? 'done' : 'changed-meanwhile';
}

const insertDecision = (sql: Sql, survey: string, quote: string, made: QuoteDecision): Operation<void> =>
  run(
    sql.db.insertInto('quote_decision').values({
      ...{ survey, quote, ordinal: made.ordinal, decision: made.decision },
      ...{ correction: made.correction, comment: made.comment },
      ...{ decided_name: made.by.name, decided_role: made.by.role, decided_at: made.at },
    }),
  );

/** Everything of an invitation's quotes: they hold what was answered. */
export function* eraseQuotes(sql: Sql, survey: string, invitation: string): Operation<void> {
  const ids = (yield* all(
    sql.db.selectFrom('quote').select('id').where('survey', '=', survey).where('invitation', '=', invitation),
  )).map(({ id }) => id);
  if (ids.length === 0) return;
  for (const table of ['quote_translation', 'quote_decision'] as const satisfies (keyof Tables)[])
    yield* run(sql.db.deleteFrom(table).where('survey', '=', survey).where('quote', 'in', ids));
  yield* run(sql.db.deleteFrom('quote').where('survey', '=', survey).where('invitation', '=', invitation));
}
