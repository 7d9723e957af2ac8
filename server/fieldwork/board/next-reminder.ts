/** When an invitation is next asked for an answer. The one place where the board asks that. */
import type { Survey } from '../../definitions/model.ts';
import type { BoardRow } from '../../store/board.ts';
import type { Store } from '../../store/store.ts';
import { plannedTimes } from '../schedule/planned.ts';

/**
 * For each row the time in milliseconds since 1970 before which its next reminder does not go: what waits in the outbox, else what the schedule plans. Null
 * where there is neither.
 */
export async function nextRemindersOf(
  store: Pick<Store, 'schedule' | 'remindables' | 'registry'>,
  survey: Survey,
  at: number,
): Promise<(row: BoardRow) => number | null> {
  const planned = await plannedTimes(store, survey, at);
  return ({ invitation, messages }) => messages?.reminderAt ?? planned.get(invitation.id) ?? null;
}
