/** Invitations that a change of the registry gives another municipality or contact. What was answered stays as it was received; what counts, counts where the invitation is. */
import type { EntryName, InvitationMove } from '../../registry/changes.ts';
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import { lockInvitation } from './invitations.ts';
import { addPending, type Change, changeRollUps, factChanges, stageChange } from './roll-ups.ts';
import { countedFacts } from './submissions.ts';

/** The places of invitations that are no longer as `before` says, or whose new place is taken. Locks them all. */
export function* movedMeanwhile(sql: Sql, survey: string, moves: InvitationMove[]): Operation<EntryName[]> {
  const found: EntryName[] = [];
  const moving = new Set(moves.map(({ invitation }) => invitation));
  // Always in the same order: two transactions must not wait for each other crosswise.
  for (const move of moves.toSorted((a, b) => (a.invitation < b.invitation ? -1 : 1))) {
    const now = yield* lockInvitation(sql, survey, move.invitation);
    const { municipality, ordinal, contact } = move.before;
    const isSame = now.municipality === municipality && now.ordinal === ordinal && now.contact === contact;
    const there = yield* all(
      sql.db
        .selectFrom('invitation')
        .select('id')
        .where('survey', '=', survey)
        .where('questionnaire', '=', now.questionnaire)
        .where('municipality', '=', move.after.municipality)
        .where('ordinal', '=', move.after.ordinal),
    );
    if (isSame && there.every(({ id }) => moving.has(id))) continue;
    found.push(
      municipality === move.after.municipality
        ? { entity: 'contact', id: contact ?? move.after.contact ?? '' }
        : { entity: 'municipality', id: municipality },
    );
  }
  return found;
}

/** Moves one that `movedMeanwhile` has locked, with all it counts. */
export function* moveInvitation(sql: Sql, survey: string, { invitation, after }: InvitationMove): Operation<void> {
  const now = yield* lockInvitation(sql, survey, invitation);
  const { municipality, ordinal, contact } = after;
  // What waits to be counted belongs where the invitation is until now.
  yield* addPending(sql, survey);
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ municipality, ordinal, contact })
      .where('survey', '=', survey)
      .where('id', '=', invitation),
  );
  if (municipality === now.municipality || now.withdrawnAt !== null) return;
  const response = yield* first(
    sql.db
      .selectFrom('response')
      .select('submission')
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
  const facts = response?.submission ? yield* countedFacts(sql, survey, response.submission) : [];
  const there = { ...now, municipality };
  const changes = [now, there].flatMap((place, at): Change[] => {
    const n = at === 0 ? -1 : 1;
    return [
      stageChange(place, 'invited', n),
      ...(response ? [stageChange(place, 'started', n)] : []),
      ...(response?.submission ? [stageChange(place, 'submitted', n), ...factChanges(place, facts, n)] : []),
    ];
  });
  yield* changeRollUps(sql, survey, changes);
}
