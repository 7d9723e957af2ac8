/** Working translations written: each version beside those before it. Begins with the invitation's lock, so that what is read here holds until it is written. */
import { countWords } from '../../foundation/words.ts';
import { all, first, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import {
  type NewTranslation,
  plainSentence,
  type SaveTranslations,
  type TranslationSaved,
  type TranslationWrites,
} from '../translations.ts';
import { responseOf } from './answers.ts';
import { lockInvitation } from './invitations.ts';
import { answerRow } from './quotes.ts';
import { sentenceHash } from './sentence-hash.ts';
import { pairsOf } from './translations.ts';

type Row = Tables['working_translation'];

export function* saveTranslations(
  sql: Sql,
  { survey, translations, batch, by, at }: SaveTranslations,
): Operation<TranslationSaved[]> {
  // Locked in one order, so that two who save many wait for each other and not in a circle.
  for (const invitation of [...new Set(translations.map((one) => one.invitation))].sort())
    yield* lockInvitation(sql, survey, invitation);
  const results: TranslationSaved[] = [];
  for (const one of translations) results.push(yield* saveOne(sql, survey, one, { batch, by, at }));
  return results;
}

interface Cause {
  batch: string | null;
  by: string;
  at: number;
}

function* saveOne(sql: Sql, survey: string, made: NewTranslation, cause: Cause): Operation<TranslationSaved> {
  const { invitation, question, language, revision, text } = made;
  const response = yield* responseOf(sql, survey, invitation);
  const answer = yield* answerRow(sql, survey, invitation, question, revision);
  if (response === undefined || typeof parsed(answer?.value) !== 'string') return { kind: 'gone' };
  const rows = yield* versionsOf(sql, survey, response.id, question, language);
  const held = rows.find(({ holds }) => holds === 1);
  const pairs = JSON.stringify(made.pairs);
  // Somebody's own attempt that was kept beside another's is not kept twice.
  const again = rows.find((one) => one.parallel === 1 && one.base === made.base && one.text === text);
  if (again !== undefined && held?.version !== made.base) return { kind: 'beside', version: again.version };
  const newest = rows.at(-1)?.version ?? 0;
  if (isSame(held, made, pairs) && held?.version === newest) return { kind: 'unchanged' };
  if (held === undefined && text === '') return { kind: 'unchanged' };
  const isParallel = (held?.version ?? 0) !== made.base;
  const row: Row = {
    ...{ survey, response: response.id, question, language, version: newest + 1, revision, text },
    ...{ pairs, taken_back: text === '' ? 1 : 0, unfinished: made.isUnfinished ? 1 : 0 },
    ...{ origin: made.origin, machine: made.machine, base: made.base },
    ...{ holds: isParallel ? 0 : 1, parallel: isParallel ? 1 : 0 },
    ...{ batch: cause.batch, by_whom: cause.by, made_at: cause.at },
  };
  yield* keep(sql, row, answer?.language ?? '', made.pairs);
  return { kind: isParallel ? 'beside' : 'saved', version: row.version };
}

const parsed = (json: string | undefined): unknown => (json === undefined ? undefined : JSON.parse(json));

/** Whether saving says nothing new. That a person saves what a machine wrote is new. */
const isSame = (held: Row | undefined, made: NewTranslation, pairs: string): boolean =>
  held !== undefined &&
  held.text === made.text &&
  held.revision === made.revision &&
  held.unfinished === (made.isUnfinished ? 1 : 0) &&
  (made.pairs.length === 0 || held.pairs === pairs) &&
  (held.origin !== 'machine' || made.origin === 'machine');

const versionsOf = (
  { db }: Sql,
  survey: string,
  response: string,
  question: string,
  language: string,
): Operation<Row[]> =>
  all(
    db
      .selectFrom('working_translation')
      .selectAll()
      .where('survey', '=', survey)
      .where('response', '=', response)
      .where('question', '=', question)
      .where('language', '=', language)
      .orderBy('version'),
  );

/** Writes a version; one that holds takes the place of the one before, in the memory too. */
function* keep(sql: Sql, row: Row, from: string, pairs: NewTranslation['pairs']): Operation<void> {
  const { survey, response, question, language } = row;
  const { db } = sql;
  if (row.holds === 1) {
    yield* run(
      db
        .updateTable('working_translation')
        .set({ holds: 0 })
        .where('survey', '=', survey)
        .where('response', '=', response)
        .where('question', '=', question)
        .where('language', '=', language)
        .where('holds', '=', 1),
    );
    yield* run(
      db
        .deleteFrom('translation_pair')
        .where('survey', '=', survey)
        .where('response', '=', response)
        .where('question', '=', question)
        .where('language', '=', language),
    );
  }
  yield* run(db.insertInto('working_translation').values(row));
  if (row.holds === 0 || row.origin === 'machine') return;
  const remembered = pairs.flatMap(({ source, target }, position): Tables['translation_pair'][] => {
    const [one, other] = [plainSentence(source), plainSentence(target)];
    if (one === '' || other === '') return [];
    return [
      {
        ...{ survey, response, question, language, position, source_language: from, source_hash: sentenceHash(one) },
        ...{ source: one, target: other, words: countWords(one), made_at: row.made_at },
      },
    ];
  });
  for (const piece of pieces(remembered, 50)) yield* run(db.insertInto('translation_pair').values(piece));
}

export function* undoTranslations(
  sql: Sql,
  { survey, batch, by, at }: Parameters<TranslationWrites['undoTranslations']>[0],
): Operation<{ undone: number; left: number }> {
  const { db } = sql;
  const came = db
    .selectFrom('working_translation')
    .innerJoin('response', (join) =>
      join
        .onRef('response.survey', '=', 'working_translation.survey')
        .onRef('response.id', '=', 'working_translation.response'),
    )
    .selectAll('working_translation')
    .select('response.invitation')
    .where('working_translation.survey', '=', survey)
    .where('working_translation.batch', '=', batch);
  for (const invitation of [...new Set((yield* all(came)).map((one) => one.invitation))].sort())
    yield* lockInvitation(sql, survey, invitation);
  let [undone, left] = [0, 0];
  // Read once more: what was saved while the locks were waited for counts.
  for (const { invitation, ...row } of yield* all(came)) {
    const { response, question, language } = row;
    const rows = yield* versionsOf(sql, survey, response, question, language);
    if (row.holds === 0) {
      left += row.parallel === 1 ? 0 : 1;
      continue;
    }
    const before = rows.findLast((one) => one.version < row.version && one.parallel === 0);
    const answer = yield* first(
      db
        .selectFrom('answer')
        .select('language')
        .where('survey', '=', survey)
        .where('response', '=', response)
        .where('question', '=', question)
        .where('revision', '=', (before ?? row).revision),
    );
    const back: Row = {
      ...(before ?? { ...row, text: '', taken_back: 1, pairs: '[]', unfinished: 0, origin: 'person', machine: '' }),
      ...{ version: (rows.at(-1)?.version ?? 0) + 1, base: row.version, holds: 1, parallel: 0 },
      ...{ batch: null, by_whom: by, made_at: at },
    };
    yield* keep(sql, back, answer?.language ?? '', before === undefined ? [] : pairsOf(before.pairs));
    undone += 1;
  }
  return { undone, left };
}

/** Everything that was written to a response's answers in other languages. */
export function* eraseTranslations({ db }: Sql, survey: string, response: string): Operation<void> {
  for (const table of ['translation_pair', 'working_translation'] as const)
    yield* run(db.deleteFrom(table).where('survey', '=', survey).where('response', '=', response));
}
