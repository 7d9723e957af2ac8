/** What the reminders and the thanks need to know of invitations, messages and submissions together. */
import type { Contact } from '../registry/model.ts';
import type { MessageState, NewMessage } from './messages.ts';
import type { Invitation, ResponseRow, Submission } from './store.ts';

/** One invitation with what decides whether it is reminded. */
export interface Remindable {
  invitation: Invitation;
  status: Exclude<ResponseRow['status'], 'unconfirmed'>;
  /** Whom it is addressed to, else the municipality's first contact; never one who left. */
  contact: Contact | null;
  /** When the latest message that invited went out; null where none did, or the latest came back. */
  invitedAt: number | null;
  /** The reminders made for it, the first one first. `at` is the latest of when it was made, might go and went. */
  reminders: { once: string; state: MessageState; at: number }[];
}

/** A submission that was not thanked for. */
export type Thankless = Pick<Submission, 'id' | 'invitation' | 'number' | 'code' | 'submittedAt' | 'synthetic'>;

export interface ReminderReads {
  /** By invitation id, after `after`, at most `limit`; of one region where given. Not those of an open round that nobody has accepted: they came by themselves. */
  remindables(survey: string, after: string | null, limit: number, region?: string): Promise<Remindable[]>;
  /** Submissions that count and have no thank-you in the outbox, by id, after `after`, at most `limit`. */
  thankless(survey: string, after: string | null, limit: number): Promise<Thankless[]>;
  /** The same of an open round's answers that were accepted at `since` or later: they count from then on, however long ago they were submitted. */
  thanklessAccepted(survey: string, since: number): Promise<Thankless[]>;
}

export interface ReminderWrites {
  /**
   * Puts a reminder into the outbox. Nothing happens (`false`) where the invitation was submitted, withdrawn or stopped meanwhile, or where it has another number of
   * reminders than `known`: another process was first.
   */
  queueReminder(message: NewMessage & { invitation: string }, known: number): Promise<boolean>;
}
