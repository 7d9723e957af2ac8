/** The codebook as it is read. Changed in `codebook-changing.ts`. */
import { z } from 'zod';
import {
  CODEBOOK_CAUSES,
  type Code,
  type CodebookChange,
  type CodeChange,
  type CodeState,
  type CodeText,
} from '../codebook.ts';
import { all, first, type Operation, type Sql } from '../operation.ts';
import { undoneBy } from './undone.ts';

const textSchema: z.ZodType<CodeText> = z.object({
  name: z.string(),
  definition: z.string(),
  translatedFrom: z.string().exactOptional(),
});
const stateSchema: z.ZodType<CodeState> = z.object({
  parent: z.string().nullable(),
  position: z.int(),
  colour: z.string(),
  source: z.string(),
  texts: z.record(z.string(), textSchema),
  removedAt: z.number().nullable(),
  mergedInto: z.string().nullable(),
});
const changeSchema: z.ZodType<CodeChange> = z.object({
  id: z.string(),
  before: stateSchema.nullable(),
  after: stateSchema,
});
const recodedSchema = z.object({ from: z.string(), to: z.string(), codings: z.array(z.string()) });
/** What `codebook_change.entries` holds. */
const entriesSchema = z.object({
  changes: z.array(changeSchema),
  recoded: z.array(recodedSchema),
  file: z.string().exactOptional(),
});
export type KeptEntries = z.infer<typeof entriesSchema>;

export function* codes(sql: Sql, survey: string): Operation<Code[]> {
  const rows = yield* all(
    sql.db.selectFrom('code').selectAll().where('survey', '=', survey).orderBy('position').orderBy('id'),
  );
  const written = yield* all(sql.db.selectFrom('code_text').selectAll().where('survey', '=', survey));
  const textsOf = Map.groupBy(written, ({ code }) => code);
  const found = rows.map(
    (row): Code => ({
      ...{ id: row.id, parent: row.parent, position: row.position, colour: row.colour, source: row.source },
      texts: Object.fromEntries(
        (textsOf.get(row.id) ?? []).map(({ language, name, definition, translated_from: translatedFrom }) => [
          language,
          { name, definition, ...(translatedFrom !== '' && { translatedFrom }) },
        ]),
      ),
      ...{ madeBy: row.made_by, madeAt: row.made_at, removedAt: row.removed_at, mergedInto: row.merged_into },
    }),
  );
  return inTreeOrder(found);
}

/** Each before what stands under it. */
function inTreeOrder(found: Code[]): Code[] {
  const under = Map.groupBy(found, ({ parent }) => parent);
  const below = (parent: string | null): Code[] =>
    (under.get(parent) ?? []).flatMap((code) => [code, ...below(code.id)]);
  return below(null);
}

const selected = (sql: Sql, survey: string) =>
  sql.db
    .selectFrom('codebook_change')
    .selectAll()
    .select(undoneBy('codebook_change', survey))
    .where('codebook_change.survey', '=', survey);

interface Row {
  survey: string;
  id: string;
  at: number;
  by_whom: string;
  cause: string;
  undoes: string | null;
  entries: string;
  undone_by: string | null;
}

function toChange(row: Row): CodebookChange {
  const { changes, recoded } = entriesSchema.parse(JSON.parse(row.entries));
  return {
    ...{ survey: row.survey, id: row.id, at: row.at, by: row.by_whom, undoes: row.undoes, undoneBy: row.undone_by },
    ...{ cause: z.enum(CODEBOOK_CAUSES).parse(row.cause), changes, recoded },
  };
}

export function* codebookChanges(
  sql: Sql,
  survey: string,
  { code }: { code?: string },
  after: string | null,
  limit: number,
): Operation<CodebookChange[]> {
  let query = selected(sql, survey).orderBy('codebook_change.id', 'desc').limit(limit);
  if (after !== null) query = query.where('codebook_change.id', '<', after);
  if (code !== undefined)
    query = query.where('codebook_change.id', 'in', (select) =>
      select.selectFrom('codebook_touched').select('change').where('survey', '=', survey).where('code', '=', code),
    );
  return (yield* all(query)).map(toChange);
}

export function* codebookChange(sql: Sql, survey: string, id: string): Operation<CodebookChange | undefined> {
  const row = yield* first(selected(sql, survey).where('codebook_change.id', '=', id));
  return row && toChange(row);
}

export function* codebookFile(sql: Sql, survey: string): Operation<string | undefined> {
  const row = yield* first(
    sql.db
      .selectFrom('codebook_change')
      .select('entries')
      .where('survey', '=', survey)
      .where('cause', '=', 'file')
      // Later ones are files that somebody brought in on a page.
      .orderBy('id')
      .limit(1),
  );
  return row && entriesSchema.parse(JSON.parse(row.entries)).file;
}
