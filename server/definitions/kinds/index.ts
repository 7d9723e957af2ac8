/** Every question kind by its name, and the kind of a question with the question filled in. */
import type { AnswerError, AnswerValue, Fact } from '../answers.ts';
import type { Question, QuestionKind } from '../model.ts';
import { date } from './date.ts';
import { indicator } from './indicator.ts';
import type { Kind } from './kind.ts';
import { longText } from './long-text.ts';
import { note } from './note.ts';
import { number } from './number.ts';
import { oneChoice } from './one-choice.ts';
import { severalChoices } from './several-choices.ts';
import { share } from './share.ts';
import { shortText } from './short-text.ts';
import { yesNo } from './yes-no.ts';

export const kinds: { [K in QuestionKind]: Kind<K> } = {
  'long text': longText,
  'short text': shortText,
  'one choice': oneChoice,
  'several choices': severalChoices,
  number,
  'yes/no': yesNo,
  date,
  share,
  indicator,
  note,
};

/** A kind as it treats one question: the functions of `Kind` without their first argument. */
export interface AskedKind {
  kind: QuestionKind;
  fromForm(fields: Map<string, string[]>): AnswerValue | undefined;
  accepts(value: unknown): value is AnswerValue;
  isBlank(value: AnswerValue): boolean;
  errors(value: AnswerValue): AnswerError[];
  facts(value: AnswerValue): Fact[];
}

function asked<K extends QuestionKind>(kind: Kind<K>, question: Parameters<Kind<K>['errors']>[0]): AskedKind {
  return {
    kind: kind.kind,
    fromForm: (fields) => kind.fromForm(question, fields),
    accepts: (value): value is AnswerValue => kind.accepts(question, value),
    isBlank: kind.isBlank,
    errors: (value) => kind.errors(question, value),
    facts: (value) => kind.facts(question, value),
  };
}

const askedKinds = new WeakMap<Question, AskedKind>();

/** What the question's kind does with this question: `kindOf(question).errors(value)`. Made once: a submission asks four times of each. */
export function kindOf(question: Question): AskedKind {
  const known = askedKinds.get(question);
  if (known !== undefined) return known;
  const made = kindFor(question);
  askedKinds.set(question, made);
  return made;
}

function kindFor(question: Question): AskedKind {
  switch (question.kind) {
    case 'long text':
      return asked(longText, question);
    case 'short text':
      return asked(shortText, question);
    case 'one choice':
      return asked(oneChoice, question);
    case 'several choices':
      return asked(severalChoices, question);
    case 'number':
      return asked(number, question);
    case 'yes/no':
      return asked(yesNo, question);
    case 'date':
      return asked(date, question);
    case 'share':
      return asked(share, question);
    case 'indicator':
      return asked(indicator, question);
    case 'note':
      return asked(note, question);
  }
}
