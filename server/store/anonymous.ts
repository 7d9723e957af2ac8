/** Anonymous surveys: who has answered, and ballots that nothing leads to. What the store takes and gives; why so: `docs/decisions/anonymous.md`. */
import type { NewInvitation } from './store.ts';

/** The municipality of every ballot. */
export const ANONYMOUS = 'anonymous';

const DAY = 86_400_000;

/** The beginning of the day (UTC) that a time is in: all that is kept of when somebody answered. */
export const dayOf = (at: number): number => at - (((at % DAY) + DAY) % DAY);

export interface Participation {
  /** Hex; from it and the invitation's link the ballot's link is derived. Null before it is begun and once it is submitted. */
  nonce: string | null;
  /** The beginning of a day; null where it is not answered. */
  answeredOn: number | null;
}

export interface BeginBallot {
  survey: string;
  /** Who begins. */
  invitation: string;
  nonce: string;
  /** Says whose it is to whoever has its link. */
  sealed: string;
  ballot: Pick<NewInvitation, 'id' | 'questionnaire' | 'language' | 'ordinal' | 'tokenHash' | 'codeHash'>;
  /** So many must be invited to its questionnaire. */
  atLeast: number;
  at: number;
}

export type BallotBegun =
  | { kind: 'done' }
  /** Somebody else has begun it with the same link: theirs is `nonce`. */
  | { kind: 'there'; nonce: string }
  | { kind: 'answered' }
  | { kind: 'withdrawn' }
  /** It could be told whose answers are whose. */
  | { kind: 'too-few' };

/** Of one questionnaire. */
export interface BallotCount {
  questionnaire: string;
  /** Submitted, and shown to nobody yet. */
  waiting: number;
}

export interface AnonymousReads {
  /** Undefined where nobody of the survey has begun. */
  participation(survey: string, invitation: string): Promise<Participation | undefined>;
  /** What `sealed` was when the draft was begun; undefined where it is submitted, or none. */
  ballotDraft(survey: string, ballot: string): Promise<string | undefined>;
  /** How many wait until there are enough of them. */
  ballotsWaiting(survey: string): Promise<BallotCount[]>;
}

export interface AnonymousWrites {
  /** Makes a ballot of an invitation, once. */
  beginBallot(input: BeginBallot): Promise<BallotBegun>;
  /** Gives a draft another link, since its invitation's was replaced; the one before is answered as replaced. False where it is not `tokenHash`'s any more. */
  rekeyBallot(input: { survey: string; tokenHash: string; next: string; sealed: string }): Promise<boolean>;
  /** Lets the submitted ballots of a questionnaire be seen and counted where at least so many wait: all of them at once. Says how many. */
  releaseBallots(survey: string, atLeast: number): Promise<number>;
}
