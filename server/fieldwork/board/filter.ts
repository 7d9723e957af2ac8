/** Which part of the board a reader wants to see, and in which order: the query of the page, of the JSON and of the CSV, and back again. */
import { z } from 'zod';
import type { RegistryView } from '../../registry/view.ts';
import { type Entry, STAGES } from './stage.ts';

/** `unsent` is no stage: texts are known to be on a device, wherever the invitation is. */
export const STATUSES = [...STAGES, 'unsent'] as const;
export type Status = (typeof STATUSES)[number];

/** In the order in which the form shows them. */
export const FILTERS = ['region', 'country', 'questionnaire', 'partnership', 'status', 'language'] as const;

export const SORTS = ['place', 'status', 'sent', 'opened', 'progress', 'submitted', 'activity', 'reminder'] as const;
export type Sort = (typeof SORTS)[number];

const one = z.string().max(200).optional();
const sorts = SORTS.flatMap((sort) => [sort, `-${sort}` as const]);

/** A form sends every field, also those left at "all": an empty one counts as absent. */
export const filterQuery = z.object({
  region: one.describe('Id of a region.'),
  country: one.describe('ISO 3166-1 alpha-2.'),
  questionnaire: one.describe('Id of a questionnaire.'),
  partnership: one.describe('Id of a partnership.'),
  status: z
    .enum([...STATUSES, ''])
    .optional()
    .describe('Where an invitation is; `unsent`: wherever a device is known to hold text that is not here.'),
  language: one.describe('The language of the response, or of the invitation where there is none yet.'),
});
export const orderQuery = z.object({
  sort: z.enum(sorts).optional().describe('`-` before it: the other way round.'),
  page: z.coerce.number().int().min(1).max(100_000).optional(),
});

export interface Filter {
  region?: string;
  country?: string;
  questionnaire?: string;
  partnership?: string;
  status?: Status;
  language?: string;
}
export interface Order {
  sort: Sort;
  isReversed: boolean;
}
/** The order when nobody asked for another: by region, country and name. */
export const BY_PLACE: Order = { sort: 'place', isReversed: false };

/** The filter of a query. */
export function filterOf(query: z.infer<typeof filterQuery>): Filter {
  const { status, ...texts } = query;
  const set = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined && value !== ''));
  return { ...set, ...(status !== undefined && status !== '' && { status }) };
}

export function orderOf({ sort = 'place' }: z.infer<typeof orderQuery>): Order {
  const isReversed = sort.startsWith('-');
  const name = isReversed ? sort.slice(1) : sort;
  return { sort: SORTS.find((one) => one === name) ?? 'place', isReversed };
}

/** The query that gives filter, order and page again; begins with `?`, or is empty. */
export function queryOf(filter: Filter, order: Order = BY_PLACE, page = 1): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filter[name] !== undefined) query.set(name, filter[name]);
  if (order.sort !== 'place' || order.isReversed) query.set('sort', `${order.isReversed ? '-' : ''}${order.sort}`);
  if (page > 1) query.set('page', String(page));
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}

/** Those that the filter lets through, in their order. */
export function filtered(entries: readonly Entry[], filter: Filter, places: RegistryView): Entry[] {
  const { region, country, questionnaire, partnership, status, language } = filter;
  return entries.filter(
    (entry) =>
      (questionnaire === undefined || entry.questionnaire === questionnaire) &&
      (language === undefined || entry.language === language) &&
      (status === undefined || (status === 'unsent' ? entry.unsent > 0 : entry.stage === status)) &&
      (country === undefined || places.countryOf(entry.municipality)?.id === country) &&
      (region === undefined || places.regionOf(entry.municipality)?.id === region) &&
      (partnership === undefined || places.partnershipsOf(entry.municipality).some(({ id }) => id === partnership)),
  );
}

const NEVER = Number.NEGATIVE_INFINITY;
const KEYS: Record<Exclude<Sort, 'place'>, (entry: Entry) => number> = {
  status: ({ stage }) => STAGES.indexOf(stage),
  sent: ({ sentAt }) => sentAt ?? NEVER,
  opened: ({ openedAt }) => openedAt ?? NEVER,
  progress: ({ progress }) => (progress === null ? NEVER : progress.answered / Math.max(1, progress.questions)),
  submitted: ({ submittedAt }) => submittedAt ?? NEVER,
  activity: ({ lastActivityAt }) => lastActivityAt ?? NEVER,
  reminder: ({ nextReminderAt }) => nextReminderAt ?? NEVER,
};

/** In another order than by place; those that are alike stay in the order they came in, and those without a value come last. */
export function sorted(entries: readonly Entry[], { sort, isReversed }: Order): Entry[] {
  if (sort === 'place') return isReversed ? entries.toReversed() : [...entries];
  const key = KEYS[sort];
  return entries.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === other) return 0;
    if (one === NEVER || other === NEVER) return one === NEVER ? 1 : -1;
    return isReversed ? other - one : one - other;
  });
}
