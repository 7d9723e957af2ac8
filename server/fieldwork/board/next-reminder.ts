/** When an invitation is next asked for an answer. The one place where the board asks that. */
import type { BoardRow } from '../../store/board.ts';

/** Before which the next reminder does not go, in milliseconds since 1970: as the outbox has it. Null where none is there. */
export const nextReminderOf = ({ messages }: BoardRow): number | null => messages?.reminderAt ?? null;
