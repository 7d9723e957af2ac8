/** An invitation's links, and what else is changed about one of them after it was made. */
import { z } from 'zod';
import { REPLACED_BECAUSE, type ReplacedLink, type ReplaceLink } from '../links.ts';
import { MESSAGE_KINDS } from '../messages.ts';
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { lockInvitation } from './invitations.ts';
import { cancelMessages } from './messages.ts';

const reason = z.enum(REPLACED_BECAUSE);

const toReplacedLink = (row: Tables['replaced_link']): ReplacedLink => ({
  survey: row.survey,
  invitation: row.invitation,
  issue: row.issue,
  reason: reason.parse(row.reason),
  replacedAt: row.replaced_at,
});

export function* replacedLink(sql: Sql, tokenHash: string): Operation<ReplacedLink | undefined> {
  const row = yield* first(sql.db.selectFrom('replaced_link').selectAll().where('token_hash', '=', tokenHash));
  return row && toReplacedLink(row);
}

export function* replacedLinks(sql: Sql, survey: string, invitation: string): Operation<ReplacedLink[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('replaced_link')
      .selectAll()
      .where('survey', '=', survey)
      .where('invitation', '=', invitation)
      .orderBy('issue'),
  );
  return rows.map(toReplacedLink);
}

export function* replaceLink(
  sql: Sql,
  { survey, invitation, issue, reason: because, at, tokenHash, codeHash }: ReplaceLink,
): Operation<{ kind: 'done' } | { kind: 'changed-meanwhile' }> {
  const found = yield* lockInvitation(sql, survey, invitation);
  if (found.issue + 1 !== issue) return { kind: 'changed-meanwhile' };
  const of = sql.db.selectFrom('invitation').where('survey', '=', survey).where('id', '=', invitation);
  const old = yield* first(of.select('token_hash'));
  if (old === undefined) throw new Error(`no invitation ${invitation} in survey ${survey}`);
  yield* run(
    sql.db.insertInto('replaced_link').values({
      token_hash: old.token_hash,
      ...{ survey, invitation, issue: found.issue, reason: because, replaced_at: at },
    }),
  );
  yield* run(
    sql.db
      .updateTable('invitation')
      .set({ issue, token_hash: tokenHash, code_hash: codeHash })
      .where('survey', '=', survey)
      .where('id', '=', invitation),
  );
  // Everything that carries a link; a test to oneself carries none that matters.
  const kinds = MESSAGE_KINDS.filter((kind) => kind !== 'test');
  yield* cancelMessages(sql, { survey, invitation, kinds, reason: 'link replaced', at });
  return { kind: 'done' };
}

function* change(
  sql: Sql,
  survey: string,
  invitation: string,
  to: { extended_until: number | null } | { contact: string | null },
): Operation<void> {
  yield* lockInvitation(sql, survey, invitation);
  yield* run(sql.db.updateTable('invitation').set(to).where('survey', '=', survey).where('id', '=', invitation));
}

export const extendInvitation = (sql: Sql, survey: string, invitation: string, until: number | null): Operation<void> =>
  change(sql, survey, invitation, { extended_until: until });

export const addressInvitation = (
  sql: Sql,
  survey: string,
  invitation: string,
  contact: string | null,
): Operation<void> => change(sql, survey, invitation, { contact });
