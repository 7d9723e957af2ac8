/**
 * A comparison as a table: every number of it, with its labels in one language, as plain data. Page, chart, JSON and CSV are all made from one of these and compute nothing,
 * so they cannot differ; a report keeps it as it is.
 */
import { z } from 'zod';

/** Why a cell has no number: too few answered (`results/small-groups.ts`); the question was not asked there; there is nothing to count. */
export const MISSING = ['withheld', 'not-asked', 'nothing'] as const;

const label = { id: z.string(), label: z.string(), language: z.string().describe('Of the label.') };

const row = z.strictObject({
  ...label,
  level: z.number().int().describe('0 at the top; what stands under another is one deeper.'),
  colour: z.string().nullable().describe('`c1` … `c12`, of a code.'),
  unit: z.string().optional().describe('Of an indicator, where not all rows have the table’s.'),
});
const column = z.strictObject({
  ...label,
  isWhole: z.boolean().describe('All together: not a group beside the others.'),
  base: z.number().nullable().describe('Respondents in it, where that is known.'),
  at: z.string().nullable().describe('Address of those respondents.'),
});
const cell = z.strictObject({
  value: z.number().nullable(),
  share: z.number().nullable().describe('0 to 1, of what `share` says; null where none is asked for or it cannot be.'),
  interval: z
    .strictObject({ low: z.number(), high: z.number() })
    .nullable()
    .describe('Wilson 95 % of the share, where it is of a sample.'),
  missing: z.enum(MISSING).nullable().describe('Why there is no number.'),
  at: z.string().nullable().describe('Address of the rows behind it.'),
});

export const KINDS = ['codes', 'co-occurrence', 'question', 'indicator', 'map'] as const;
export const MEASURES = ['respondents', 'passages', 'words'] as const;
export const SHARES = ['none', 'row', 'column'] as const;

export const comparedTable = z.strictObject({
  kind: z.enum(KINDS),
  survey: z.string(),
  title: z.string(),
  titleLanguage: z.string(),
  asOf: z.iso.datetime().describe('UTC. Read at that time; what came later is not in it.'),
  by: z.string().describe('What the columns are.'),
  measure: z.string().describe('What is counted or measured.'),
  unit: z.string().nullable().describe('Of an indicator; null where rows have their own.'),
  share: z.enum(SHARES).describe('Of what the shares are: the row’s whole, or the column’s.'),
  isSynthetic: z.boolean().describe('Whether any of it may be synthetic.'),
  isOwnOnly: z.boolean().describe('Coded blind: one’s own codings only.'),
  rows: z.array(row),
  columns: z.array(column),
  cells: z.array(z.array(cell)).describe('By row, then by column.'),
});
export type ComparedTable = z.infer<typeof comparedTable>;
export type ComparedCell = z.infer<typeof cell>;

/** A number without more. */
export const plainCell = (value: number, about: Partial<ComparedCell> = {}): ComparedCell => ({
  ...{ value, share: null, interval: null, missing: null, at: null },
  ...about,
});
export const missingCell = (missing: (typeof MISSING)[number]): ComparedCell => ({
  ...{ value: null, share: null, interval: null, at: null },
  missing,
});

/** A row's label, with its unit where it has its own. */
export const rowLabel = ({ label, unit }: Pick<ComparedTable['rows'][number], 'label' | 'unit'>): string =>
  unit === undefined || unit === '' ? label : `${label} (${unit})`;

/** A share, where there is something to be a share of. */
export const shareOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** The cell of a row and a column. */
export const cellAt = (table: Pick<ComparedTable, 'cells'>, row: number, column: number): ComparedCell =>
  table.cells[row]?.[column] ?? missingCell('nothing');
