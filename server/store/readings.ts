/** The answers that count now, as researchers read them: `docs/decisions/counted-answers.md`. */
import type { AnswerValue } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';

/** One counted answer with who gave it. Texts are as typed; `value` is the question's answer, never blank. */
export interface CountedAnswer {
  response: string;
  invitation: string;
  submission: string;
  questionnaire: string;
  /** Of the questionnaire, that the response belongs to. */
  version: number;
  question: string;
  /** The one that the submission froze. */
  revision: number;
  value: AnswerValue;
  /** That it was written in. */
  language: Language;
  /** Of what was written, as `countWords` counts; 0 of what was chosen, and of numbers and dates. */
  words: number;
  submittedAt: number;
  synthetic: boolean;
  /** Where its invitation belongs now. */
  municipality: string;
  country: string;
  region: string;
  partnerships: string[];
}

/** All of these; what is absent does not matter. */
export interface AnswerFilter {
  /** Any of these questions (of any questionnaire where `questionnaire` is absent). */
  questions?: { questionnaire?: string; question: string }[];
  questionnaire?: string;
  region?: string;
  country?: string;
  municipality?: string;
  partnership?: string;
  language?: Language;
  invitation?: string;
  /** Any of these; at most a few hundred. */
  responses?: readonly string[];
}

/** Who gave any of the counted answers that were asked for, without the answers. */
export type CountedResponse = Omit<CountedAnswer, 'question' | 'revision' | 'value' | 'language' | 'words'>;

/** Where a page of counted answers ended. */
export const cursorOf = ({ question, response }: Pick<CountedAnswer, 'question' | 'response'>): string =>
  `${question} ${response}`;

/** `differs`: has rows that its submission does not say. `missed`: is not read, though it ought to have been. */
export interface ReadingFault {
  kind: 'differs' | 'missed';
  response: string;
}

export interface ReadingReads {
  /** Another text whenever `readSubmissions` has taken something in: says that, and not what or where. */
  readingStamp(survey: string): Promise<string>;
  /** Whether something was submitted, withdrawn or erased since `readSubmissions`: what is read in the same moment does not know of it. */
  hasUnread(survey: string): Promise<boolean>;
  /** Responses that were not read as they were submitted; at most `limit` of each sort. For `samsvar verify`: scans. */
  readingFaults(survey: string, limit: number): Promise<ReadingFault[]>;
  /** By question, then response; after the row whose `cursorOf` is `after`. What was withdrawn or erased is never among them, whatever was read; what was submitted since `readSubmissions` is not yet. */
  countedAnswers(survey: string, filter: AnswerFilter, after: string | null, limit: number): Promise<CountedAnswer[]>;
  /** By response: each once, whatever of it was asked for. Reads no answer: what a table of all respondents is laid out from. */
  countedResponses(survey: string, filter: AnswerFilter): Promise<CountedResponse[]>;
  countedAnswer(survey: string, invitation: string, question: string): Promise<CountedAnswer | undefined>;
}

export interface ReadingWrites {
  /**
   * Takes in what was submitted, withdrawn, brought back or erased since, and says of how many responses; two short reads where there is nothing new. Called by the job `readings` and before a
   * reading that must be current. `whole`: looks at every submission again, not only at those since the last time.
   */
  readSubmissions(survey: string, whole?: boolean): Promise<{ read: number }>;
}
