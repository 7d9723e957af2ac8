/** Saving answers: revisions, current and parallel, and repeated requests. What is to be written is worked out first, in memory, by `planSave`. */
import type { Answer, Answers, AnswerValue } from '../../definitions/answers.ts';
import { canonicalJson } from '../../foundation/hash.ts';
import { newId, randomId } from '../../foundation/ids.ts';
import { type Utf8, utf8Of } from '../../foundation/utf8.ts';
import { timeOf } from '../basis.ts';
import { isFollowUp } from '../follow-ups.ts';
import { all, insertRows, kept, type Operation, run, type Sql } from '../operation.ts';
import type { AnswerChange, Invitation, NotAsked, Refused, Save, SavedAnswer } from '../store.ts';
import type { Tables } from '../tables.ts';
import { anonymised } from './anonymous.ts';
import { insertAnswers, type WrittenAnswer } from './answer-rows.ts';
import { contributorRow, writeContributor } from './contributors.ts';
import { areAsked } from './follow-ups.ts';
import { lockInvitation } from './invitations.ts';
import { conflictWith, sameBeside, settling } from './parallel.ts';
import { writeSettled } from './revisions.ts';
import { changeRollUps, stageChange } from './roll-ups.ts';

export type ResponseRecord = Tables['response'];

export function* responseOf(sql: Sql, survey: string, invitation: string): Operation<ResponseRecord | undefined> {
  const rows = yield* kept(sql, 'responseOf', [survey, invitation], () =>
    sql.db.selectFrom('response').selectAll().where('survey', '=', survey).where('invitation', '=', invitation),
  );
  return rows[0];
}

/** An answer as it is stored, with what only saving needs. */
interface CurrentRow {
  answer: Answer;
  /** Key of `contributor`. */
  contributor: string | null;
  /** The question's highest revision number, parallel ones included. */
  last: number;
}

/** The newest revision of each question that is not parallel. */
export function* currentRows(sql: Sql, survey: string, response: string): Operation<[string, CurrentRow][]> {
  const rows = yield* kept(sql, 'currentRows', [survey, response], () =>
    sql.db
      .selectFrom('answer')
      .select(['question', 'revision', 'value', 'language', 'received_at', 'contributor'])
      .select((select) =>
        select
          .selectFrom('answer as last')
          .select((max) => max.fn.max('last.revision').as('revision'))
          .whereRef('last.survey', '=', 'answer.survey')
          .whereRef('last.response', '=', 'answer.response')
          .whereRef('last.question', '=', 'answer.question')
          .as('last'),
      )
      .where('survey', '=', survey)
      .where('response', '=', response)
      .where('revision', '=', (select) =>
        select
          .selectFrom('answer as newer')
          .select((max) => max.fn.max('newer.revision').as('revision'))
          .whereRef('newer.survey', '=', 'answer.survey')
          .whereRef('newer.response', '=', 'answer.response')
          .whereRef('newer.question', '=', 'answer.question')
          .where('newer.parallel', '=', (value) => value.lit(0)),
      )
      .orderBy('question'),
  );
  return rows.map((row): [string, CurrentRow] => [
    row.question,
    {
      answer: {
        value: JSON.parse(row.value) as AnswerValue,
        revision: row.revision,
        receivedAt: row.received_at,
        language: row.language,
      },
      contributor: row.contributor,
      last: row.last ?? row.revision,
    },
  ]);
}

export interface Plan {
  response: ResponseRecord;
  isNew: boolean;
  saved: SavedAnswer[];
  /** As they will be once written. */
  answers: Answers;
  written: WrittenAnswer[];
  repeats: Tables['answer_repeat'][];
  settled: Tables['settled'][];
  contributor: Tables['contributor'] | undefined;
}

/** The save as received now: in the order of time that the response has. */
export const received = <S extends Pick<Save, 'at'>>(save: S, stored: ResponseRecord | undefined): S => ({
  ...save,
  at: timeOf(save.at, stored?.changed_at),
});

/** What saving `input` on top of what is stored means; reads, writes nothing. `newResponse` is the id of a response that is not there yet. */
export function* planSave(
  sql: Sql,
  input: Save,
  stored: ResponseRecord | undefined,
  newResponse?: string,
): Operation<Plan> {
  const response: ResponseRecord = stored ?? {
    survey: input.survey,
    id: newResponse ?? newId(),
    invitation: input.invitation,
    version: input.version,
    language: input.language,
    status: 'draft',
    started_at: input.at,
    changed_at: input.at,
    submissions: 0,
    submission: null,
    erased_at: null,
    changes: 0,
    follow_ups: 0,
  };
  const contributor = input.contributor && contributorRow(input.survey, response.id, input.contributor, input.at);
  const nothing = { saved: [], answers: {}, written: [], repeats: [], settled: [] };
  const plan: Plan = { response, isNew: !stored, contributor, ...nothing };
  const earlier = new Map<string, Omit<Before, 'client_id' | 'question'>>();
  const current = new Map<string, CurrentRow>();
  if (stored) {
    for (const [question, row] of yield* currentRows(sql, input.survey, stored.id)) current.set(question, row);
    for (const row of yield* answeredBefore(sql, input, stored.id)) {
      earlier.set(`${row.client_id}\0${row.question}`, row);
    }
  }
  for (const change of input.answers) {
    const { question, clientId } = change;
    const key = `${clientId}\0${question}`;
    const repeated = earlier.get(key);
    const now = current.get(question);
    const row = { survey: input.survey, response: response.id, question, client_id: clientId };
    let keptAs: number | undefined;
    const settles = [...(change.settles ?? [])];
    if (repeated?.parallel === 1 && now) {
      keptAs = repeated.revision;
      plan.saved.push(yield* conflictWith(sql, plan, question, now, keptAs));
    } else if (repeated) {
      plan.saved.push({ question, kind: 'saved', revision: repeated.revision, receivedAt: repeated.received_at });
    } else if (now && canonicalJson(now.answer.value) === canonicalJson(change.value)) {
      const { revision, receivedAt } = now.answer;
      plan.repeats.push({ ...row, revision, received_at: receivedAt });
      plan.saved.push({ question, kind: 'saved', revision, receivedAt });
      earlier.set(key, { revision, received_at: receivedAt, parallel: 0 });
    } else {
      const { language, at } = input;
      const revision = (now?.last ?? 0) + 1;
      const about = { received_at: at, base: change.baseRevision, contributor: contributor?.id ?? null };
      const written = { ...row, revision, json: jsonOf(change), language, ...about };
      if (now && isBehind(change, now)) {
        const same = yield* sameBeside(sql, plan, change);
        keptAs = same.kind === 'unsettled' ? same.revision : same.kind === 'none' ? revision : undefined;
        if (same.kind === 'unsettled') plan.repeats.push({ ...row, revision: same.revision, received_at: at });
        if (same.kind === 'none') {
          plan.written.push({ ...written, parallel: 1 });
          now.last = revision;
        }
        plan.saved.push(yield* conflictWith(sql, plan, question, now, keptAs));
        if (keptAs !== undefined) earlier.set(key, { revision: keptAs, received_at: at, parallel: 1 });
      } else {
        // What stands beside and is written now as the answer is taken: there is nothing left to choose.
        const same = now && now.last > now.answer.revision ? yield* sameBeside(sql, plan, change) : undefined;
        if (same?.kind === 'unsettled') settles.push(same.revision);
        plan.written.push({ ...written, parallel: 0 });
        const answer = {
          ...{ revision, receivedAt: at, language },
          // Not read before somebody asks.
          get value() {
            return change.value;
          },
        };
        current.set(question, { answer, contributor: about.contributor, last: revision });
        plan.saved.push({ question, kind: 'saved', revision, receivedAt: at });
        earlier.set(key, { revision, received_at: at, parallel: 0 });
      }
    }
    if (settles.length > 0 || keptAs !== undefined)
      plan.settled.push(...(yield* settling(sql, plan, { ...change, settles }, keptAs, input.at)));
  }
  plan.answers = Object.fromEntries([...current].map(([question, { answer }]) => [question, answer]));
  return plan;
}

const jsonOf = (change: AnswerChange): Utf8 => change.json ?? utf8Of(JSON.stringify(change.value));

/** Whether a newer answer stands than the one that the writer saw. A number above it that exists is a parallel revision's: writing on goes on beside. */
const isBehind = ({ baseRevision }: AnswerChange, { answer, last }: CurrentRow): boolean =>
  baseRevision < answer.revision || (baseRevision > answer.revision && baseRevision <= last);

type Before = Pick<Tables['answer'], 'client_id' | 'question' | 'revision' | 'received_at' | 'parallel'>;

/** What this request's client ids were answered before. */
function* answeredBefore(sql: Sql, input: Save, response: string): Operation<Before[]> {
  const ids = [...new Set(input.answers.map((answer) => answer.clientId))];
  if (ids.length === 0) return [];
  const [only] = ids;
  const query = () =>
    sql.db
      .selectFrom('answer')
      .select(['client_id', 'question', 'revision', 'received_at', 'parallel'])
      .where('survey', '=', input.survey)
      .where('response', '=', response)
      .where('client_id', 'in', ids)
      .unionAll(
        sql.db
          .selectFrom('answer_repeat as repeat')
          .innerJoin('answer', (join) =>
            join
              .onRef('answer.survey', '=', 'repeat.survey')
              .onRef('answer.response', '=', 'repeat.response')
              .onRef('answer.question', '=', 'repeat.question')
              .onRef('answer.revision', '=', 'repeat.revision'),
          )
          .select([
            'repeat.client_id as client_id',
            'repeat.question as question',
            'repeat.revision as revision',
            'repeat.received_at as received_at',
            'answer.parallel as parallel',
          ])
          .where('repeat.survey', '=', input.survey)
          .where('repeat.response', '=', response)
          .where('repeat.client_id', 'in', ids),
      );
  if (ids.length > 1) return yield* all(query());
  const parameters = [input.survey, response, only];
  return yield* kept(sql, 'answeredBefore', [...parameters, ...parameters], query);
}

/** Writes a plan's revisions, with who wrote them and what they settle. The response's row must be there. */
export function* writeAnswers(sql: Sql, plan: Plan): Operation<void> {
  if (plan.contributor) yield* writeContributor(sql, plan.contributor);
  yield* insertAnswers(sql, plan.written);
  yield* insertRows(sql, 'answer_repeat', plan.repeats, ({ db }, rows) => db.insertInto('answer_repeat').values(rows));
  yield* writeSettled(sql, plan.settled);
}

/** Writes a plan as a draft: the response's row, `started` where it is new, the revisions. */
export function* writeDraft(sql: Sql, input: Save, plan: Plan, invitation: Invitation): Operation<void> {
  if (plan.isNew && plan.written.length === 0) return;
  const changes = plan.response.changes + 1;
  if (plan.isNew) {
    yield* insertRows(sql, 'response', [{ ...plan.response, changes }], ({ db }, rows) =>
      db.insertInto('response').values(rows),
    );
    if (!invitation.unconfirmed) yield* changeRollUps(sql, input.survey, [stageChange(invitation, 'started', 1)]);
  } else if (plan.written.length > 0 || plan.settled.length > 0) {
    yield* run(
      sql.db
        .updateTable('response')
        .set({ changed_at: input.at, language: input.language, changes })
        .where('survey', '=', input.survey)
        .where('id', '=', plan.response.id),
    );
  }
  yield* writeAnswers(sql, plan);
}

/** Why a save is not taken; undefined where it is. Questions about an answer are answered also where the response is submitted. */
function* refusalOf(
  sql: Sql,
  { survey, answers }: Save,
  invitation: Invitation,
  stored: ResponseRecord | undefined,
): Operation<(Refused | NotAsked)['reason'] | undefined> {
  if (invitation.withdrawnAt !== null) return 'withdrawn';
  const followUps = answers.flatMap(({ question }) => (isFollowUp(question) ? question : []));
  const isOther = answers.length === 0 || followUps.length < answers.length;
  if (stored?.status === 'submitted' && isOther) return 'submitted';
  if (followUps.length === 0) return undefined;
  return stored && (yield* areAsked(sql, survey, stored.id, followUps)) ? undefined : 'not-asked';
}

export function* saveAnswers(
  sql: Sql,
  given: Save,
): Operation<{ kind: 'done'; answers: SavedAnswer[] } | Refused | NotAsked> {
  const invitation = yield* lockInvitation(sql, given.survey, given.invitation);
  const stored = yield* responseOf(sql, given.survey, given.invitation);
  const reason = yield* refusalOf(sql, given, invitation, stored);
  if (reason !== undefined) return { kind: 'refused', reason };
  const input = received(anonymised(invitation, given), stored);
  const plan = yield* planSave(sql, input, stored, invitation.ballot ? randomId() : undefined);
  yield* writeDraft(sql, input, plan, invitation);
  return { kind: 'done', answers: plan.saved };
}
