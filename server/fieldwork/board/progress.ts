/**
 * How much of each draft there is. Texts are read only of the responses that changed since they were last read here: whoever watches the board
 * asks every few seconds. What is remembered follows from the store alone, so that any number of processes may each remember their own.
 */
import type { Context } from '../../context.ts';
import { kindOf } from '../../definitions/kinds/index.ts';
import { answerable, type Questionnaire, takesText } from '../../definitions/model.ts';
import { countWords } from '../../foundation/words.ts';
import type { BoardRow, CurrentValue } from '../../store/board.ts';
import type { Store } from '../../store/store.ts';
import type { Progress } from './stage.ts';

/** Responses whose texts are read at a time: others get their turn in between. */
const PIECE = 100;

/** Counts the answers to a questionnaire. Answers to questions that it does not have count for nothing. */
function progressOf(questionnaire: Questionnaire, values: readonly Omit<CurrentValue, 'response'>[]): Progress {
  const questions = answerable(questionnaire);
  const given = new Map(values.map(({ question, value }) => [question, value]));
  let answered = 0;
  let words = 0;
  for (const question of questions) {
    const value = given.get(question.id);
    if (value === undefined || kindOf(question).isBlank(value)) continue;
    answered += 1;
    if (typeof value === 'string' && takesText(question)) words += countWords(value);
  }
  return { answered, questions: questions.length, words };
}

/** By response id, of the drafts and reopened responses among `rows`, which are all of the survey's or of a part of it. */
export type ReadProgress = (store: Store, survey: string, rows: readonly BoardRow[]) => Promise<Map<string, Progress>>;

interface Known {
  changes: number;
  progress: Progress;
}

export function progressReader({ current }: Pick<Context, 'current'>): ReadProgress {
  const known = new Map<string, Map<string, Known>>();
  /** By `SURVEY/QUESTIONNAIRE/VERSION`; a frozen version never changes. */
  const contents = new Map<string, Questionnaire>();

  async function contentOf(store: Store, survey: string, questionnaire: string, version: number) {
    const newest = current.get(`${survey}/${questionnaire}`);
    if (newest?.version === version) return newest.content;
    const key = `${survey}/${questionnaire}/${version}`;
    if (!contents.has(key))
      for (const one of await store.versions(survey, questionnaire))
        contents.set(`${survey}/${questionnaire}/${one.version}`, one.content);
    return contents.get(key);
  }

  return async (store, survey, rows) => {
    const of = known.get(survey) ?? new Map<string, Known>();
    known.set(survey, of);
    const found = new Map<string, Progress>();
    const changed: { row: BoardRow; response: NonNullable<BoardRow['response']> }[] = [];
    for (const row of rows) {
      const { response } = row;
      if (response === null) continue;
      if (response.erasedAt !== null || response.status === 'submitted') {
        of.delete(response.id);
        continue;
      }
      const before = of.get(response.id);
      if (before?.changes === response.changes) found.set(response.id, before.progress);
      else changed.push({ row, response });
    }
    for (let start = 0; start < changed.length; start += PIECE) {
      const piece = changed.slice(start, start + PIECE);
      const values = Map.groupBy(
        await store.currentValues(
          survey,
          piece.map(({ response }) => response.id),
        ),
        ({ response }) => response,
      );
      for (const { row, response } of piece) {
        const content = await contentOf(store, survey, row.invitation.questionnaire, response.version);
        if (content === undefined) continue;
        const progress = progressOf(content, values.get(response.id) ?? []);
        of.set(response.id, { changes: response.changes, progress });
        found.set(response.id, progress);
      }
    }
    return found;
  };
}
