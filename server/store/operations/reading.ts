/** Taking in what counts now, a little after it was submitted: `docs/decisions/counted-answers.md`. What was taken in is read in `readings.ts`. */
import { sql as raw } from 'kysely';
import type { AnswerValue } from '../../definitions/answers.ts';
import { countWords } from '../../foundation/words.ts';
import { all, first, insertRows, locked, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { ReadingFault } from '../readings.ts';
import type { Tables } from '../tables.ts';
import { searchResponsesLater } from './indexing.ts';
import { meta, setMeta, setMetaOnce } from './meta.ts';
import { writtenAnswers } from './versions.ts';

/** Milliseconds that a submission may be committed after its id was made: ids of several processes are only roughly in order. A transaction waits 10 s for a lock at most. */
const OVERLAP = 120_000;
/** Responses in one transaction: nobody who submits meanwhile should notice. */
const BATCH = 100;

const placeName = (survey: string): string => `reading ${survey}`;
const stampName = (survey: string): string => `readings ${survey}`;

/** Another text whenever something was taken in since. */
export function* readingStamp(sql: Sql, survey: string): Operation<string> {
  return (yield* meta(sql, stampName(survey))) ?? '';
}

/** What sorts before every id that is made from `OVERLAP` milliseconds before `id` on. UUIDv7: 48 bits of milliseconds come first (RFC 9562). */
function overlapBefore(id: string, times = 1): string {
  const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const digits = (made - times * OVERLAP).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

/** Counted submissions after `floor` that were not taken in, in the order of their ids. */
const unreadAfter = ({ db }: Sql, survey: string, floor: string, limit: number) =>
  db
    .selectFrom('submission')
    .select(['id', 'response'])
    .where('survey', '=', survey)
    .where('id', '>', floor)
    .where('counted', '=', 1)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('counted_response')
            .select('counted_response.response')
            .whereRef('counted_response.survey', '=', 'submission.survey')
            .whereRef('counted_response.response', '=', 'submission.response')
            .whereRef('counted_response.submission', '=', 'submission.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit);

/** Whether there is a submission, or a change of what counts, that was not taken in. */
export function* hasUnread(sql: Sql, survey: string, from?: string): Operation<boolean> {
  const floor = from ?? (yield* meta(sql, placeName(survey))) ?? '';
  const waiting = sql.db.selectFrom('counted_answer_pending').select('response').where('survey', '=', survey).limit(1);
  return ((yield* first(waiting)) ?? (yield* first(unreadAfter(sql, survey, floor, 1)))) !== undefined;
}

/** Whether `takeIn` has anything to do. `now` is an id made now; from the very beginning where `whole`. Only reads. */
export function* isReadingDue(sql: Sql, survey: string, now: string, whole: boolean): Operation<boolean> {
  const floor = whole ? '' : ((yield* meta(sql, placeName(survey))) ?? '');
  if (yield* hasUnread(sql, survey, floor)) return true;
  if (whole || floor > overlapBefore(now, 2)) return false;
  // The place is to move on now and then, or the same submissions are looked at for ever.
  const beyond = sql.db.selectFrom('submission').select('id').where('survey', '=', survey).where('id', '>', floor);
  return (yield* first(beyond.limit(1))) !== undefined;
}

/**
 * Takes in what waits and the next counted submissions after `from`, or after the remembered place. `next` says where to go on; null where everything up to `now`, an id made now, is in.
 */
export function* takeIn(
  sql: Sql,
  { survey, now, from }: { survey: string; now: string; from: string | null },
): Operation<{ read: number; next: string | null }> {
  // Whoever takes in holds the place's row: one at a time.
  yield* setMetaOnce(sql, placeName(survey), '');
  const place = yield* first(
    locked(sql, sql.db.selectFrom('meta').select('value').where('name', '=', placeName(survey))),
  );
  const floor = place?.value ?? '';
  const pending = yield* all(
    sql.db
      .deleteFrom('counted_answer_pending')
      .where('survey', '=', survey)
      .where('response', 'in', (select) =>
        select
          .selectFrom('counted_answer_pending as waiting')
          .select('waiting.response')
          .where('waiting.survey', '=', survey)
          .orderBy('waiting.response')
          .limit(BATCH),
      )
      .returning('response'),
  );
  const unread = yield* all(unreadAfter(sql, survey, from ?? floor, BATCH));
  const responses = [...new Set([...pending, ...unread].map(({ response }) => response))];
  yield* readAnew(sql, survey, responses);
  // One call takes in several batches with one `now`.
  const stamp = `${now} ${responses.at(-1)} ${responses.length}`;
  if (responses.length > 0) yield* setMeta(sql, stampName(survey), stamp);
  const last = unread.length < BATCH ? null : (unread.at(-1)?.id ?? null);
  const reached = last === null || last > overlapBefore(now) ? overlapBefore(now) : last;
  if (reached > floor) yield* setMeta(sql, placeName(survey), reached);
  const next = last ?? (pending.length < BATCH ? null : reached);
  return { read: responses.length, next };
}

/** Question and revision of each answer that a submission froze. */
const FROZEN = {
  sqlite: raw<{ key: string; value: string }>`json_each(submission.answers)`,
  postgresql: raw<{ key: string; value: string }>`json_each_text(submission.answers::json)`,
};

/**
 * Language and value of an answer as it was frozen, a space between; null where it is gone. Looked up one by one: nobody knows how many a submission froze, PostgreSQL takes it for
 * a hundred, and joined it reads all answers of all surveys for a hundred responses.
 */
const WRITTEN = raw<string | null>`(
  select answer.language || ' ' || answer.value
  from answer
  where answer.survey = submission.survey and answer.response = submission.response
  and answer.question = frozen.key and answer.revision = cast(frozen.value as integer)
)`;

/** Makes the rows of these responses anew: those of the counted submission, none where there is none. */
function* readAnew(sql: Sql, survey: string, responses: string[]): Operation<void> {
  if (responses.length === 0) return;
  const { db } = sql;
  yield* searchResponsesLater(sql, survey, responses);
  for (const table of ['counted_answer', 'counted_response'] as const) {
    yield* run(db.deleteFrom(table).where('survey', '=', survey).where('response', 'in', responses));
  }
  const counted = db
    .selectFrom('submission')
    .where('submission.survey', '=', survey)
    .where('submission.response', 'in', responses)
    .where('submission.counted', '=', 1);
  const rows = yield* all(
    counted
      .leftJoin(FROZEN[sql.engine].as('frozen'), (join) => join.onTrue())
      .select([
        'submission.response',
        'submission.invitation',
        'submission.id as submission',
        'submission.questionnaire',
        'submission.version',
        'frozen.key as question',
        'frozen.value as revision',
        WRITTEN.as('written'),
      ]),
  );
  const read = new Map(rows.map(({ response, submission }) => [response, { survey, response, submission }]));
  for (const piece of pieces([...read.values()], 64)) {
    yield* insertRows(sql, 'counted_response', piece, (at, each) => at.db.insertInto('counted_response').values(each));
  }
  const isWritten = yield* writtenAnswers(sql, survey);
  const answers = rows.flatMap(({ question, written, ...of }): Tables['counted_answer'][] => {
    if (question === null || written === null) return [];
    const space = written.indexOf(' ');
    const answer = JSON.parse(written.slice(space + 1)) as AnswerValue;
    if (isBlank(answer)) return [];
    const [language, revision] = [written.slice(0, space), Number(of.revision)];
    const { response, invitation, submission, questionnaire, version } = of;
    const words =
      typeof answer === 'string' && isWritten({ questionnaire, version, question }) ? countWords(answer) : 0;
    return [{ survey, question, response, invitation, submission, questionnaire, version, revision, language, words }];
  });
  for (const piece of pieces(answers, 64)) {
    yield* insertRows(sql, 'counted_answer', piece, (at, each) => at.db.insertInto('counted_answer').values(each));
  }
}

/** What of a submission's row is one answer's revision, as text. */
const REVISION = {
  sqlite: raw<string>`submission.answers ->> counted_answer.question`,
  postgresql: raw<string>`submission.answers::json ->> counted_answer.question`,
};

/** Responses whose rows are not as the submissions say, though nothing of them waits to be read; at most `limit` of each sort. Scans. */
export function* readingFaults(sql: Sql, survey: string, limit: number): Operation<ReadingFault[]> {
  const waiting = sql.db
    .selectFrom('counted_answer_pending')
    .select('counted_answer_pending.response')
    .where('counted_answer_pending.survey', '=', survey);
  const different = yield* all(
    sql.db
      .selectFrom('counted_answer')
      .leftJoin('submission', (join) =>
        join
          .onRef('submission.survey', '=', 'counted_answer.survey')
          .onRef('submission.id', '=', 'counted_answer.submission')
          .on('submission.counted', '=', 1)
          .on(raw<number>`cast(${REVISION[sql.engine]} as integer)`, '=', raw<number>`counted_answer.revision`),
      )
      .select('counted_answer.response')
      .distinct()
      .where('counted_answer.survey', '=', survey)
      .where('submission.id', 'is', null)
      .where('counted_answer.response', 'not in', waiting)
      // Submitted again and not read yet: that is found below, where it ought to have been.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('submission as other')
              .select('other.id')
              .whereRef('other.survey', '=', 'counted_answer.survey')
              .whereRef('other.response', '=', 'counted_answer.response')
              .whereRef('other.id', '<>', 'counted_answer.submission')
              .where('other.counted', '=', 1),
          ),
        ),
      )
      .orderBy('counted_answer.response')
      .limit(limit),
  );
  const place = (yield* meta(sql, placeName(survey))) ?? '';
  const missed = yield* all(
    unreadAfter(sql, survey, '', limit).where('id', '<=', place).where('response', 'not in', waiting),
  );
  return [
    ...different.map(({ response }): ReadingFault => ({ kind: 'differs', response })),
    ...missed.map(({ response }): ReadingFault => ({ kind: 'missed', response })),
  ];
}

/** Whether nothing was answered, whatever the question's kind. */
function isBlank(value: AnswerValue): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return (
    typeof value === 'object' && Object.values(value).every((field) => typeof field === 'string' && field.trim() === '')
  );
}

/** To be said by whatever changes without a submission what of a response counts, in its transaction. */
export function* readLater(sql: Sql, survey: string, response: string): Operation<void> {
  yield* insertRows(sql, 'counted_answer_pending', [{ survey, response }], ({ db }, rows) =>
    db
      .insertInto('counted_answer_pending')
      .values(rows)
      // Not `do nothing`: the row is locked, so that whoever takes it away now waits and sees what is changed here.
      .onConflict((conflict) =>
        conflict.columns(['survey', 'response']).doUpdateSet((set) => ({ response: set.ref('excluded.response') })),
      ),
  );
}

/** To be said by what erases a response. It is read later all the same: it may just be read by another. */
export function* forgetReading(sql: Sql, survey: string, response: string): Operation<void> {
  for (const table of ['counted_answer', 'counted_response'] as const) {
    yield* run(sql.db.deleteFrom(table).where('survey', '=', survey).where('response', '=', response));
  }
  yield* readLater(sql, survey, response);
}
