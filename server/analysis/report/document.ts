/** A report with its numbers: what is shown, shared and frozen. Data, in one or in all languages. */
import { z } from 'zod';

/** A text with the language that it is in. */
export const worded = z.strictObject({ text: z.string(), language: z.string() });
export type Worded = z.infer<typeof worded>;

const cell = z.strictObject({
  text: z.string(),
  /** Of a text in another language than the table. */
  language: z.string().optional(),
  /** 0 to 1: drawn as a bar beside the figure. */
  share: z.number().optional(),
  /** Address of what the figure counts, for those who may open it. */
  rows: z.string().optional(),
  /** Too few answered for it to be shown. */
  withheld: z.boolean().optional(),
});
export type Cell = z.infer<typeof cell>;

/** A heading that holds a number leads to what it counts, too. */
const heading = worded.extend({ rows: z.string().optional() });
export type Heading = z.infer<typeof heading>;

export const table = z.strictObject({
  title: worded,
  /** What is counted, how it was asked. */
  about: z.array(worded),
  /** A chart of the same figures: an SVG that the server drew. The table says it in words. */
  chart: z.string().optional(),
  head: z.array(heading),
  rows: z.array(z.strictObject({ label: heading, level: z.number().int(), cells: z.array(cell) })),
  notes: z.array(worded),
});
export type Table = z.infer<typeof table>;

export const shownQuote = z.strictObject({
  quote: z.string(),
  invitation: z.string(),
  text: worded,
  /** The researchers’ translations. */
  translations: z.array(worded),
  municipality: z.string(),
  /** What it answers, by language. */
  source: z.record(z.string(), worded),
});
export type ShownQuote = z.infer<typeof shownQuote>;

const documentSection = z.discriminatedUnion('kind', [
  z.strictObject({ id: z.string(), kind: z.literal('text'), texts: z.record(z.string(), z.string()) }),
  /** By language; empty where its source no longer has it. */
  z.strictObject({ id: z.string(), kind: z.literal('table'), tables: z.record(z.string(), table) }),
  /** In the order chosen. Of an edition, `hash` is what is frozen; the quote itself may be erased. */
  z.strictObject({
    id: z.string(),
    kind: z.literal('quotes'),
    quotes: z.array(z.strictObject({ quote: z.string(), hash: z.string() })),
  }),
]);
export type DocumentSection = z.infer<typeof documentSection>;

export const reportDocument = z.strictObject({
  title: z.record(z.string(), z.string()),
  /** RFC 3339, UTC: of every number. */
  asOf: z.string(),
  /** Whether any of the answers is synthetic. */
  synthetic: z.boolean(),
  sections: z.array(documentSection),
});
export type ReportDocument = z.infer<typeof reportDocument>;
