/** The roll-ups: a multiset of facts by municipality, corrected in the transaction that changes what they count. */
import { sql as raw } from 'kysely';
import type { Fact } from '../../definitions/answers.ts';
import { all, insertRows, kept, locked, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { RollUp } from '../store.ts';
import type { Tables } from '../tables.ts';
import { municipalitiesIn } from './region.ts';
import { lockSurvey } from './versions.ts';

/** Where facts are counted. */
export interface Place {
  survey: string;
  questionnaire: string;
  municipality: string;
}
/** How often a fact is to be counted more, or less where negative. */
export type Change = RollUp;

type Stage = 'invited' | 'started' | 'submitted';

export const stageChange = (place: Place, stage: Stage, n: number): Change => ({
  questionnaire: place.questionnaire,
  municipality: place.municipality,
  question: '',
  measure: stage,
  value: '',
  n,
});

export const factChanges = (place: Place, facts: Fact[], n: number): Change[] =>
  facts.map((fact) => ({
    questionnaire: place.questionnaire,
    municipality: place.municipality,
    question: fact.question,
    measure: fact.measure,
    value: fact.value,
    n,
  }));

const KEY = ['questionnaire', 'municipality', 'question', 'measure', 'value'] as const;

/** Orders as the columns of `KEY` do, one after another. */
const keyOf = ({ questionnaire, municipality, question, measure, value }: Change): string =>
  `${questionnaire}\0${municipality}\0${question}\0${measure}\0${value}`;

const upsert = ({ db }: Sql, rows: Tables['roll_up'][]) =>
  db
    .insertInto('roll_up')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['survey', ...KEY]).doUpdateSet((set) => ({ n: set('roll_up.n', '+', set.ref('excluded.n')) })),
    );

/** One change for each key. */
function summed(changes: Iterable<Change>): Map<string, Change> {
  const sums = new Map<string, Change>();
  for (const change of changes) {
    const key = keyOf(change);
    const sum = sums.get(key);
    if (sum) sum.n += change.n;
    else sums.set(key, { ...change });
  }
  return sums;
}

const inOrder = (sums: Map<string, Change>): Change[] =>
  [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);

/** Applies the changes in one statement, keys in order so that two transactions never wait for each other crosswise. */
export function* changeRollUps(sql: Sql, survey: string, changes: Change[]): Operation<void> {
  const net = inOrder(summed(changes)).filter((change) => change.n !== 0);
  for (const piece of pieces(net, 64)) {
    const rows = piece.map(({ questionnaire, municipality, question, measure, value, n }) => ({
      survey,
      questionnaire,
      municipality,
      question,
      measure,
      value,
      n,
    }));
    yield* insertRows(sql, 'roll_up', rows, upsert);
  }
  const shrunk = net.filter((change) => change.n < 0);
  const places = new Map(shrunk.map((change) => [`${change.questionnaire}\0${change.municipality}`, change]));
  for (const place of places.values()) {
    yield* run(
      sql.db
        .deleteFrom('roll_up')
        .where('survey', '=', survey)
        .where('questionnaire', '=', place.questionnaire)
        .where('municipality', '=', place.municipality)
        .where('n', '=', 0),
    );
  }
}

/** Counts a first submission later, together with others (`addPending`). `started` is how often its response is to be counted as started. */
export function* countLater(sql: Sql, survey: string, submission: string, started: 0 | 1): Operation<void> {
  yield* insertRows(sql, 'roll_up_pending', [{ survey, submission, started }], ({ db }, rows) =>
    db.insertInto('roll_up_pending').values(rows),
  );
}

type Pending = Pick<Tables['submission'], 'questionnaire' | 'municipality' | 'facts'> & { started: number };

/** What submissions that are counted later add, one change for each key: summed place by place, as each has many facts in common. */
const pendingChanges = (rows: Pending[]): Change[] =>
  [...Map.groupBy(rows, ({ questionnaire, municipality }) => `${questionnaire}\0${municipality}`).values()].flatMap(
    (here) => {
      const sums = new Map<string, { fact: Fact; n: number }>();
      let started = 0;
      for (const row of here) {
        started += row.started;
        for (const fact of JSON.parse(row.facts) as Fact[]) {
          const key = `${fact.question}\0${fact.measure}\0${fact.value}`;
          const sum = sums.get(key);
          if (sum) sum.n += 1;
          else sums.set(key, { fact, n: 1 });
        }
      }
      const { questionnaire = '', municipality = '' } = here[0] ?? {};
      const place = { survey: '', questionnaire, municipality };
      return [
        ...[...sums.values()].flatMap(({ fact, n }) => factChanges(place, [fact], n)),
        stageChange(place, 'submitted', here.length),
        stageChange(place, 'started', started),
      ];
    },
  );

/** Submissions that are counted later, with what is to be counted, and where: at the invitation's municipality of now. */
const pending = (sql: Sql) =>
  sql.db
    .selectFrom('roll_up_pending')
    // Crosswise: SQLite then begins with what waits, which is little, and not with every submission.
    .crossJoin('submission')
    .crossJoin('invitation')
    .whereRef('submission.survey', '=', 'roll_up_pending.survey')
    .whereRef('submission.id', '=', 'roll_up_pending.submission')
    .whereRef('invitation.survey', '=', 'submission.survey')
    .whereRef('invitation.id', '=', 'submission.invitation');

/** Adds what waits to the roll-ups. Comes before anything that takes a submission out of them. */
export function* addPending(sql: Sql, survey: string): Operation<void> {
  const rows = yield* kept(sql, 'pending', [survey], () =>
    locked(
      sql,
      pending(sql)
        .select(['submission.questionnaire', 'invitation.municipality', 'submission.facts', 'roll_up_pending.started'])
        .where('roll_up_pending.survey', '=', survey),
    ),
  );
  if (rows.length === 0) return;
  yield* kept(sql, 'emptyPending', [survey], () => sql.db.deleteFrom('roll_up_pending').where('survey', '=', survey));
  yield* changeRollUps(sql, survey, pendingChanges(rows));
}

/** The surveys in which something waits to be counted. */
export function* surveysPending(sql: Sql): Operation<string[]> {
  const rows = yield* all(sql.db.selectFrom('roll_up_pending').select('survey').distinct().orderBy('survey'));
  return rows.map((row) => row.survey);
}

/** The roll-ups in the order of their key, what waits included. One statement, so that nothing is added between two. */
export function* rollUps(sql: Sql, survey: string, region?: string): Operation<RollUp[]> {
  const within = region === undefined ? undefined : municipalitiesIn(sql, survey, region);
  const rows = yield* all(
    sql.db
      .selectFrom('roll_up')
      .select([...KEY, 'n', raw<string | null>`null`.as('facts')])
      .where('survey', '=', survey)
      .$if(within !== undefined, (query) => query.where('municipality', 'in', within ?? []))
      .unionAll(
        pending(sql)
          .select([
            'submission.questionnaire',
            'invitation.municipality',
            'submission.id as question',
            'submission.id as measure',
            'submission.id as value',
            'roll_up_pending.started as n',
            'submission.facts',
          ])
          .where('roll_up_pending.survey', '=', survey)
          .$if(within !== undefined, (query) => query.where('invitation.municipality', 'in', within ?? [])),
      )
      .orderBy('questionnaire')
      .orderBy('municipality')
      .orderBy('question')
      .orderBy('measure')
      .orderBy('value'),
  );
  const added: RollUp[] = [];
  const waiting: Pending[] = [];
  for (const { facts, ...row } of rows) {
    if (facts === null) added.push(row);
    else waiting.push({ questionnaire: row.questionnaire, municipality: row.municipality, facts, started: row.n });
  }
  return waiting.length === 0 ? added : inOrder(summed([...added, ...pendingChanges(waiting)]));
}

/** Everything counted anew: reads the counted submissions page by page, so memory holds the counts only. */
export function* recount(sql: Sql, survey: string): Operation<RollUp[]> {
  const counts = new Map<string, RollUp>();
  const add = (change: Change) => {
    const key = keyOf(change);
    const sum = counts.get(key);
    if (sum) sum.n += change.n;
    else counts.set(key, { ...change });
  };
  const staged = yield* all(
    sql.db
      .selectFrom('invitation')
      .leftJoin('response', (join) =>
        join.onRef('response.survey', '=', 'invitation.survey').onRef('response.invitation', '=', 'invitation.id'),
      )
      .select((select) => [
        'invitation.questionnaire',
        'invitation.municipality',
        select.fn.count<number>('invitation.id').as('rows'),
        'invitation.ballot',
        select.fn.count<number>('response.id').as('started'),
        select.fn.count<number>('response.submission').as('submitted'),
      ])
      .where('invitation.survey', '=', survey)
      .where('invitation.withdrawn_at', 'is', null)
      .where('invitation.unconfirmed', '=', 0)
      .groupBy(['invitation.questionnaire', 'invitation.municipality', 'invitation.ballot']),
  );
  for (const row of staged) {
    const place = { survey, questionnaire: row.questionnaire, municipality: row.municipality };
    // Whoever wrote a ballot is counted as invited where they were.
    const stages = { invited: row.ballot === 1 ? 0 : row.rows, started: row.started, submitted: row.submitted };
    for (const stage of ['invited', 'started', 'submitted'] as const) {
      if (stages[stage] > 0) add(stageChange(place, stage, stages[stage]));
    }
  }
  let after = '';
  for (;;) {
    const page = yield* all(
      sql.db
        .selectFrom('submission')
        // Where the invitation belongs now; the submission itself names the municipality as it was received.
        .innerJoin('invitation', (join) =>
          join
            .onRef('invitation.survey', '=', 'submission.survey')
            .onRef('invitation.id', '=', 'submission.invitation'),
        )
        .select(['submission.id', 'submission.questionnaire', 'invitation.municipality', 'submission.facts'])
        .where('submission.survey', '=', survey)
        .where('submission.counted', '=', 1)
        .where('submission.id', '>', after)
        .orderBy('submission.id')
        .limit(1000),
    );
    for (const row of page) {
      for (const change of factChanges({ survey, ...row }, JSON.parse(row.facts) as Fact[], 1)) add(change);
      after = row.id;
    }
    if (page.length < 1000) break;
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rollUp]) => rollUp);
}

export function* rebuildRollUps(sql: Sql, survey: string): Operation<void> {
  // On PostgreSQL what commits between the recount and the delete would be lost from the counts: keep out who invites, and who submits.
  yield* lockSurvey(sql, survey);
  if (sql.engine === 'postgresql') {
    yield* run(sql.db.selectFrom('invitation').select('id').where('survey', '=', survey).orderBy('id').forUpdate());
  }
  const counted = yield* recount(sql, survey);
  yield* run(sql.db.deleteFrom('roll_up_pending').where('survey', '=', survey));
  yield* run(sql.db.deleteFrom('roll_up').where('survey', '=', survey));
  yield* changeRollUps(sql, survey, counted);
}
