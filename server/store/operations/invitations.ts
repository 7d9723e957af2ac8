/** Invitations: made, found, withdrawn. */
import { all, first, kept, locked, type Operation, pieces, run, type Sql } from '../operation.ts';
import type { Invitation, NewInvitation } from '../store.ts';
import type { Tables } from '../tables.ts';
import { readLater } from './reading.ts';
import { municipalitiesIn } from './region.ts';
import { addPending, type Change, changeRollUps, factChanges, stageChange } from './roll-ups.ts';
import { countedFacts } from './submissions.ts';
import { ensureSurvey, lockSurvey } from './versions.ts';

/** What is read of an invitation: not the hashes of its secrets. */
export const INVITATION_COLUMNS = [
  'survey',
  'id',
  'questionnaire',
  'municipality',
  'ordinal',
  'language',
  'synthetic',
  'made_at',
  'withdrawn_at',
  'contact',
  'issue',
  'extended_until',
  'opened_at',
  'reminders_stopped_at',
  'unconfirmed',
  'ballot',
] as const;

export const toInvitation = (row: Omit<Tables['invitation'], 'token_hash' | 'code_hash'>): Invitation => ({
  survey: row.survey,
  id: row.id,
  questionnaire: row.questionnaire,
  municipality: row.municipality,
  ordinal: row.ordinal,
  language: row.language,
  synthetic: row.synthetic === 1,
  madeAt: row.made_at,
  withdrawnAt: row.withdrawn_at,
  contact: row.contact,
  issue: row.issue,
  extendedUntil: row.extended_until,
  openedAt: row.opened_at,
  remindersStoppedAt: row.reminders_stopped_at,
  unconfirmed: row.unconfirmed === 1,
  ballot: row.ballot === 1,
});

export function* invitations(
  sql: Sql,
  survey: string,
  after: string | null,
  limit: number,
  region?: string,
): Operation<Invitation[]> {
  let query = sql.db
    .selectFrom('invitation')
    .selectAll()
    .where('survey', '=', survey)
    .where('ballot', '=', 0)
    .where('id', '>', after ?? '');
  if (region !== undefined) query = query.where('municipality', 'in', municipalitiesIn(sql, survey, region));
  const rows = yield* all(query.orderBy('id').limit(limit));
  return rows.map(toInvitation);
}

export function* invitation(sql: Sql, survey: string, id: string): Operation<Invitation | undefined> {
  const [row] = yield* kept(sql, 'invitation', [survey, id], () =>
    sql.db.selectFrom('invitation').select(INVITATION_COLUMNS).where('survey', '=', survey).where('id', '=', id),
  );
  return row && toInvitation(row);
}

export function* invitationByToken(sql: Sql, tokenHash: string): Operation<Invitation | undefined> {
  const [row] = yield* kept(sql, 'invitationByToken', [tokenHash], () =>
    sql.db.selectFrom('invitation').select(INVITATION_COLUMNS).where('token_hash', '=', tokenHash),
  );
  return row && toInvitation(row);
}

export function* invitationByCode(sql: Sql, codeHash: string): Operation<Invitation | undefined> {
  const row = yield* first(
    sql.db.selectFrom('invitation').select(INVITATION_COLUMNS).where('code_hash', '=', codeHash),
  );
  return row && toInvitation(row);
}

export function* hasInvitations(sql: Sql, survey: string, synthetic: boolean, region?: string): Operation<boolean> {
  let query = sql.db
    .selectFrom('invitation')
    .select('id')
    .where('survey', '=', survey)
    .where('ballot', '=', 0)
    .where('synthetic', '=', synthetic ? 1 : 0);
  if (region !== undefined) query = query.where('municipality', 'in', municipalitiesIn(sql, survey, region));
  const row = yield* first(query.limit(1));
  return row !== undefined;
}

/** The invitation, locked: what changes its response begins here. Throws where there is none. */
export function* lockInvitation(sql: Sql, survey: string, id: string): Operation<Invitation> {
  const [row] = yield* kept(sql, 'lockInvitation', [survey, id], () =>
    locked(
      sql,
      sql.db.selectFrom('invitation').select(INVITATION_COLUMNS).where('survey', '=', survey).where('id', '=', id),
    ),
  );
  if (!row) throw new Error(`no invitation ${id} in survey ${survey}`);
  return toInvitation(row);
}

export function* makeInvitations(
  sql: Sql,
  survey: string,
  wanted: NewInvitation[],
  at: number,
): Operation<{ made: number }> {
  yield* ensureSurvey(sql, survey, at);
  yield* lockSurvey(sql, survey);
  const changes: Change[] = [];
  const gone = yield* goneMeanwhile(sql, survey, wanted);
  for (const piece of pieces(
    wanted.filter(({ municipality }) => !gone.has(municipality)),
    500,
  )) {
    const made = yield* all(
      sql.db
        .insertInto('invitation')
        .values(
          piece.map((one) => ({
            survey,
            id: one.id,
            questionnaire: one.questionnaire,
            municipality: one.municipality,
            ordinal: one.ordinal,
            language: one.language,
            synthetic: one.synthetic ? 1 : 0,
            made_at: one.madeAt,
            withdrawn_at: null,
            token_hash: one.tokenHash,
            code_hash: one.codeHash,
            contact: null,
            issue: 1,
            extended_until: null,
            opened_at: null,
            reminders_stopped_at: null,
            unconfirmed: 0,
            ballot: 0,
          })),
        )
        .onConflict((conflict) => conflict.columns(['survey', 'questionnaire', 'municipality', 'ordinal']).doNothing())
        .returning(['survey', 'questionnaire', 'municipality']),
    );
    for (const place of made) changes.push(stageChange(place, 'invited', 1));
  }
  yield* changeRollUps(sql, survey, changes);
  return { made: changes.length };
}

/** Municipalities of `wanted` that the registry has no longer: merged or removed since whoever asks read it. None where no registry was ever read. */
function* goneMeanwhile(sql: Sql, survey: string, wanted: NewInvitation[]): Operation<Set<string>> {
  const read = yield* first(
    sql.db.selectFrom('survey').select(['registry_hash', 'registry_kept']).where('id', '=', survey),
  );
  if (read === undefined || (read.registry_hash === null && read.registry_kept === 0)) return new Set();
  const there = yield* all(sql.db.selectFrom('municipality').select('id').where('survey', '=', survey));
  const ids = new Set(there.map(({ id }) => id));
  return new Set(wanted.flatMap(({ municipality }) => (ids.has(municipality) ? [] : [municipality])));
}

/** Takes the invitation out of the counts (`withdrawn`), or back into them. Nothing happens where it is so already, nor where its content is erased. */
export function* setWithdrawn(sql: Sql, survey: string, id: string, withdrawn: boolean, at: number): Operation<void> {
  const found = yield* lockInvitation(sql, survey, id);
  if ((found.withdrawnAt !== null) === withdrawn) return;
  const response = yield* first(
    sql.db
      .selectFrom('response')
      .select(['id', 'submission', 'erased_at'])
      .where('survey', '=', survey)
      .where('invitation', '=', id),
  );
  if (!withdrawn && typeof response?.erased_at === 'number') return;
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ withdrawn_at: withdrawn ? at : null })
      .where('survey', '=', survey)
      .where('id', '=', id),
  );
  // What nobody has accepted yet is in no count.
  if (found.unconfirmed) return;
  yield* addPending(sql, survey);
  const n = withdrawn ? -1 : 1;
  // Whoever wrote a ballot was invited, and stays so.
  const changes = found.ballot ? [] : [stageChange(found, 'invited', n)];
  if (response) changes.push(stageChange(found, 'started', n));
  if (response?.submission) {
    changes.push(stageChange(found, 'submitted', n));
    changes.push(...factChanges(found, yield* countedFacts(sql, survey, response.submission), n));
    yield* run(
      sql.db
        .updateTable('submission')
        .set({ counted: withdrawn ? 0 : 1 })
        .where('survey', '=', survey)
        .where('id', '=', response.submission),
    );
    yield* readLater(sql, survey, response.id);
  }
  yield* changeRollUps(sql, survey, changes);
}
