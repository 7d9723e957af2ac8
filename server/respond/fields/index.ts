/** The field of every question kind, and the field of a question with the question filled in. */
import type { Question, QuestionKind } from '../../definitions/model.ts';
import type { Html } from '../../pages/html.ts';
import type { Reader } from '../reader.ts';
import { date } from './date.ts';
import type { Field, Shown } from './field.ts';
import { indicator } from './indicator.ts';
import { longText } from './long-text.ts';
import { note } from './note.ts';
import { number } from './number.ts';
import { oneChoice } from './one-choice.ts';
import { severalChoices } from './several-choices.ts';
import { share } from './share.ts';
import { shortText } from './short-text.ts';
import { yesNo } from './yes-no.ts';

/** A field as it shows one question: the functions of `Field` without their first argument. */
export interface AskedField {
  isGroup: boolean;
  controls(shown: Shown): Html;
  target(field?: string): string;
  fieldName(field: string, reader: Reader): string | undefined;
}

function asked<K extends QuestionKind>(field: Field<K>, question: Parameters<Field<K>['controls']>[0]): AskedField {
  return {
    isGroup: field.isGroup,
    controls: (shown) => field.controls(question, shown),
    target: (part) => field.target(question, part),
    fieldName: (part, reader) => field.fieldName?.(question, part, reader),
  };
}

/** How the question is shown: `fieldOf(question).controls(shown)`. */
export function fieldOf(question: Question): AskedField {
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
