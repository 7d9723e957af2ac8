/** Which responses a reader wants to see: the query of the page and of the API, and back again. */
import { z } from 'zod';
import type { Translate } from '../pages/texts.ts';
import type { ResponseFilter, ResponseRow, SaidFact } from '../store/store.ts';

export const STATUSES = [
  'not started',
  'draft',
  'submitted',
  'reopened',
  'unconfirmed',
  'withdrawn',
  'erased',
] as const satisfies ResponseRow['status'][];

/** A status in the reader's words. */
export const statusText = (t: Translate, status: ResponseRow['status']): string =>
  t(`office:status-${status.replace(' ', '-')}`);

/** As roll-ups count them. */
const STAGES = ['invited', 'submitted'] as const satisfies ResponseFilter['stage'][];

/** In the order in which the form shows them. */
export const FILTERS = [
  'questionnaire',
  'region',
  'country',
  'municipality',
  'partnership',
  'language',
  'status',
] as const satisfies (keyof ResponseFilter)[];

const one = z.string().max(200).optional();

/** A form sends every field, also those left at "all": an empty one counts as absent. */
export const filterQuery = z.object({
  questionnaire: one.describe('Id of a questionnaire.'),
  region: one.describe('Id of a region.'),
  country: one.describe('ISO 3166-1 alpha-2.'),
  municipality: one.describe('Id of a municipality.'),
  partnership: one.describe('Id of a partnership.'),
  language: one.describe('The language of the response, or of the invitation where there is none yet.'),
  status: z.enum([...STATUSES, '']).optional(),
  period: one.describe('Of a partnership.'),
  stage: z
    .enum([...STAGES, ''])
    .optional()
    .describe(
      'As results count: `invited` (nobody withdrawn or unconfirmed), `submitted` (what counts, also while it is open again).',
    ),
  question: one.describe('Key of a question, as in aggregates: those whose counted submission answers it.'),
  choice: one.describe('Of `question`: those who chose it; `yes` or `no`.'),
  unit: one.describe('Of `question`: those who gave both values of an indicator in it.'),
  blank: z.enum(['yes', '']).optional().describe('Those who left `question` blank.'),
});
export type FilterQuery = z.infer<typeof filterQuery>;

/** What of a question is asked for, if anything: by its key, which has the questionnaire where others ask something else by the same id. */
export interface AskedAnswer {
  question: string;
  choice?: string;
  unit?: string;
  isBlank: boolean;
}

/** Undefined where no question is named. */
export function answerIn({ question, choice, unit, blank }: FilterQuery): AskedAnswer | undefined {
  if (question === undefined || question === '') return undefined;
  return {
    question,
    ...(choice !== undefined && choice !== '' && { choice }),
    ...(unit !== undefined && unit !== '' && { unit }),
    isBlank: blank === 'yes',
  };
}

/** The fact that roll-ups count of it. */
function factOf({ question: key, choice, unit, isBlank }: AskedAnswer): SaidFact {
  const [first = '', second] = key.split('/');
  const of = second === undefined ? { question: first } : { questionnaire: first, question: second };
  if (isBlank) return { ...of, measure: 'blank' };
  if (choice !== undefined) return { ...of, measure: 'choice', value: choice };
  return { ...of, measure: unit === undefined ? 'answered' : `change:${unit}` };
}

/** The filter of a query. */
export function filterOf(query: FilterQuery): ResponseFilter {
  const { status, stage, question: _question, choice: _choice, unit: _unit, blank: _blank, ...texts } = query;
  const set = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined && value !== ''));
  const answer = answerIn(query);
  return {
    ...set,
    ...(status !== undefined && status !== '' && { status }),
    ...(stage !== undefined && stage !== '' && { stage }),
    ...(answer && { said: factOf(answer) }),
  };
}

/** Every name that narrows the list. */
export const NAMES = [...FILTERS, 'period', 'stage', 'question', 'choice', 'unit', 'blank'] as const;

/** The query again without what is empty, changed as said, with `after` where a later page is meant; begins with `?`, or is empty. */
export function queryOf(query: FilterQuery, changed: FilterQuery & { after?: string } = {}): string {
  const all: Record<string, string | undefined> = { ...query, ...changed };
  const search = new URLSearchParams();
  for (const name of [...NAMES, 'after']) {
    const value = all[name];
    if (value !== undefined && value !== '') search.set(name, value);
  }
  return search.size === 0 ? '' : `?${search}`;
}
