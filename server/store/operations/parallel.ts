/** What becomes of a change that was written on an older revision than the current one: kept beside it, until somebody chooses. */
import type { Answer, AnswerValue, Contributor } from '../../definitions/answers.ts';
import { canonicalJson } from '../../foundation/hash.ts';
import { textOf } from '../../foundation/utf8.ts';
import { all, type Operation, type Sql } from '../operation.ts';
import type { AnswerChange, SavedAnswer } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { WrittenAnswer } from './answer-rows.ts';
import { contributorsById } from './contributors.ts';
import { revisionsAround } from './revisions.ts';

/** What a plan holds so far that is not in the database yet. */
interface Planned {
  response: Pick<Tables['response'], 'survey' | 'id'>;
  written: readonly WrittenAnswer[];
  contributor: Tables['contributor'] | undefined;
}

/** The answer to a change that did not become the current one. `kept`: the parallel revision that holds it. */
export function* conflictWith(
  sql: Sql,
  { response, contributor: writer }: Planned,
  question: string,
  now: { answer: Answer; contributor: string | null },
  kept: number | undefined,
): Operation<Extract<SavedAnswer, { kind: 'conflict' }>> {
  const { value, revision, receivedAt } = now.answer;
  const by = now.contributor === writer?.id ? writer : yield* contributorOf(sql, response, now.contributor);
  return {
    question,
    kind: 'conflict',
    current: { value, revision, receivedAt, ...(by && { contributor: { name: by.name, role: by.role } }) },
    ...(kept !== undefined && { kept }),
  };
}

function* contributorOf(
  sql: Sql,
  { survey, id }: Planned['response'],
  contributor: string | null,
): Operation<Contributor | undefined> {
  return contributor === null ? undefined : (yield* contributorsById(sql, survey, id)).get(contributor);
}

/** Whether the text is there already: as an unsettled parallel revision, or as the one that the writer saw and then changed nothing of. */
export function* sameBeside(
  sql: Sql,
  { response, written }: Planned,
  { question, value, baseRevision }: AnswerChange,
): Operation<{ kind: 'unsettled'; revision: number } | { kind: 'seen' } | { kind: 'none' }> {
  const text = canonicalJson(value);
  const isSame = (other: AnswerValue): boolean => canonicalJson(other) === text;
  const stored = yield* revisionsAround(sql, response.survey, response.id, question, baseRevision);
  const planned = written.filter((row) => row.question === question && row.parallel === 1);
  const unsettled = [
    ...stored.filter(({ parallel, settledAt }) => parallel && settledAt === null),
    ...planned.map(({ revision, json }) => ({ revision, value: JSON.parse(textOf(json)) as AnswerValue })),
  ];
  const again = unsettled.find((one) => isSame(one.value));
  if (again) return { kind: 'unsettled', revision: again.revision };
  const seen = stored.find(({ revision }) => revision === baseRevision)?.value ?? null;
  const isUntouched = isSame(seen) || (seen === null && value === '');
  return { kind: isUntouched ? 'seen' : 'none' };
}

/**
 * The rows that say that a change's `settles` are settled, and the parallel revision that it was written on: its text goes on in the new one.
 * Not the one that now holds the change itself (`kept`): nobody has chosen about that.
 */
export function* settling(
  sql: Sql,
  { response, contributor }: Planned,
  { question, settles = [], baseRevision }: AnswerChange,
  kept: number | undefined,
  at: number,
): Operation<Tables['settled'][]> {
  const wanted = [...new Set([...settles, ...(kept === undefined ? [] : [baseRevision])])];
  const meant = wanted.filter((revision) => revision !== kept && revision > 0);
  if (meant.length === 0) return [];
  const { survey, id } = response;
  const rows = yield* all(
    sql.db
      .selectFrom('answer')
      .select('revision')
      .where('survey', '=', survey)
      .where('response', '=', id)
      .where('question', '=', question)
      .where('parallel', '=', (value) => value.lit(1))
      .where('revision', 'in', meant)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('settled')
              .select('settled.revision')
              .whereRef('settled.survey', '=', 'answer.survey')
              .whereRef('settled.response', '=', 'answer.response')
              .whereRef('settled.question', '=', 'answer.question')
              .whereRef('settled.revision', '=', 'answer.revision'),
          ),
        ),
      ),
  );
  return rows.map(({ revision }) => ({
    ...{ survey, response: id, question, revision, settled_at: at },
    contributor: contributor?.id ?? null,
  }));
}
