/** What an answer may be. Drafts keep what was typed, also where it is not yet valid; `kinds/` says what is. */

/** Shares by part id. A string is what was typed where it is no number. */
export type ShareValue = Record<string, number | string>;

export interface IndicatorValue {
  name: string;
  unit: string;
  baselineYear: number | string;
  baselineValue: number | string;
  latestYear: number | string;
  latestValue: number | string;
}

/**
 * By kind: texts and dates (`YYYY-MM-DD`) a string; one choice its id; several choices their ids; number a number, or the
 * string typed where it is none; yes/no a boolean; share `{part: number}`; indicator an object. `null` is blank, also after having been answered.
 */
export type AnswerValue = string | number | boolean | string[] | ShareValue | IndicatorValue | null;

/** Who wrote, as they call themselves; '' where they did not say. Never both ''. */
export interface Contributor {
  name: string;
  role: string;
}

/** One question's current value and what the server knows of it. */
export interface Answer {
  value: AnswerValue;
  /** 1 for the first; every change counts one on. */
  revision: number;
  /** Milliseconds since 1970, when it was committed. */
  receivedAt: number;
  /** The language the page was in when it was written. */
  language: string;
  /** Who wrote it, where they said so. Only in a response's state: a submission and its hash are over the rest. */
  contributor?: Contributor;
}

/** By question id; unanswered questions are absent. */
export type Answers = Record<string, Answer>;

/** What one answer adds to the counts: a measure and one value of it. The roll-ups are the multiset of these. */
export interface Fact {
  question: string;
  /** `answered`, `blank`, `words`, `choice`, `number`, `share:PART`, `change:UNIT`. */
  measure: string;
  /** Text form of the value: a word count, a choice id, a decimal. */
  value: string;
}

/** Why an answer cannot be submitted. `code` names its sentence in `locales/*` (namespace `error`), `data` fills it. */
export interface AnswerError {
  question: string;
  /** The part of the question, where it has several fields: a share's part id, an indicator's field. */
  field?: string;
  code: string;
  data?: Record<string, string | number>;
}
