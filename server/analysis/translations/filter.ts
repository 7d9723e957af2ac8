/** Which answers a list is of: a query and back again. A query that was tampered with filters nothing. */
import { z } from 'zod';
import { TRANSLATION_STATES, type TranslatableFilter, type TranslationState } from '../../store/translations.ts';

/** What is left to do for a person. */
export const OPEN_STATES: TranslationState[] = ['missing', 'unfinished', 'stale', 'machine'];
export const WANTED = ['open', ...TRANSLATION_STATES] as const;
export type Wanted = (typeof WANTED)[number];

const one = z.string().max(200).optional().catch(undefined);
const listQuery = z.object({
  to: one,
  state: z.enum(WANTED).optional().catch(undefined),
  questionnaire: one,
  region: one,
  from: one,
  after: one,
});
export type ListQuery = z.infer<typeof listQuery>;

/** What is left at "all" counts as absent. */
export function listQueryOf(query: unknown): ListQuery {
  const given = Object.entries({ ...Object(query) }).filter(([, value]) => value !== '');
  return listQuery.parse(Object.fromEntries(given));
}

const NAMES = ['to', 'state', 'questionnaire', 'region', 'from', 'after'] as const;

/** `?to=en&state=stale`, '' where nothing is asked for. */
export function searchOf(query: ListQuery): string {
  const search = new URLSearchParams();
  for (const name of NAMES) if (query[name] !== undefined) search.set(name, query[name]);
  return search.size === 0 ? '' : `?${search}`;
}

export const statesOf = (wanted: Wanted | undefined): TranslationState[] | undefined =>
  wanted === undefined ? undefined : wanted === 'open' ? OPEN_STATES : [wanted];

/** As the store takes it; without what state it is to be in. */
export const storeFilter = (
  { questionnaire, region, from }: ListQuery,
  to: string,
  questions: TranslatableFilter['questions'],
): TranslatableFilter => ({
  ...{ to, questions },
  ...(questionnaire !== undefined && { questionnaire }),
  ...(region !== undefined && { region }),
  ...(from !== undefined && { language: from }),
});
