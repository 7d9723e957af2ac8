/** Erasing what a response holds. What proves that it was received stays: `docs/decisions/ledger.md`. */
import { type Operation, run, type Sql } from '../operation.ts';
import type { Erased } from '../store.ts';
import { responseOf } from './answers.ts';
import { eraseFollowUps } from './follow-ups.ts';
import { forgetSearched } from './indexing.ts';
import { lockInvitation, setWithdrawn } from './invitations.ts';
import { eraseMessages } from './messages.ts';
import { eraseMirrorMarks } from './mirror.ts';
import { eraseQuotes } from './quoting.ts';
import { forgetReading } from './reading.ts';

export function* eraseResponse(
  sql: Sql,
  { survey, invitation, at }: { survey: string; invitation: string; at: number },
): Operation<Erased> {
  yield* lockInvitation(sql, survey, invitation);
  const response = yield* responseOf(sql, survey, invitation);
  if (!response) return { kind: 'nothing' };
  const erased = { kind: 'erased' as const, submissions: response.submissions };
  if (response.erased_at !== null) return { ...erased, erasedAt: response.erased_at };
  // The facts are needed once more: they are taken out of the counts before they go.
  yield* setWithdrawn(sql, survey, invitation, true, at);
  yield* eraseContent(sql, survey, invitation, response.id);
  yield* forgetReading(sql, survey, response.id);
  yield* forgetSearched(sql, survey, response.id);
  yield* eraseFollowUps(sql, survey, response.id);
  yield* eraseMessages(sql, survey, invitation, at);
  yield* run(
    sql.db
      .updateTable('submission')
      // The client's id may be a hash of the words themselves.
      .set({ answers: '{}', facts: '[]', salt: '', client_id: '', counted: 0, erased_at: at })
      .where('survey', '=', survey)
      .where('response', '=', response.id),
  );
  yield* run(
    sql.db
      .updateTable('response')
      .set((now) => ({ erased_at: at, follow_ups: 0, changed_at: at, changes: now('changes', '+', 1) }))
      .where('survey', '=', survey)
      .where('id', '=', response.id),
  );
  return { ...erased, erasedAt: at };
}

/** Every row that holds what somebody typed: parallel revisions, names of contributors and quoted passages included. */
function* eraseContent(sql: Sql, survey: string, invitation: string, response: string): Operation<void> {
  for (const table of ['answer', 'answer_repeat', 'settled', 'contributor'] as const) {
    yield* run(sql.db.deleteFrom(table).where('survey', '=', survey).where('response', '=', response));
  }
  yield* eraseQuotes(sql, survey, invitation);
  yield* eraseMirrorMarks(sql, survey, invitation);
  yield* run(
    sql.db
      .updateTable('open_answer')
      .set({ name: '', country: '', contact_name: '', email: '' })
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
  yield* run(sql.db.deleteFrom('writing').where('survey', '=', survey).where('invitation', '=', invitation));
}
