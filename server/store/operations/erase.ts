/** Erasing what a response holds. What proves that it was received stays: `docs/decisions/ledger.md`. */
import { newId } from '../../foundation/ids.ts';
import { first, insertRows, type Operation, run, type Sql } from '../operation.ts';
import type { Erased } from '../store.ts';
import { type ResponseRecord, responseOf } from './answers.ts';
import { eraseFollowUps } from './follow-ups.ts';
import { forgetSearched } from './indexing.ts';
import { lockInvitation, setWithdrawn } from './invitations.ts';
import { eraseMemos } from './memos.ts';
import { eraseMessages } from './messages.ts';
import { eraseMirrorMarks } from './mirror.ts';
import { eraseQuotes } from './quoting.ts';
import { forgetReading } from './reading.ts';
import { eraseEditionQuotes } from './report.ts';
import { openAnswer } from './rounds.ts';
import { eraseTranslations } from './translating.ts';

export function* eraseResponse(
  sql: Sql,
  { survey, invitation, at }: { survey: string; invitation: string; at: number },
): Operation<Erased> {
  yield* lockInvitation(sql, survey, invitation);
  const response = yield* responseOf(sql, survey, invitation);
  if (!response && !(yield* openAnswer(sql, survey, invitation))) return { kind: 'nothing' };
  const erased = { kind: 'erased' as const, submissions: response?.submissions ?? 0 };
  if (typeof response?.erased_at === 'number') return { ...erased, erasedAt: response.erased_at };
  // The facts are needed once more: they are taken out of the counts before they go.
  yield* setWithdrawn(sql, survey, invitation, true, at);
  const id = response?.id ?? (yield* emptyResponse(sql, survey, invitation, at));
  yield* eraseContent(sql, survey, invitation, id);
  yield* forgetReading(sql, survey, id);
  yield* forgetSearched(sql, survey, id);
  yield* eraseFollowUps(sql, survey, id);
  yield* eraseMemos(sql, survey, id);
  yield* eraseTranslations(sql, survey, id);
  yield* eraseMessages(sql, survey, invitation, at);
  yield* run(
    sql.db
      .updateTable('submission')
      // The client's id may be a hash of the words themselves.
      .set({ answers: '{}', facts: '[]', salt: '', client_id: '', counted: 0, erased_at: at })
      .where('survey', '=', survey)
      .where('response', '=', id),
  );
  yield* run(
    sql.db
      .updateTable('response')
      .set((now) => ({ erased_at: at, follow_ups: 0, changed_at: at, changes: now('changes', '+', 1) }))
      .where('survey', '=', survey)
      .where('id', '=', id),
  );
  return { ...erased, erasedAt: at };
}

/** Of whoever came uninvited and wrote no answer: they said who they are, and that it was erased needs a place. Counts nowhere. */
function* emptyResponse(sql: Sql, survey: string, invitation: string, at: number): Operation<string> {
  const { questionnaire, language } = yield* lockInvitation(sql, survey, invitation);
  const newest = yield* first(
    sql.db
      .selectFrom('version')
      .select((of) => of.fn.max<number | null>('version').as('version'))
      .where('survey', '=', survey)
      .where('questionnaire', '=', questionnaire),
  );
  const row: ResponseRecord = {
    ...{ survey, id: newId(), invitation, version: newest?.version ?? 1, language, status: 'draft' },
    ...{ started_at: at, changed_at: at, submissions: 0, submission: null, erased_at: null, changes: 0, follow_ups: 0 },
  };
  yield* insertRows(sql, 'response', [row], ({ db }, rows) => db.insertInto('response').values(rows));
  return row.id;
}

/** Every row that holds what somebody typed: parallel revisions, names of contributors and quoted passages included. */
function* eraseContent(sql: Sql, survey: string, invitation: string, response: string): Operation<void> {
  for (const table of ['answer', 'answer_repeat', 'settled', 'contributor'] as const) {
    yield* run(sql.db.deleteFrom(table).where('survey', '=', survey).where('response', '=', response));
  }
  yield* eraseQuotes(sql, survey, invitation);
  yield* eraseMirrorMarks(sql, survey, invitation);
  yield* eraseEditionQuotes(sql, survey, invitation);
  yield* run(
    sql.db
      .updateTable('open_answer')
      .set({ name: '', country: '', contact_name: '', email: '' })
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
  yield* run(sql.db.deleteFrom('writing').where('survey', '=', survey).where('invitation', '=', invitation));
}
