/** Who is writing which answer now, and the little that tells watchers whether anything changed. */
import { all, kept, type Operation, run, type Sql } from '../operation.ts';
import type { Pulse, Store } from '../store.ts';
import { isBallot } from './anonymous.ts';
import { invitation as invitationOf } from './invitations.ts';

/** Milliseconds after which a device that says nothing more is taken to write no longer. */
export const WRITING_LASTS = 20_000;
/** Devices of one invitation that can be writing at once; later ones are passed over. */
const MOST_DEVICES = 16;

export function* setWriting(sql: Sql, input: Parameters<Store['setWriting']>[0]): Operation<void> {
  const { survey, invitation, device, question, contributor, at } = input;
  if (yield* isBallot(sql, survey, invitation)) return;
  yield* run(
    sql.db
      .deleteFrom('writing')
      .where('survey', '=', survey)
      .where('invitation', '=', invitation)
      // A clock that was set back must not keep anybody writing for ever.
      .where((is) =>
        is.or([is('at', '<', at - WRITING_LASTS), is('at', '>', at + WRITING_LASTS), is('device', '=', device)]),
      ),
  );
  if (question === null) return;
  const others = yield* all(
    sql.db.selectFrom('writing').select('device').where('survey', '=', survey).where('invitation', '=', invitation),
  );
  if (others.length >= MOST_DEVICES) return;
  const { name, role } = contributor ?? { name: '', role: '' };
  yield* run(
    sql.db
      .insertInto('writing')
      .values({ survey, invitation, device, question, name, role, at })
      .onConflict((conflict) =>
        conflict.columns(['survey', 'invitation', 'device']).doUpdateSet({ question, name, role, at }),
      ),
  );
}

export function* pulse(sql: Sql, survey: string, invitation: string, at: number): Operation<Pulse> {
  const [response] = yield* kept(sql, 'pulse', [survey, invitation], () =>
    sql.db
      .selectFrom('response')
      .select(['status', 'changes', 'erased_at'])
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
  const invited = yield* invitationOf(sql, survey, invitation);
  const devices = yield* kept(sql, 'writing', [survey, invitation, at - WRITING_LASTS, at + WRITING_LASTS], () =>
    sql.db
      .selectFrom('writing')
      .select(['device', 'question', 'name', 'role'])
      .where('survey', '=', survey)
      .where('invitation', '=', invitation)
      .where('at', '>=', at - WRITING_LASTS)
      .where('at', '<=', at + WRITING_LASTS)
      .orderBy('device'),
  );
  const isErased = typeof response?.erased_at === 'number';
  const isWithdrawn = typeof invited?.withdrawnAt === 'number';
  return {
    status: isErased ? 'erased' : isWithdrawn ? 'withdrawn' : (response?.status ?? 'not started'),
    changes: response?.changes ?? 0,
    issue: invited?.issue ?? 0,
    writing: devices.map(({ device, question, name, role }) => ({
      device,
      question,
      ...((name !== '' || role !== '') && { contributor: { name, role } }),
    })),
  };
}
