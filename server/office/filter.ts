/** Which responses a reader wants to see: the query of the page and of the API, and back again. */
import { z } from 'zod';
import type { Translate } from '../pages/texts.ts';
import type { ResponseFilter, ResponseRow } from '../store/store.ts';

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
});
export type FilterQuery = z.infer<typeof filterQuery>;

/** The filter of a query. */
export function filterOf(query: FilterQuery): ResponseFilter {
  const { status, ...texts } = query;
  const set = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined && value !== ''));
  return { ...set, ...(status !== undefined && status !== '' && { status }) };
}

/** The query that gives the filter again, with `after` where a later page is meant; begins with `?`, or is empty. */
export function queryOf(filter: ResponseFilter, after?: string): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filter[name] !== undefined) query.set(name, filter[name]);
  if (after !== undefined) query.set('after', after);
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}
