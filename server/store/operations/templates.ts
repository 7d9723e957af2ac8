/** Wordings of letters: every version stays. */
import { z } from 'zod';
import { all, first, type Operation, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';
import { LETTER_CHANNELS, LETTER_KINDS, type Template, type TemplateKey } from '../templates.ts';
import { ensureSurvey } from './versions.ts';

const kind = z.enum(LETTER_KINDS);
const channel = z.enum(LETTER_CHANNELS);

const toTemplate = (row: Tables['template']): Template => ({
  survey: row.survey,
  kind: kind.parse(row.kind),
  channel: channel.parse(row.channel),
  language: row.language,
  version: row.version,
  subject: row.subject,
  body: row.body,
  madeAt: row.made_at,
  madeBy: row.made_by,
});

export function* templates(sql: Sql, survey: string): Operation<Template[]> {
  const rows = yield* all(
    sql.db
      .selectFrom('template')
      .selectAll()
      .where('survey', '=', survey)
      .orderBy('kind')
      .orderBy('channel')
      .orderBy('language')
      .orderBy('version', 'desc'),
  );
  const newest = Map.groupBy(rows, (row) => `${row.kind} ${row.channel} ${row.language}`);
  return [...newest.values()].flatMap((versions) => versions.slice(0, 1).map(toTemplate));
}

const versionsOf = (sql: Sql, key: TemplateKey) =>
  sql.db
    .selectFrom('template')
    .selectAll()
    .where('survey', '=', key.survey)
    .where('kind', '=', key.kind)
    .where('channel', '=', key.channel)
    .where('language', '=', key.language)
    .orderBy('version', 'desc');

export function* template(sql: Sql, key: TemplateKey): Operation<Template | undefined> {
  const row = yield* first(versionsOf(sql, key).limit(1));
  return row && toTemplate(row);
}

export function* templateVersions(sql: Sql, key: TemplateKey): Operation<Template[]> {
  return (yield* all(versionsOf(sql, key))).map(toTemplate);
}

export function* saveTemplate(
  sql: Sql,
  { madeAt, madeBy, ...rest }: Template,
): Operation<{ kind: 'done' } | { kind: 'changed-meanwhile' }> {
  yield* ensureSurvey(sql, rest.survey, madeAt);
  const kept = yield* all(
    sql.db
      .insertInto('template')
      .values({ ...rest, made_at: madeAt, made_by: madeBy })
      .onConflict((conflict) => conflict.columns(['survey', 'kind', 'channel', 'language', 'version']).doNothing())
      .returning('version'),
  );
  return kept.length === 1 ? { kind: 'done' } : { kind: 'changed-meanwhile' };
}
