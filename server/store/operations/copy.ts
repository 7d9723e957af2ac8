/** Tables as they are, row by row: what a backup is made of. */
import { sql as raw } from 'kysely';
import { all, first, type Operation, run, type Sql } from '../operation.ts';
import type { Tables } from '../tables.ts';

/** All but what is derived and made again. */
export type TableName = Exclude<keyof Tables, `search_${string}`>;
/** A row by column; integers and texts, in either engine the same. */
export type TableRow = Record<string, string | number | null>;

/** Every table with its primary key, in an order in which each comes after those it refers to. */
export const TABLE_KEYS: { [T in TableName]: (keyof Tables[T] & string)[] } = {
  survey: ['id'],
  version: ['survey', 'questionnaire', 'version'],
  region: ['survey', 'id'],
  country: ['survey', 'id'],
  municipality: ['survey', 'id'],
  partnership: ['survey', 'id'],
  partnership_member: ['survey', 'partnership', 'municipality'],
  invitation: ['survey', 'id'],
  response: ['survey', 'id'],
  answer: ['survey', 'response', 'question', 'revision'],
  settled: ['survey', 'response', 'question', 'revision'],
  contributor: ['survey', 'response', 'id'],
  writing: ['survey', 'invitation', 'device'],
  answer_repeat: ['survey', 'response', 'client_id', 'question'],
  submission: ['survey', 'id'],
  ledger_entry: ['survey', 'submission'],
  ledger_head: ['survey'],
  block: ['survey', 'height'],
  roll_up: ['survey', 'questionnaire', 'municipality', 'question', 'measure', 'value'],
  roll_up_pending: ['survey', 'submission'],
  account: ['id'],
  setup: ['hash'],
  session: ['hash'],
  api_token: ['id'],
  attempt: ['name', 'window_start'],
  meta: ['name'],
  report_version: ['survey', 'version'],
  report_link: ['survey', 'id'],
  report_edition: ['survey', 'number'],
  report_edition_quote: ['survey', 'number', 'quote'],
  audit: ['survey', 'id'],
  audit_block: ['survey', 'height'],
  audit_head: ['survey'],
  contact: ['survey', 'id'],
  registry_change: ['survey', 'id'],
  registry_touched: ['survey', 'entity', 'entry', 'change'],
  registry_import: ['hash'],
  replaced_link: ['token_hash'],
  schedule: ['survey'],
  template: ['survey', 'kind', 'channel', 'language', 'version'],
  message: ['survey', 'id'],
  pace: ['name'],
  follow_up: ['survey', 'id'],
  device_report: ['survey', 'invitation', 'device'],
  quote: ['survey', 'id'],
  quote_translation: ['survey', 'quote', 'language', 'version'],
  quote_decision: ['survey', 'quote', 'ordinal'],
  round: ['survey'],
  open_answer: ['survey', 'invitation'],
  participation: ['survey', 'invitation'],
  ballot_draft: ['survey', 'ballot'],
  mirror_mark: ['survey', 'id'],
  counted_answer: ['survey', 'question', 'response'],
  counted_response: ['survey', 'response'],
  counted_answer_pending: ['survey', 'response'],
  code: ['survey', 'id'],
  code_text: ['survey', 'code', 'language'],
  codebook_change: ['survey', 'id'],
  codebook_touched: ['survey', 'code', 'change'],
  coding: ['survey', 'id'],
  coding_anchor: ['survey', 'coding', 'revision'],
  memo: ['survey', 'id'],
  memo_version: ['survey', 'memo', 'version'],
  coding_mode: ['survey'],
  pinned_code: ['survey', 'by_whom', 'code'],
  working_translation: ['survey', 'response', 'question', 'language', 'version'],
  translation_pair: ['survey', 'response', 'question', 'language', 'position'],
};

/** Rows in key order, after the row `after`. */
export function* dumpTable(sql: Sql, table: TableName, after: TableRow | null, limit: number): Operation<TableRow[]> {
  const keys: string[] = TABLE_KEYS[table];
  const columns = raw.join(keys.map((key) => raw.ref(key)));
  const beyond = after ? raw`where (${columns}) > (${raw.join(keys.map((key) => after[key]))})` : raw``;
  const query = raw<TableRow>`select * from ${raw.table(table)} ${beyond} order by ${columns} limit ${limit}`;
  return yield* all({ compile: () => query.compile(sql.db) });
}

/** Puts rows back as they were. */
export function* loadTable(sql: Sql, table: TableName, rows: TableRow[]): Operation<void> {
  const [row] = rows;
  if (!row) return;
  const columns = Object.keys(row);
  const values = rows.map((each) => raw`(${raw.join(columns.map((column) => each[column] ?? null))})`);
  const query = raw`insert into ${raw.table(table)} (${raw.join(columns.map((column) => raw.ref(column)))}) values ${raw.join(values)}`;
  yield* run({ compile: () => query.compile(sql.db) });
}

/** Whether no table has a row. */
export function* isEmpty(sql: Sql): Operation<boolean> {
  for (const table of Object.keys(TABLE_KEYS) as TableName[]) {
    const query = raw`select 1 as one from ${raw.table(table)} limit 1`;
    if (yield* first({ compile: () => query.compile(sql.db) })) return false;
  }
  return true;
}
