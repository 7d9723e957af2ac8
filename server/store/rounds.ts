/** Public rounds: who may answer uninvited, and what they said of themselves. What the store takes and gives. */
import type { ChangeRegistry } from './contacts.ts';
import type { Invitation, NewInvitation, ResponseStatus } from './store.ts';

export const MODES = ['invitation', 'open'] as const;
export type Mode = (typeof MODES)[number];

/** How one comes into a survey; a survey without one is by invitation only. */
export interface Round {
  survey: string;
  mode: Mode;
  /** Whether the registry's municipalities are offered to pick from; otherwise everyone types. */
  listed: boolean;
  /** Ids of those that are open to everyone. */
  questionnaires: string[];
  changedAt: number;
  /** An e-mail address. */
  changedBy: string;
}

/** What somebody who came uninvited wrote before they began. Its name, country, contact and address are empty once its response is erased. */
export interface OpenAnswer {
  survey: string;
  invitation: string;
  /** Of the form that made it: a hash, unique within the survey. */
  pass: string;
  /** The one picked from the registry; null where another was typed. */
  municipality: string | null;
  /** Of the municipality, as picked or typed. */
  name: string;
  /** As typed; '' where a municipality was picked. */
  country: string;
  contactName: string;
  email: string;
  at: number;
  /** When it was accepted or rejected. */
  decidedAt: number | null;
  decidedBy: string;
  /** Why it was rejected, for the respondent to read. */
  reason: string;
}
export type NewOpenAnswer = Omit<OpenAnswer, 'decidedAt' | 'decidedBy' | 'reason'>;

/** One with how far it has come. Accepted: `invitation.unconfirmed` is false; rejected: it is true, and the invitation withdrawn. */
export interface ListedOpenAnswer {
  answer: OpenAnswer;
  invitation: Invitation;
  /** Of the response, whatever was decided. */
  status: Exclude<ResponseStatus, 'withdrawn'> | 'not started';
}

export interface RoundReads {
  round(survey: string): Promise<Round | undefined>;
  /** Of every survey that has one. */
  rounds(): Promise<Round[]>;
  openAnswer(survey: string, invitation: string): Promise<OpenAnswer | undefined>;
  /** Newest first, before the invitation `before`, at most `limit`; unconfirmed ones or accepted ones. */
  openAnswers(survey: string, unconfirmed: boolean, before: string | null, limit: number): Promise<ListedOpenAnswer[]>;
  /** The answer that a form has made already. */
  openByPass(survey: string, pass: string): Promise<OpenAnswer | undefined>;
}

interface Decision {
  survey: string;
  invitation: string;
  at: number;
  by: string;
}

export interface RoundWrites {
  setRound(round: Round): Promise<void>;
  /** Makes an unconfirmed invitation. A pass makes one only: with the same again nothing is made, and `invitation` is the first one's. */
  openInvitation(input: {
    invitation: NewInvitation;
    answer: NewOpenAnswer;
  }): Promise<{ kind: 'made' | 'there'; invitation: string }>;
  /**
   * Takes an unconfirmed answer, rejected or not, into the counts, as `municipality`'s: its first answer or one more. `added` puts that municipality into the registry
   * in the same transaction. `decided`: it is accepted already, or erased. `unknown`: no such municipality. `changed-meanwhile`: the registry is not as `added` says.
   */
  acceptOpen(
    input: Decision & { municipality: string; added: ChangeRegistry | null },
  ): Promise<{ kind: 'done' | 'decided' | 'unknown' | 'changed-meanwhile' }>;
  /** Withdraws an unconfirmed answer with a reason that the respondent reads; nothing is erased. */
  rejectOpen(input: Decision & { reason: string }): Promise<{ kind: 'done' | 'decided' }>;
  /** Undoes `rejectOpen`: it waits again. */
  reconsiderOpen(input: Decision): Promise<{ kind: 'done' | 'decided' }>;
}
