/** Keeping what is searched up to what was written: `docs/decisions/search.md`. How rows are found by their words: `search-index.ts`. */
import { all, first, insertRows, locked, type Operation, pieces, run, type Sql } from '../operation.ts';
import { SEARCH_KINDS, type SearchKindName } from '../searches.ts';
import { INDEX_FORM, insertDocuments, removeDocuments } from './search-index.ts';
import { searchKinds } from './search-kinds.ts';

/** Subjects in one transaction: nobody who submits meanwhile should notice. */
const BATCH = 20;

/** To be said by whatever writes or takes back texts of this kind, in its transaction. */
export function* searchLater(
  sql: Sql,
  survey: string,
  kind: SearchKindName,
  subjects: readonly string[],
): Operation<void> {
  const rows = [...new Set(subjects)].toSorted().map((subject) => ({ survey, kind, subject }));
  for (const piece of pieces(rows, 64)) {
    yield* insertRows(sql, 'search_pending', piece, ({ db }, each) =>
      db
        .insertInto('search_pending')
        .values(each)
        // Not `do nothing`: the row is locked, so that whoever takes it away now waits and sees what is changed here.
        .onConflict((conflict) =>
          conflict
            .columns(['survey', 'kind', 'subject'])
            .doUpdateSet((set) => ({ subject: set.ref('excluded.subject') })),
        ),
    );
  }
}

/** To be said where what counts of these responses changes. */
export function* searchResponsesLater(sql: Sql, survey: string, responses: readonly string[]): Operation<void> {
  for (const kind of SEARCH_KINDS) if (searchKinds[kind].ofResponses) yield* searchLater(sql, survey, kind, responses);
}

/** To be said by what erases a response: no word of it stays. Whoever has just read it to make documents is waited for. */
export function* forgetSearched(sql: Sql, survey: string, response: string): Operation<void> {
  yield* lockedForm(sql, survey);
  yield* removeDocuments(sql, survey, { response });
}

/** One at a time makes or erases documents of a survey. */
function* lockedForm(sql: Sql, survey: string): Operation<number> {
  yield* run(
    sql.db
      .insertInto('search_state')
      .values({ survey, form: 0 })
      .onConflict((conflict) => conflict.column('survey').doNothing()),
  );
  const state = yield* first(
    locked(sql, sql.db.selectFrom('search_state').select('form').where('survey', '=', survey)),
  );
  return state?.form ?? 0;
}

/** Subjects that wait. Only reads; null where everything is to be made anew. */
export function* waitingSubjects(sql: Sql, survey: string): Operation<number | null> {
  const state = yield* first(sql.db.selectFrom('search_state').select('form').where('survey', '=', survey));
  if (state?.form !== INDEX_FORM) return null;
  const waiting = sql.db
    .selectFrom('search_pending')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('survey', '=', survey);
  return (yield* first(waiting))?.n ?? 0;
}

/** Makes the documents of the next subjects that wait. A whole batch says that there may be more. */
export function* indexSubjects(sql: Sql, survey: string): Operation<{ indexed: number; isLast: boolean }> {
  if ((yield* lockedForm(sql, survey)) !== INDEX_FORM) {
    yield* awaitEverything(sql, survey);
    return { indexed: 0, isLast: false };
  }
  const taken = yield* all(
    locked(
      sql,
      sql.db
        .selectFrom('search_pending')
        .select(['kind', 'subject'])
        .where('survey', '=', survey)
        .orderBy('kind')
        .orderBy('subject')
        .limit(BATCH),
    ),
  );
  for (const kind of SEARCH_KINDS) {
    const subjects = taken.filter((one) => one.kind === kind).map(({ subject }) => subject);
    if (subjects.length === 0) continue;
    yield* run(
      sql.db
        .deleteFrom('search_pending')
        .where('survey', '=', survey)
        .where('kind', '=', kind)
        .where('subject', 'in', subjects),
    );
    yield* removeDocuments(sql, survey, { kind, subjects });
    const documents = yield* searchKinds[kind].documents(sql, survey, subjects);
    yield* insertDocuments(
      sql,
      documents.map((document) => ({ ...document, survey, kind })),
    );
  }
  return { indexed: taken.length, isLast: taken.length < BATCH };
}

/** What there is, and what there are documents of: they are replaced one after another, and found as before until then. */
function* awaitEverything(sql: Sql, survey: string): Operation<void> {
  for (const kind of SEARCH_KINDS) {
    const there = yield* all(searchKinds[kind].subjects(sql, survey));
    const known = yield* all(
      sql.db
        .selectFrom('search_document')
        .select('subject')
        .distinct()
        .where('survey', '=', survey)
        .where('kind', '=', kind),
    );
    yield* searchLater(
      sql,
      survey,
      kind,
      [...there, ...known].map(({ subject }) => subject),
    );
  }
  yield* run(sql.db.updateTable('search_state').set({ form: INDEX_FORM }).where('survey', '=', survey));
}
