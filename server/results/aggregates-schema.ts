/** The shape of `GET /api/v1/surveys/ID/aggregates`, for its answers and for the API's document. */
import { z } from 'zod';
import { GROUPINGS } from './aggregates.ts';

export const aggregatesQuery = z.strictObject({
  by: z.enum(GROUPINGS).default('region'),
  lang: z.string().optional().describe('Language of labels; `Accept-Language` where absent.'),
});

const whole = z.number().int();
const count = z.number().nullable().describe('Null: withheld.');
const numbers = z.strictObject({ n: count, mean: count, median: count, min: count, max: count });

const summary = z.strictObject({
  kind: z.string(),
  answered: whole,
  blank: whole.describe('Submitted without an answer to this question.'),
  withheld: z.literal(true).optional().describe('Some of it is withheld: too few answered so.'),
  words: z.strictObject({ total: whole, median: z.number(), longest: whole }).optional(),
  choices: z.record(z.string(), count).optional().describe('By choice id; `yes` and `no`.'),
  numbers: numbers.optional(),
  shares: z
    .strictObject({ n: whole, mean: z.record(z.string(), count) })
    .optional()
    .describe('Mean share by part id.'),
  indicators: z.record(z.string(), numbers).optional().describe('Change from baseline to latest, by unit.'),
  dates: z.strictObject({ n: whole, earliest: z.string().nullable(), latest: z.string().nullable() }).optional(),
});

const gathered = {
  invited: whole,
  started: whole,
  submitted: whole,
  rate: z.number().nullable().describe('submitted / invited; null where nobody is invited.'),
  questions: z
    .record(z.string(), summary)
    .describe('By question id; by `QUESTIONNAIRE/ID` where questionnaires ask different things by one id.'),
};

export const aggregatesSchema = z.strictObject({
  survey: z.string(),
  by: z.enum(GROUPINGS),
  asOf: z.iso.datetime().describe('UTC.'),
  minimumGroupSize: whole.describe('Closed-question counts of fewer answers are withheld; 1 withholds nothing.'),
  countedInSeveral: z
    .array(z.string())
    .describe('Municipalities that count in several groups, as members of several partnerships: groups do not add up.'),
  groups: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      ...gathered,
      byQuestionnaire: z.record(z.string(), z.strictObject(gathered)),
    }),
  ),
});
