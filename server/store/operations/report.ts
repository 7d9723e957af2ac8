/** The report's versions, links and editions (`docs/decisions/report.md`). */
import { z } from 'zod';
import { canonicalJson, type Json, sha256 } from '../../foundation/hash.ts';
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import type {
  EditionQuote,
  FreezeReport,
  ReportEdition,
  ReportFrozen,
  ReportLink,
  ReportVersion,
  ReportWrites,
} from '../report.ts';
import type { Tables } from '../tables.ts';
import { clearedQuotes } from './quotes.ts';
import { lockSurvey } from './versions.ts';

const json: z.ZodType<Json> = z.json();
const read = (text: string): Json => json.parse(JSON.parse(text));

const toLink = (row: Tables['report_link']): ReportLink => ({
  survey: row.survey,
  id: row.id,
  edition: row.edition,
  name: row.name,
  madeAt: row.made_at,
  madeBy: row.made_by,
  withdrawnAt: row.withdrawn_at,
  withdrawnBy: row.withdrawn_by,
});

const ABOUT_VERSION = ['survey', 'version', 'at', 'by_whom as by', 'cause'] as const;
const ABOUT_EDITION = ['survey', 'number', 'version', 'at', 'by_whom as by', 'hash'] as const;

export function* reportVersion(sql: Sql, survey: string, version?: number): Operation<ReportVersion | undefined> {
  const row = yield* first(
    sql.db
      .selectFrom('report_version')
      .select([...ABOUT_VERSION, 'content'])
      .where('survey', '=', survey)
      .$if(version !== undefined, (of) => of.where('version', '=', version ?? 0))
      .orderBy('version', 'desc')
      .limit(1),
  );
  return row && { ...row, content: read(row.content) };
}

export function* reportVersions(
  sql: Sql,
  survey: string,
  before: number | null,
  limit: number,
): Operation<Omit<ReportVersion, 'content'>[]> {
  return yield* all(
    sql.db
      .selectFrom('report_version')
      .select(ABOUT_VERSION)
      .where('survey', '=', survey)
      .$if(before !== null, (of) => of.where('version', '<', before ?? 0))
      .orderBy('version', 'desc')
      .limit(limit),
  );
}

export function* saveReport(sql: Sql, saved: Parameters<ReportWrites['saveReport']>[0]): Operation<boolean> {
  const { survey, base, at, by, cause, content } = saved;
  yield* lockSurvey(sql, survey);
  const newest = yield* reportVersion(sql, survey);
  if ((newest?.version ?? 0) !== base) return false;
  const row = { survey, version: base + 1, at, by_whom: by, cause, content: canonicalJson(content) };
  yield* run(sql.db.insertInto('report_version').values(row));
  return true;
}

export function* reportLinks(sql: Sql, survey: string): Operation<ReportLink[]> {
  const rows = yield* all(
    sql.db.selectFrom('report_link').selectAll().where('survey', '=', survey).orderBy('id', 'desc'),
  );
  return rows.map(toLink);
}

export function* reportByLink(sql: Sql, hash: string): Operation<ReportLink | undefined> {
  const row = yield* first(
    sql.db.selectFrom('report_link').selectAll().where('hash', '=', hash).where('withdrawn_at', 'is', null),
  );
  return row && toLink(row);
}

export function* makeReportLink(sql: Sql, link: Parameters<ReportWrites['makeReportLink']>[0]): Operation<void> {
  const { survey, id, hash, edition, name, madeAt: made_at, madeBy: made_by } = link;
  const row = { survey, id, hash, edition, name, made_at, made_by, withdrawn_at: null, withdrawn_by: null };
  yield* run(sql.db.insertInto('report_link').values(row));
}

export function* withdrawReportLink(
  sql: Sql,
  { survey, id, at, by }: { survey: string; id: string; at: number; by: string },
): Operation<boolean> {
  const row = yield* first(
    sql.db
      .updateTable('report_link')
      .set({ withdrawn_at: at, withdrawn_by: by })
      .where('survey', '=', survey)
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .returning('id'),
  );
  return row !== undefined;
}

export function* reportEditions(sql: Sql, survey: string): Operation<Omit<ReportEdition, 'content' | 'quotes'>[]> {
  return yield* all(
    sql.db.selectFrom('report_edition').select(ABOUT_EDITION).where('survey', '=', survey).orderBy('number', 'desc'),
  );
}

export function* reportEdition(sql: Sql, survey: string, number: number): Operation<ReportEdition | undefined> {
  const row = yield* first(
    sql.db
      .selectFrom('report_edition')
      .select([...ABOUT_EDITION, 'content'])
      .where('survey', '=', survey)
      .where('number', '=', number),
  );
  if (!row) return undefined;
  const quotes = yield* all(
    sql.db
      .selectFrom('report_edition_quote')
      .select(['quote', 'invitation', 'salt', 'content'])
      .where('survey', '=', survey)
      .where('number', '=', number)
      .orderBy('quote'),
  );
  return { ...row, content: read(row.content), quotes: quotes.map(toQuote) };
}

const toQuote = ({
  salt,
  content,
  ...quote
}: {
  quote: string;
  invitation: string;
  salt: string;
  content: string;
}): EditionQuote =>
  salt === '' ? { ...quote, salt: null, content: null } : { ...quote, salt, content: read(content) };

export function* freezeReport(sql: Sql, input: FreezeReport): Operation<ReportFrozen> {
  const { survey, version, at, by, content, quotes } = input;
  yield* lockSurvey(sql, survey);
  if ((yield* reportVersion(sql, survey))?.version !== version) return { kind: 'changed-meanwhile' };
  const cleared = new Set((yield* clearedQuotes(sql, survey, {})).map(({ id }) => id));
  const refused = quotes.filter(({ quote }) => !cleared.has(quote)).map(({ quote }) => quote);
  if (refused.length > 0) return { kind: 'not-cleared', quotes: refused };
  const [newest] = yield* reportEditions(sql, survey);
  const number = (newest?.number ?? 0) + 1;
  const text = canonicalJson({ ...content, number });
  yield* run(
    sql.db
      .insertInto('report_edition')
      .values({ survey, number, version, at, by_whom: by, hash: sha256(text), content: text }),
  );
  for (const { content: quoted, ...quote } of quotes)
    yield* run(
      sql.db.insertInto('report_edition_quote').values({ survey, number, ...quote, content: canonicalJson(quoted) }),
    );
  return { kind: 'frozen', number };
}

/** What editions hold of an erased response is a hash whose salt is gone. */
export function* eraseEditionQuotes(sql: Sql, survey: string, invitation: string): Operation<void> {
  yield* run(
    sql.db
      .updateTable('report_edition_quote')
      .set({ salt: '', content: '' })
      .where('survey', '=', survey)
      .where('invitation', '=', invitation),
  );
}
