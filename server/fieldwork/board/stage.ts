/** How far one invitation has come, worked out from what is stored of it. Pure. */
import type { Language } from '../../definitions/model.ts';
import type { BoardRow } from '../../store/board.ts';

/** In the order of the way; what is no longer counted comes last. Each invitation is at one. */
export const STAGES = ['undelivered', 'invited', 'opened', 'drafting', 'submitted', 'withdrawn', 'erased'] as const;
export type Stage = (typeof STAGES)[number];

/** What became of the last message. `by hand`: the outbox never had one, so that the link went another way, or not yet. */
export const DELIVERIES = ['by hand', 'queued', 'sent', 'failed', 'unknown', 'bounced'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** How much of a draft there is. */
export interface Progress {
  answered: number;
  /** Questions that can be answered. */
  questions: number;
  /** Of all written answers. */
  words: number;
}

/** One invitation as the board shows it. Times are milliseconds since 1970. */
export interface Entry {
  invitation: string;
  questionnaire: string;
  municipality: string;
  ordinal: number;
  /** The response's, else the invitation's. */
  language: Language;
  synthetic: boolean;
  stage: Stage;
  /** Submitted, and being changed again. */
  isReopened: boolean;
  invitedAt: number;
  delivery: Delivery;
  sentAt: number | null;
  /** By a person; where it was not said, when the first answer came. */
  openedAt: number | null;
  /** Of drafts and reopened responses. */
  progress: Progress | null;
  /** Answers known to be on a device, and not here. */
  unsent: number;
  submittedAt: number | null;
  withdrawnAt: number | null;
  erasedAt: number | null;
  lastActivityAt: number | null;
  nextReminderAt: number | null;
}

const deliveryOf = ({ messages }: BoardRow): Delivery => {
  if (messages === null) return 'by hand';
  const known = DELIVERIES.find((delivery) => delivery === messages.state);
  // Claimed and handed over are on their way: queued, to whoever reads the board.
  return known ?? 'queued';
};

function stageOf({ invitation, response, submittedAt }: BoardRow, delivery: Delivery, openedAt: number | null): Stage {
  if (typeof response?.erasedAt === 'number') return 'erased';
  if (invitation.withdrawnAt !== null) return 'withdrawn';
  if (submittedAt !== null) return 'submitted';
  if (response !== null) return 'drafting';
  if (openedAt !== null) return 'opened';
  return delivery === 'failed' || delivery === 'bounced' ? 'undelivered' : 'invited';
}

const latest = (...times: (number | null | undefined)[]): number | null =>
  times.reduce<number | null>((last, time) => (typeof time === 'number' ? Math.max(last ?? 0, time) : last), null);

/** `progress` of drafts, where it is known; `nextReminderAt` as the schedule has it. */
export function entryOf(row: BoardRow, progress: Progress | null, nextReminderAt: number | null): Entry {
  const { invitation, response, submittedAt } = row;
  const delivery = deliveryOf(row);
  const openedAt = invitation.openedAt ?? response?.startedAt ?? null;
  const stage = stageOf(row, delivery, openedAt);
  const isCounted = stage !== 'withdrawn' && stage !== 'erased';
  return {
    invitation: invitation.id,
    questionnaire: invitation.questionnaire,
    municipality: invitation.municipality,
    ordinal: invitation.ordinal,
    language: response?.language ?? invitation.language,
    synthetic: invitation.synthetic,
    stage,
    isReopened: stage === 'submitted' && response?.status === 'reopened',
    invitedAt: invitation.madeAt,
    delivery,
    sentAt: row.messages?.sentAt ?? null,
    openedAt,
    progress: isCounted ? progress : null,
    unsent: isCounted ? row.unsent : 0,
    submittedAt,
    withdrawnAt: invitation.withdrawnAt,
    erasedAt: response?.erasedAt ?? null,
    lastActivityAt: latest(openedAt, response?.changedAt, submittedAt),
    nextReminderAt: isCounted && stage !== 'submitted' ? nextReminderAt : null,
  };
}
