/** Who has answered an anonymous survey, and the ballots; nothing of one leads to the other once a ballot is submitted. `docs/decisions/anonymous.md`. */

import { sql as raw } from 'kysely';
import type { Fact } from '../../definitions/answers.ts';
import {
  ANONYMOUS,
  type BallotBegun,
  type BallotCount,
  type BeginBallot,
  dayOf,
  type Participation,
} from '../anonymous.ts';
import { all, first, insertRows, kept, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { Invitation, Save } from '../store.ts';
import { loadTable, type TableRow } from './copy.ts';
import { invitation as invitationOf, lockInvitation } from './invitations.ts';
import { sealLedger } from './ledger.ts';
import { addPending, type Change, changeRollUps, factChanges, stageChange } from './roll-ups.ts';
import { lockSurvey } from './versions.ts';

export function* isBallot(sql: Sql, survey: string, invitation: string): Operation<boolean> {
  const [row] = yield* kept(sql, 'isBallot', [survey, invitation], () =>
    sql.db.selectFrom('invitation').select('ballot').where('survey', '=', survey).where('id', '=', invitation),
  );
  return row?.ballot === 1;
}

/** What a ballot keeps of a save: neither a name nor when it came. */
export const anonymised = <S extends Pick<Save, 'at' | 'contributor'>>({ ballot, madeAt }: Invitation, save: S): S => {
  if (!ballot) return save;
  const { contributor: _, ...rest } = save;
  return { ...rest, at: madeAt } as S;
};

export function* participation(sql: Sql, survey: string, invitation: string): Operation<Participation | undefined> {
  const row = yield* first(
    sql.db.selectFrom('participation').selectAll().where('survey', '=', survey).where('invitation', '=', invitation),
  );
  return row && { nonce: row.nonce, answeredOn: row.answered_on };
}

export function* hasAnswered(sql: Sql, survey: string, invitation: string): Operation<boolean> {
  return typeof (yield* participation(sql, survey, invitation))?.answeredOn === 'number';
}

/** On which day each has answered, by invitation. */
export function* answeredOn({ db }: Sql, survey: string): Operation<Map<string, number>> {
  const rows = yield* all(
    db
      .selectFrom('participation')
      .select(['invitation', 'answered_on'])
      .where('survey', '=', survey)
      .where('answered_on', 'is not', null),
  );
  return new Map(rows.map((row) => [row.invitation, row.answered_on ?? 0]));
}

/** Changes one row, and writes all of the survey anew: none of them is the newest. */
function* changeParticipation(
  sql: Sql,
  survey: string,
  invitation: string,
  to: { nonce: string | null; answered_on: number | null },
): Operation<void> {
  yield* run(
    sql.db
      .updateTable('participation')
      .set((now) => ({
        nonce: now.case().when('invitation', '=', invitation).then(to.nonce).else(now.ref('nonce')).end(),
        answered_on: now
          .case()
          .when('invitation', '=', invitation)
          .then(to.answered_on)
          .else(now.ref('answered_on'))
          .end(),
      }))
      .where('survey', '=', survey),
  );
}

export function* beginBallot(sql: Sql, input: BeginBallot): Operation<BallotBegun> {
  const { survey, invitation: id, nonce, sealed, ballot, atLeast, at } = input;
  // Not the invitation's row: on PostgreSQL a lock leaves the transaction's number there (`xmax`), and the ballot has the same.
  yield* lockSurvey(sql, survey);
  const invitation = yield* invitationOf(sql, survey, id);
  if (invitation === undefined || invitation.withdrawnAt !== null) return { kind: 'withdrawn' };
  const known = yield* participation(sql, survey, id);
  if (typeof known?.answeredOn === 'number') return { kind: 'answered' };
  if (typeof known?.nonce === 'string') return { kind: 'there', nonce: known.nonce };
  const invited = yield* all(
    sql.db
      .selectFrom('invitation')
      .select(['id', 'questionnaire', 'withdrawn_at', 'made_at'])
      .where('survey', '=', survey)
      .where('ballot', '=', 0)
      .orderBy('id'),
  );
  const others = invited.filter((one) => one.questionnaire === invitation.questionnaire && one.withdrawn_at === null);
  if (others.length < atLeast) return { kind: 'too-few' };
  for (const { id: each } of invited)
    yield* run(
      sql.db
        .insertInto('participation')
        .values({ survey, invitation: each, nonce: null, answered_on: null })
        .onConflict((conflict) => conflict.columns(['survey', 'invitation']).doNothing()),
    );
  yield* changeParticipation(sql, survey, id, { nonce, answered_on: null });
  // The same for every ballot of the survey: of when one was begun nothing is kept.
  const madeAt = dayOf(invited.reduce((least, { made_at }) => Math.min(least, made_at), at));
  const row = {
    ...{ survey, id: ballot.id, questionnaire: ballot.questionnaire, municipality: ANONYMOUS, ordinal: ballot.ordinal },
    ...{ language: ballot.language, synthetic: invitation.synthetic ? 1 : 0, made_at: madeAt, withdrawn_at: null },
    ...{ token_hash: ballot.tokenHash, code_hash: ballot.codeHash, contact: null, issue: 1, extended_until: null },
    ...{ opened_at: null, reminders_stopped_at: null, unconfirmed: 1, ballot: 1 },
  };
  yield* run(sql.db.insertInto('invitation').values(row));
  yield* run(sql.db.insertInto('ballot_draft').values({ survey, ballot: ballot.id, sealed }));
  return { kind: 'done' };
}

export function* ballotDraft(sql: Sql, survey: string, ballot: string): Operation<string | undefined> {
  const row = yield* first(
    sql.db.selectFrom('ballot_draft').select('sealed').where('survey', '=', survey).where('ballot', '=', ballot),
  );
  return row?.sealed;
}

export function* rekeyBallot(
  sql: Sql,
  input: { survey: string; tokenHash: string; next: string; sealed: string },
): Operation<boolean> {
  const { survey, tokenHash, next, sealed } = input;
  const found = yield* first(
    sql.db.selectFrom('invitation').select('id').where('token_hash', '=', tokenHash).where('ballot', '=', 1),
  );
  if (found === undefined) return false;
  const { id, issue, madeAt } = yield* lockInvitation(sql, survey, found.id);
  const replaced = { survey, invitation: id, issue, reason: 'leaked', replaced_at: madeAt };
  yield* run(sql.db.insertInto('replaced_link').values({ token_hash: tokenHash, ...replaced }));
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ token_hash: next, issue: issue + 1 })
      .where('survey', '=', survey)
      .where('id', '=', id),
  );
  yield* run(sql.db.updateTable('ballot_draft').set({ sealed }).where('survey', '=', survey).where('ballot', '=', id));
  return true;
}

/** Whether whoever submits a ballot may. Others of the survey wait until it is marked; the invitation's own row is only read, as where a ballot is begun. */
export function* participantOf(sql: Sql, survey: string, invitation: string): Operation<'open' | 'gone' | 'answered'> {
  yield* lockSurvey(sql, survey);
  const found = yield* invitationOf(sql, survey, invitation);
  if (found === undefined || found.withdrawnAt !== null) return 'gone';
  return (yield* hasAnswered(sql, survey, invitation)) ? 'answered' : 'open';
}

/** A ballot was submitted: that it was, and when, is kept of the one; of the other nothing that leads back. */
export function* markAnswered(
  sql: Sql,
  survey: string,
  ballot: string,
  invitation: string,
  at: number,
): Operation<void> {
  yield* changeParticipation(sql, survey, invitation, { nonce: null, answered_on: dayOf(at) });
  yield* run(sql.db.deleteFrom('ballot_draft').where('survey', '=', survey).where('ballot', '=', ballot));
}

/** Submitted ballots that nobody sees yet. */
const waiting = ({ db }: Sql, survey: string) =>
  db
    .selectFrom('invitation')
    .innerJoin('response', (join) =>
      join.onRef('response.survey', '=', 'invitation.survey').onRef('response.invitation', '=', 'invitation.id'),
    )
    .where('invitation.survey', '=', survey)
    .where('invitation.ballot', '=', 1)
    .where('invitation.unconfirmed', '=', 1)
    .where('invitation.withdrawn_at', 'is', null)
    .where('response.status', '=', 'submitted')
    .where('response.erased_at', 'is', null);

export function* ballotsWaiting(sql: Sql, survey: string): Operation<BallotCount[]> {
  const rows = yield* all(
    waiting(sql, survey)
      .select(({ fn }) => ['invitation.questionnaire', fn.count<number>('invitation.id').as('n')])
      .groupBy('invitation.questionnaire')
      .orderBy('invitation.questionnaire'),
  );
  return rows.map(({ questionnaire, n }) => ({ questionnaire, waiting: Number(n) }));
}

export function* releaseBallots(sql: Sql, survey: string, atLeast: number): Operation<number> {
  if (!(yield* ballotsWaiting(sql, survey)).some((one) => one.waiting >= atLeast)) return 0;
  yield* lockSurvey(sql, survey);
  const rows = yield* all(
    waiting(sql, survey)
      .select(['invitation.id', 'invitation.questionnaire', 'response.id as response'])
      .orderBy('invitation.id'),
  );
  const enough = [...Map.groupBy(rows, ({ questionnaire }) => questionnaire).values()].filter(
    (of) => of.length >= atLeast,
  );
  yield* addPending(sql, survey);
  const changes: Change[] = [];
  let released = 0;
  let sealedAt = 0;
  for (const { id, response } of enough.flat()) {
    const found = yield* lockInvitation(sql, survey, id);
    const now = yield* first(
      sql.db
        .selectFrom('response')
        .innerJoin('submission', (join) =>
          join.onRef('submission.survey', '=', 'response.survey').onRef('submission.id', '=', 'response.submission'),
        )
        .select(['submission.id', 'submission.hash', 'submission.facts', 'response.erased_at'])
        .where('response.survey', '=', survey)
        .where('response.id', '=', response),
    );
    if (now === undefined || now.erased_at !== null || found.withdrawnAt !== null || !found.unconfirmed) continue;
    yield* run(
      sql.db.updateTable('invitation').set({ unconfirmed: 0 }).where('survey', '=', survey).where('id', '=', id),
    );
    yield* run(
      sql.db.updateTable('submission').set({ counted: 1 }).where('survey', '=', survey).where('id', '=', now.id),
    );
    const entry = { survey, submission: now.id, hash: now.hash, height: null };
    yield* insertRows(sql, 'ledger_entry', [entry], ({ db }, made) => db.insertInto('ledger_entry').values(made));
    sealedAt = found.madeAt;
    changes.push(stageChange(found, 'started', 1), stageChange(found, 'submitted', 1));
    changes.push(...factChanges(found, JSON.parse(now.facts) as Fact[], 1));
    yield* insertRows(sql, 'counted_answer_pending', [{ survey, response }], ({ db }, made) =>
      db
        .insertInto('counted_answer_pending')
        .values(made)
        .onConflict((conflict) => conflict.columns(['survey', 'response']).doNothing()),
    );
    released += 1;
  }
  yield* changeRollUps(sql, survey, changes);
  // In one block, so that the ledger too has no order of theirs.
  if (released > 0) yield* sealLedger(sql, survey, sealedAt);
  yield* shuffle(
    sql,
    survey,
    enough.flat().map(({ id, response }) => ({ id, response })),
  );
  return released;
}

/** Tables of a ballot's rows, each after those it refers to, and which column says whose they are. */
const ROWS = [
  ['invitation', 'id'],
  ['replaced_link', 'invitation'],
  ['response', 'id'],
  ['answer', 'response'],
  ['answer_repeat', 'response'],
  ['settled', 'response'],
  ['submission', 'response'],
] as const;

/** Takes out the rows of these ballots and puts them back by their random ids: a database keeps rows in the order in which they were written. */
function* shuffle(sql: Sql, survey: string, ballots: { id: string; response: string }[]): Operation<void> {
  for (const piece of pieces(ballots, 100)) {
    const taken: { table: (typeof ROWS)[number][0]; rows: TableRow[] }[] = [];
    for (const [table, column] of ROWS) {
      const ids = piece.map(({ id, response }) =>
        table === 'invitation' || table === 'replaced_link' ? id : response,
      );
      const [name, of] = [raw.table(table), raw.ref(column)];
      const select = raw<TableRow>`select * from ${name} where survey = ${survey} and ${of} in (${raw.join(ids)})`;
      const rows = yield* all({ compile: () => select.compile(sql.db) });
      taken.push({ table, rows: rows.toSorted((one, other) => (order(one) < order(other) ? -1 : 1)) });
    }
    for (const [table, column] of ROWS.toReversed()) {
      const ids = piece.map(({ id, response }) =>
        table === 'invitation' || table === 'replaced_link' ? id : response,
      );
      const gone = raw`delete from ${raw.table(table)} where survey = ${survey} and ${raw.ref(column)} in (${raw.join(ids)})`;
      yield* run({ compile: () => gone.compile(sql.db) });
    }
    for (const { table, rows } of taken) for (const some of pieces(rows, 50)) yield* loadTable(sql, table, some);
  }
}

/** Random, since every id is. */
const order = ({ id, response, invitation, token_hash }: TableRow): string =>
  String(id ?? response ?? token_hash ?? invitation);
