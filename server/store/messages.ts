/**
 * The outbox: what is to be sent, to whom, and what became of it.
 *
 * `queued` (not before `notBefore`) → `sending` (one process has claimed it) → `handing over` (all but the last line is with the mail server) →
 * `sent`, or `failed` (for ever, or tries used up), or `queued` again. A claim that ran out in `sending` is `queued` again: nothing was sent. One that
 * ran out in `handing over` is `unknown`: perhaps sent, never sent again by itself. `cancelled`: it was no longer to be sent. `bounced`: it came back.
 */
import type { Language } from '../definitions/model.ts';

export const MESSAGE_KINDS = ['invitation', 'reminder', 'thanks', 'follow-up', 'member-check', 'test'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const MESSAGE_STATES = [
  'queued',
  'sending',
  'handing over',
  'sent',
  'failed',
  'unknown',
  'cancelled',
  'bounced',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Why a message is sent no longer. */
export const CANCEL_REASONS = [
  'by hand',
  'withdrawn',
  'submitted',
  'answered',
  'erased',
  'link replaced',
  'contact ended',
  'reminders stopped',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export interface NewMessage {
  survey: string;
  /** What may be sent once only: `invitation INVITATION ISSUE CHANNEL`, `reminder INVITATION STEP`, `thanks SUBMISSION` … Unique within the survey. */
  once: string;
  invitation: string | null;
  contact: string | null;
  kind: MessageKind;
  channel: 'email';
  language: Language;
  /** One e-mail address, without a name. */
  recipient: string;
  subject: string;
  /** Plain text, paragraphs parted by an empty line. Holds the recipient's secret link: never logged, not exported. */
  body: string;
  notBefore: number;
  madeAt: number;
  /** An account's e-mail address, a token's name, or the name of a job. */
  madeBy: string;
}

export interface Message extends NewMessage {
  id: string;
  state: MessageState;
  /** How often it was begun; counted anew where a person sends it again. */
  attempts: number;
  /** The mail server's own words, or ours where there was no server; of a cancelled one its `CancelReason`. '' where nothing was said. */
  said: string;
  sentAt: number | null;
  changedAt: number;
}

/** A message as lists show it: its text, which holds a secret link, is not even read. */
export type MessageHead = Omit<Message, 'body'>;

export interface MessageFilter {
  state?: MessageState;
  kind?: MessageKind;
  language?: Language;
  invitation?: string;
  contact?: string;
  /** Those that were written since their invitation's link was last replaced. */
  presentLink?: true;
  /** Of invitations of this region's municipalities; those of no invitation are left out. */
  region?: string;
}

export interface MessageCount {
  state: MessageState;
  kind: MessageKind;
  n: number;
}

/** What a person decides about one message. */
export const DECISIONS = ['send again', 'arrived', 'bounced', 'cancel'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What the next step of sending found. */
export type Claimed =
  /** `name`: the contact's, '' where the message is to none. */
  | { kind: 'message'; message: Message; name: string; cancelled: number }
  /** The next one may go at `until`. */
  | { kind: 'wait'; until: number; cancelled: number }
  | { kind: 'none'; cancelled: number };

/** How one try ended. `hold`: until when nobody tries anything, as where the mail server cannot be reached. */
export type Outcome =
  | { state: 'sent'; said: string }
  | { state: 'failed'; said: string }
  | { state: 'unknown'; said: string }
  | { state: 'queued'; said: string; notBefore: number; hold?: number };

export interface MessageReads {
  message(survey: string, id: string): Promise<Message | undefined>;
  /** Newest first, before the one with the id `after`, at most `limit`. */
  messagesOf(survey: string, filter: MessageFilter, after: string | null, limit: number): Promise<MessageHead[]>;
  /** By state and kind, where there is any; of one region where given. */
  messageCounts(survey: string, region?: string): Promise<MessageCount[]>;
  /** Whether anything is to be sent now, or a claim has run out: of any survey. */
  isMailDue(at: number): Promise<boolean>;
  /** Whether a person has stopped all sending of this survey for the time being. */
  isSendingPaused(survey: string): Promise<boolean>;
}

export interface MessageWrites {
  /** Puts into the outbox those whose `once` is not there yet; the others are left as they are. */
  queueMessages(messages: NewMessage[]): Promise<{ queued: number; there: number }>;
  /** Cancels what is queued (or claimed, and not yet handed over): of one invitation or (`null`) of all, of these kinds. */
  cancelMessages(input: {
    survey: string;
    invitation: string | null;
    kinds: readonly MessageKind[];
    reason?: CancelReason;
    at: number;
  }): Promise<{ cancelled: number }>;
  /**
   * Carries out what a person decided: `send again` (from failed, unknown, bounced, cancelled), `arrived` (from unknown), `bounced` (from sent,
   * unknown), `cancel` (from queued). False where the message is in another state meanwhile; then nothing happens.
   */
  decideMessage(input: { survey: string; id: string; decision: Decision; said: string; at: number }): Promise<boolean>;
  /** Stops all sending of the survey, or lets it go on. */
  pauseSending(survey: string, paused: boolean): Promise<void>;
  /**
   * The next message that is due, claimed by `by` until `until`, where the pace allows one: then none may go, in any process, before `every`
   * milliseconds have passed. What is found to be sent no longer is cancelled instead.
   */
  claimMessage(input: {
    by: string;
    at: number;
    until: number;
    every: number;
    /** Of each survey by its id, an IANA name: for reminders to countries whose own zone nobody knows. */
    zones?: Record<string, string>;
  }): Promise<Claimed>;
  /**
   * Marks that only the last line is still to be given: from now on it may have been sent. `cancelled` where it is to be sent no longer (it is cancelled
   * then), `lost` where the claim is no longer `by`'s: in both cases the caller must break off.
   */
  handOverMessage(input: {
    survey: string;
    id: string;
    by: string;
    at: number;
    until: number;
  }): Promise<'go' | 'cancelled' | 'lost'>;
  /** Writes down how the try of `by` ended. False where the message is no longer `by`'s. */
  settleMessage(input: { survey: string; id: string; by: string; at: number; outcome: Outcome }): Promise<boolean>;
  /** Claims that ran out (or, with `everyone`, all): those being sent are queued again, those being handed over become unknown. */
  releaseClaims(at: number, everyone: boolean): Promise<{ queued: number; unknown: number }>;
  /** True for the first who asks, in any process; false for all others until `lasts` milliseconds have passed. */
  takeTurn(name: string, at: number, lasts: number): Promise<boolean>;
}
