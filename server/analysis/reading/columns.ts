/** What can stand in a column of the grid. Pure. */
import type { Survey } from '../../definitions/model.ts';
import type { AskedQuestions, AskedSo } from './asked.ts';
import { keyOf } from './asked.ts';
import type { ColumnName } from './query.ts';
import { nameOf } from './query.ts';

export interface Column {
  /** As `nameOf` writes it. */
  name: string;
  column: ColumnName;
  /** All that is asked in it, each in all its wordings. */
  asked: AskedSo[];
  /** Keys of its questions, `QUESTIONNAIRE/QUESTION`. */
  questions: Set<string>;
}

/** Every column there could be: concepts that are asked about, then every question by itself. */
export function columnsOf(survey: Pick<Survey, 'concepts'>, asked: AskedQuestions): Column[] {
  const all = [...asked.values()].flat();
  const column = (name: ColumnName, of: AskedSo[]): Column => ({
    name: nameOf(name),
    column: name,
    asked: of,
    questions: new Set(of.map(({ questionnaire, question }) => keyOf({ questionnaire, question: question.id }))),
  });
  const concepts = survey.concepts.flatMap(({ id }) => {
    const of = all.filter(({ question }) => question.concept === id);
    return of.length === 0 ? [] : column({ concept: id }, of);
  });
  const questions = [...asked.values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : column({ questionnaire: first.questionnaire, question: first.question.id }, of);
  });
  return [...concepts, ...questions];
}

/** Those that were asked for and exist; where there are none, the first. */
export function chosenColumns(all: readonly Column[], wanted: readonly ColumnName[]): Column[] {
  const chosen = wanted.flatMap((name) => all.find((column) => column.name === nameOf(name)) ?? []);
  return chosen.length > 0 ? chosen : all.slice(0, 1);
}
