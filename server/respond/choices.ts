/** What was chosen between several texts of one answer, worked out against what is stored: the text that is to stand, and what it settles. */
import type { AnswerValue } from '../definitions/answers.ts';
import { answerable, type Questionnaire } from '../definitions/model.ts';
import type { ResponseState, Revision } from '../store/store.ts';
import { type Choice, same, type Typed } from './typed.ts';

export interface Chosen {
  /** To be saved as the reader's choice. */
  typed: Typed;
  /** What stands in the fields of answers for which another text was chosen, and nowhere else: saved first, so that it is in the history. */
  edits: Record<string, AnswerValue>;
  /** Whether texts were put together, which somebody should read through. */
  isJoined: boolean;
}

/** What is written beside a question's current answer and nobody has chosen about. */
export const parallelOf = (response: ResponseState | undefined, question: string): readonly Revision[] =>
  response !== undefined && Object.hasOwn(response.parallel, question) ? (response.parallel[question] ?? []) : [];

/** Applies the reader's choices to what was typed. A text that is no longer there to be taken leaves the current one. */
export function chosenFrom(
  questionnaire: Questionnaire,
  { choices, ...typed }: Typed & { choices: Map<string, Choice> },
  response: ResponseState | undefined,
): Chosen {
  const chosen: Chosen = { typed: { ...typed, values: { ...typed.values } }, edits: {}, isJoined: false };
  const { values } = chosen.typed;
  for (const question of answerable(questionnaire)) {
    const { id, kind } = question;
    const choice = choices.get(id);
    const inField = typed.values[id];
    if (choice === undefined || choice.keep === 'mine' || inField === undefined) continue;
    const current = response !== undefined && Object.hasOwn(response.answers, id) ? response.answers[id] : undefined;
    const beside = parallelOf(response, id);
    if (choice.keep === 'theirs') {
      delete values[id];
      const taken = beside.find(({ revision }) => revision === choice.revision);
      if (taken !== undefined) values[id] = taken.value;
      const isKnown = [current, ...beside].some((one) => one !== undefined && same(one.value, inField));
      if (!isKnown) chosen.edits[id] = inField;
    } else if (kind === 'long text' || kind === 'short text') {
      const texts = [inField, current?.value, ...beside.map(({ value }) => value)];
      values[id] = joined(texts, kind === 'long text' ? '\n\n' : '; ');
      chosen.isJoined = true;
    }
  }
  return chosen;
}

/** The texts one after the other, each once: one that is part of another is said with it. */
function joined(values: readonly (AnswerValue | undefined)[], between: string): string {
  const texts = values.filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  const isSaidIn = (text: string, other: string, isBefore: boolean): boolean =>
    other.includes(text) && (other.length > text.length || isBefore);
  return texts
    .filter((text, at) => !texts.some((other, place) => place !== at && isSaidIn(text, other, place < at)))
    .join(between);
}

/** Questions with several texts of which not all have been chosen about. */
export const unsettledIn = (
  questionnaire: Questionnaire,
  response: ResponseState | undefined,
  typed: Pick<Typed, 'settles'>,
): string[] =>
  answerable(questionnaire).flatMap(({ id }) => {
    const settled = Object.hasOwn(typed.settles, id) ? (typed.settles[id] ?? []) : [];
    return parallelOf(response, id).some(({ revision }) => !settled.includes(revision)) ? [id] : [];
  });
