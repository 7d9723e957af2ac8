/** What a question kind can do. One file a kind beside this one; `index.ts` finds the kind of a question. */
import type { AnswerError, AnswerValue, Fact } from '../answers.ts';
import type { QuestionKind, QuestionOf } from '../model.ts';

export interface Kind<K extends QuestionKind> {
  kind: K;
  /**
   * Reads the fields of one question from a form post. Names are `answer.QUESTION`, or `answer.QUESTION.FIELD` where the kind has several fields;
   * `fields` holds them without the `answer.QUESTION` in front: `''` or `.FIELD`, each with all values posted under it. `undefined` when none was posted.
   * Keeps what cannot be understood as it was typed.
   */
  fromForm(question: QuestionOf<K>, fields: Map<string, string[]>): AnswerValue | undefined;
  /** Whether JSON from outside has this kind's shape (not whether it is within limits); a share of unknown parts has not. */
  accepts(question: QuestionOf<K>, value: unknown): value is AnswerValue;
  /** True where nothing is answered: `null`, only white space, no choice. */
  isBlank(value: AnswerValue): boolean;
  /** Why the value cannot be submitted; empty where it can. `required` is checked for all kinds in one place (`validate.ts`). */
  errors(question: QuestionOf<K>, value: AnswerValue): AnswerError[];
  /** What a submitted, non-blank value adds to the counts beside `answered`. */
  facts(question: QuestionOf<K>, value: AnswerValue): Fact[];
}
