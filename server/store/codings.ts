/**
 * Codings: which code stands on which words of which revision of an answer, by whom. What the store takes and gives. Nothing is overwritten: a removed coding keeps
 * its row, and where it stands in a later revision is an anchor of its own (`docs/decisions/re-anchoring.md`).
 */
import type { Language } from '../definitions/model.ts';

/** `same`: the words are the same, moved at most. `changed`: the text under it changed. `lost`: nothing of it is left. */
export const ANCHOR_STATES = ['same', 'changed', 'lost'] as const;
export type AnchorState = (typeof ANCHOR_STATES)[number];

/** Unicode code points of a text; `to` is the first one after. */
export interface Span {
  from: number;
  to: number;
}

/** Where a coding stands in one revision. A lost one stands nowhere: `from` and `to` say where it would have been. */
export interface Anchor extends Span {
  revision: number;
  words: number;
  state: AnchorState;
  /** When somebody said of a changed or lost one that it stands as it is. */
  seenAt: number | null;
}

export interface Coding extends Span {
  id: string;
  code: string;
  response: string;
  invitation: string;
  question: string;
  /** The revision that was coded. */
  revision: number;
  /** On the whole answer; the span is then all of it. */
  whole: boolean;
  /** In the span, as `countWords` counts. */
  words: number;
  /** The coder, in whose layer it is. */
  by: string;
  madeAt: number;
  removedAt: number | null;
  removedBy: string | null;
  /** In the newest revision that it was anchored in: the coded one, where there is no later. */
  anchor: Anchor;
  /** The revision of the answer that counts now: another than the anchor's until it is anchored anew. */
  countedRevision: number;
}

/** Whether somebody has to look at it: the text under it changed, and nobody has said that it stands. */
export const isFlagged = ({ anchor }: Pick<Coding, 'anchor'>): boolean =>
  anchor.state !== 'same' && anchor.seenAt === null;

/** Each that is given narrows. All of standing codings of answers that count. */
export interface CodingFilter {
  responses?: readonly string[];
  invitation?: string;
  question?: string;
  /** Any of these questions (of any questionnaire where `questionnaire` is absent). */
  questions?: readonly { questionnaire?: string; question: string }[];
  questionnaire?: string;
  codes?: readonly string[];
  /** Coders. */
  by?: readonly string[];
  region?: string;
  country?: string;
  municipality?: string;
  partnership?: string;
  /** Of any partnership of that period. */
  period?: string;
  language?: Language;
  /** Only those that somebody has to look at. */
  flagged?: boolean;
}

/** One answer in the list of what is to be coded. */
export interface CodingTask {
  response: string;
  invitation: string;
  question: string;
  questionnaire: string;
  municipality: string;
  revision: number;
  language: Language;
  words: number;
  synthetic: boolean;
  /** Standing codings of the layers that were asked for, and of how many coders. */
  codings: number;
  coders: number;
}
export interface TaskFilter extends Omit<CodingFilter, 'codes' | 'flagged' | 'responses'> {
  /** Only answers with or without codings of the coders `by` (of anybody, where absent). */
  coded?: boolean;
}
/** Of the row after which a list goes on. */
export const taskCursor = ({ question, response }: Pick<CodingTask, 'question' | 'response'>): string =>
  `${question} ${response}`;
/** Of the coding after which a list goes on. */
export const codingCursor = ({ response, question, id }: Pick<Coding, 'response' | 'question' | 'id'>): string =>
  `${response} ${question} ${id}`;

export interface CodingMode {
  blind: boolean;
  changedBy: string;
  changedAt: number;
}

interface OfInvitation {
  survey: string;
  invitation: string;
  at: number;
}

export interface AddCoding extends OfInvitation {
  /** Of the coding to be made. */
  id: string;
  code: string;
  question: string;
  revision: number;
  /** Null: the whole answer. */
  span: Span | null;
  by: string;
}
export type CodingAdded =
  /** `there`: the same coder had coded these very words with this code already; `id` is that one's. */
  | { kind: 'done' | 'there'; id: string }
  /** No such text, not so long, or a revision that never counted. */
  | { kind: 'no-passage' }
  /** There is no such code any more. */
  | { kind: 'no-code' }
  /** The answer does not count: withdrawn, erased, not submitted. */
  | { kind: 'not-counted' };

export interface ChangeCoding extends OfInvitation {
  coding: string;
  by: string;
}

/** Where a coding stands in a later revision, as `reanchor` found it. */
export interface NewAnchor extends Span {
  coding: string;
  revision: number;
  words: number;
  state: AnchorState;
}

export interface CodingReads {
  /** By response, question and id, after the row with the cursor `after` (`codingCursor`), at most `limit`. */
  codings(survey: string, filter: CodingFilter, after: string | null, limit: number): Promise<Coding[]>;
  /** One, removed ones too; undefined also where its answer counts no more. */
  coding(survey: string, id: string): Promise<Coding | undefined>;
  /** Standing ones whose newest anchor is of an earlier revision than the one that counts; of one response where given. */
  unanchored(survey: string, response: string | null, limit: number): Promise<Coding[]>;
  /** Answers that count, with how far they are coded, by question and response. */
  codingTasks(
    survey: string,
    filter: TaskFilter,
    after: string | null,
    limit: number,
    order?: 'forward' | 'back',
  ): Promise<CodingTask[]>;
  /** Everybody who has standing codings of answers that count; by name. */
  coders(survey: string): Promise<{ by: string }[]>;
  /** A coder's codes at hand: those pinned, in the order in which they were; and those used last, newest first. Removed codes are left out. */
  codesAtHand(survey: string, by: string): Promise<{ pinned: string[]; recent: string[] }>;
  /** Undefined where nobody ever set it: then it is not blind. */
  codingMode(survey: string): Promise<CodingMode | undefined>;
  /** Changes whenever a coding, anchor or memo of the answer does, of all coders or of one. */
  codingStamp(survey: string, response: string, question: string, by?: string): Promise<string>;
}

export interface CodingWrites {
  addCoding(input: AddCoding): Promise<CodingAdded>;
  /** Takes it away; its row stays, with who did so. `gone` where none stands. */
  removeCoding(input: ChangeCoding): Promise<'done' | 'gone'>;
  /** Undoes that. `gone` where none was removed, or its code is no more; `there` where the same was made anew meanwhile. */
  restoreCoding(input: ChangeCoding): Promise<'done' | 'gone' | 'there'>;
  /** Keeps where codings of one invitation stand in a revision; what is known of it already stays. */
  reanchor(input: { survey: string; invitation: string; anchors: readonly NewAnchor[] }): Promise<void>;
  /** Says of a changed or lost coding that it stands as it is, in `revision`. `gone` where it is not flagged there. */
  seeAnchor(input: ChangeCoding & { revision: number }): Promise<'done' | 'gone'>;
  setCodingMode(input: { survey: string; blind: boolean; by: string; at: number }): Promise<void>;
  /** Keeps a code at hand, or no longer. */
  pinCode(input: { survey: string; by: string; code: string; pinned: boolean; at: number }): Promise<void>;
}
