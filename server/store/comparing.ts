/** What is counted of codings, and what agreement is measured on. Only standing codings of answers that count; a lost one (nothing of its text is left) is nowhere. */
import type { Language } from '../definitions/model.ts';

/** One code counted as itself or as one that it stands under. A code that is in no line is not counted. */
export interface CountedAs {
  code: string;
  as: string;
}

export interface CountingFilter {
  /** Coders; all where absent. */
  by?: readonly string[];
  /** Any of these questions. */
  questions?: readonly { questionnaire: string; question: string }[];
  /** Of the answer. */
  language?: Language;
}

/**
 * What one code holds of one questionnaire in one municipality. A response is of one of each, so all three add up over both, over a region or a partnership's members; not over codes or questions.
 * `passages`: each span once, whoever and however many coded it. `words`: of those passages; words in two different ones count twice.
 */
export interface CodeCount {
  code: string;
  municipality: string;
  questionnaire: string;
  respondents: number;
  passages: number;
  words: number;
}

/** How many answered any of the questions, in the language; without either, whose response counts. */
export interface RespondentCount {
  municipality: string;
  questionnaire: string;
  respondents: number;
}

/** In how many answers two codes meet; `one` before `other`, by code units. Adds up as `CodeCount` does. */
export interface CodePair {
  one: string;
  other: string;
  municipality: string;
  questionnaire: string;
  answers: number;
  respondents: number;
}

/** An answer that two coders or more have coded, with all their codings as they stand in the revision that counts. */
export interface SharedAnswer {
  response: string;
  invitation: string;
  questionnaire: string;
  question: string;
  /** In code points. */
  length: number;
  codings: { by: string; code: string; from: number; to: number }[];
}
/** Of the answer after which a list goes on. */
export const sharedCursor = ({ response, question }: Pick<SharedAnswer, 'response' | 'question'>): string =>
  `${response} ${question}`;

export interface ComparingReads {
  codeCounts(survey: string, lineage: readonly CountedAs[], filter: CountingFilter): Promise<CodeCount[]>;
  respondentCounts(survey: string, filter: Omit<CountingFilter, 'by'>): Promise<RespondentCount[]>;
  /** `words`: only where both stand on some of the same ones. */
  codePairs(
    survey: string,
    lineage: readonly CountedAs[],
    within: 'answer' | 'words',
    filter: CountingFilter,
  ): Promise<CodePair[]>;
  /** Codings whose text for counting does not say what they are: ids, at most `limit`. For `samsvar verify`: scans. */
  spanFaults(survey: string, limit: number): Promise<string[]>;
  /** By response and question, after the answer with the cursor `after`, at most `limit`. */
  sharedAnswers(survey: string, filter: CountingFilter, after: string | null, limit: number): Promise<SharedAnswer[]>;
}
