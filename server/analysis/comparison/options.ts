/** What a comparison is asked for: as addresses, forms and reports say it. */
import { z } from 'zod';
import { MEASURES, SHARES } from './table.ts';

export const GROUPINGS = [
  'region',
  'country',
  'municipality',
  'partnership',
  'period',
  'concept',
  'questionnaire',
  'language',
] as const;
const BY = z.enum(GROUPINGS);
export type Grouping = z.infer<typeof BY>;

const id = z.string().min(1).max(200);
/** Where it is narrowed to. */
const within = { region: id.optional(), questionnaire: id.optional(), concept: id.optional() };
const codes = z.array(id).max(200).optional().describe('All where absent.');

export const codesOptions = z.object({
  kind: z.literal('codes'),
  codes,
  by: BY.default('region'),
  measure: z.enum(MEASURES).default('respondents'),
  share: z.enum(SHARES).default('none'),
  subcodes: z.boolean().default(true).describe('Whether a code counts for those above it.'),
  ...within,
});
export const pairsOptions = z.object({
  kind: z.literal('co-occurrence'),
  codes,
  within: z.enum(['answer', 'words']).default('answer'),
  subcodes: z.boolean().default(true),
  ...within,
});
export const questionOptions = z.object({
  kind: z.literal('question'),
  question: id,
  by: z.enum(['region', 'country', 'municipality', 'partnership']).default('region'),
});
export const indicatorOptions = z.object({ kind: z.literal('indicator'), question: id, unit: z.string().optional() });
const mapOptions = z.object({
  kind: z.literal('map'),
  codes,
  by: z.enum(['municipality', 'country']).default('municipality'),
  measure: z.enum(MEASURES).default('respondents'),
  subcodes: z.boolean().default(true),
  ...within,
});
/** Plain JSON: what a report keeps of an item. */
export const itemOptions = z.discriminatedUnion('kind', [
  codesOptions,
  pairsOptions,
  questionOptions,
  indicatorOptions,
  mapOptions,
]);
export type ItemOptions = z.infer<typeof itemOptions>;
export type CodesOptions = z.infer<typeof codesOptions>;
export type PairsOptions = z.infer<typeof pairsOptions>;
export type QuestionOptions = z.infer<typeof questionOptions>;
export type IndicatorOptions = z.infer<typeof indicatorOptions>;
