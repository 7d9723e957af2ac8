/** Questions to one respondent about one answer. What is answered to one is an answer of the response: `docs/decisions/follow-up.md`. */
import type { Answer } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';

/** No question of a survey file has a full stop in its id. */
export const FOLLOW_UP_PREFIX = 'follow-up.';

/** The id under which a follow-up is answered. */
export const followUpQuestion = (id: string): string => `${FOLLOW_UP_PREFIX}${id}`;

/** Whether an answer is one to a follow-up: never submitted, never counted. */
export const isFollowUp = (question: string): boolean => question.startsWith(FOLLOW_UP_PREFIX);

export const FOLLOW_UP_STATES = ['open', 'answered', 'withdrawn'] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];

export interface NewFollowUp {
  survey: string;
  id: string;
  invitation: string;
  /** The question whose answer it is about. */
  question: string;
  /** What is asked, in `language`. */
  text: string;
  language: Language;
  /** For researchers: what it says in a language of theirs; '' where they wrote nothing. */
  note: string;
  askedAt: number;
  /** An account's e-mail address or a token's name. */
  askedBy: string;
}

export interface FollowUp extends NewFollowUp {
  response: string;
  /** The revision of the answer that stood when it was asked; 0 where there was none. */
  revision: number;
  withdrawnAt: number | null;
  withdrawnBy: string | null;
  /** When the respondent sent what stood then; the last time where they did so again. */
  answeredAt: number | null;
  /** The revision that was sent. */
  sentRevision: number | null;
  /** What stands now, sent or not; null where nobody has written anything. */
  answer: Answer | null;
}

/** One with its place, as lists show it. */
export interface PlacedFollowUp extends FollowUp {
  questionnaire: string;
  municipality: string;
  country: string;
  region: string;
  synthetic: boolean;
}

export const stateOf = ({ withdrawnAt, answeredAt }: FollowUp): FollowUpState =>
  withdrawnAt !== null ? 'withdrawn' : answeredAt === null ? 'open' : 'answered';

/** Whether what stands is another text than the one that was sent. */
export const isChangedSince = ({ answer, sentRevision }: FollowUp): boolean =>
  sentRevision !== null && answer !== null && answer.revision !== sentRevision;

export interface FollowUpFilter {
  state?: FollowUpState;
  region?: string;
  questionnaire?: string;
  language?: Language;
  invitation?: string;
}

export interface FollowUpReads {
  followUp(survey: string, id: string): Promise<FollowUp | undefined>;
  /** Those of these responses, withdrawn ones too, oldest first. */
  followUpsOf(survey: string, responses: readonly string[]): Promise<FollowUp[]>;
  /** Newest first, before the one with the id `after`, at most `limit`. */
  followUps(survey: string, filter: FollowUpFilter, after: string | null, limit: number): Promise<PlacedFollowUp[]>;
  /** How many there are in each state; of one region where given. States of which there are none are left out. */
  followUpCounts(survey: string, region?: string): Promise<{ state: FollowUpState; n: number }[]>;
  /** By question, how many one response has at most, withdrawn ones left out: so many columns an export needs. */
  followUpsAtMost(survey: string): Promise<{ question: string; n: number }[]>;
}

/** `nothing`: no response is there that could be asked about; `withdrawn`: the response is, or was erased. */
export type Asked =
  | { kind: 'asked'; followUp: FollowUp }
  | { kind: 'nothing' }
  | { kind: 'withdrawn' }
  /** Nobody knows whom to ask. */
  | { kind: 'anonymous' };
export type Taken = { kind: 'done' } | { kind: 'answered' } | { kind: 'unknown' };
export type Sent =
  | { kind: 'sent'; revision: number; answeredAt: number }
  /** Nothing is written that could be sent. */
  | { kind: 'blank' }
  /** There is no such question, or it was withdrawn. */
  | { kind: 'not-asked' };

export interface FollowUpWrites {
  /** Asks; about the answer as it stands then. The same `id` again changes nothing. */
  askFollowUp(asked: NewFollowUp): Promise<Asked>;
  /** Takes a question back that nobody has answered yet, with its message where that has not gone. */
  withdrawFollowUp(of: { survey: string; id: string; at: number; by: string }): Promise<Taken>;
  /** The respondent sends what stands; what was sent already stays as it was sent. Its message, where it has not gone, is cancelled. */
  sendFollowUp(of: { survey: string; invitation: string; id: string; at: number }): Promise<Sent>;
}
