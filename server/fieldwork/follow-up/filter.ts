/** Which follow-ups a reader wants to see: the query of the page and of the API, and back again; and their states in words. */
import { z } from 'zod';
import type { Translate } from '../../pages/texts.ts';
import { FOLLOW_UP_STATES, type FollowUpFilter, type FollowUpState } from '../../store/follow-ups.ts';

const one = z.string().max(200).optional();

/** A form sends every field, also those left at "all": an empty one counts as absent. */
export const followUpQuery = z.object({
  state: z.enum([...FOLLOW_UP_STATES, '']).optional(),
  region: one.describe('Id of a region.'),
  questionnaire: one.describe('Id of a questionnaire.'),
  language: one.describe('The language it is asked in.'),
  invitation: one.describe('Id of an invitation.'),
});

const NAMES = ['state', 'region', 'questionnaire', 'language', 'invitation'] as const;

/** The filter of a query. */
export function filterOf(query: z.infer<typeof followUpQuery>): FollowUpFilter {
  const { state, ...texts } = query;
  const set = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined && value !== ''));
  return { ...set, ...(state && { state }) };
}

/** The query that gives the filter again, with `after` where a later page is meant; begins with `?`, or is empty. */
export function queryOf(filter: FollowUpFilter, after?: string): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== undefined) query.set(name, filter[name]);
  if (after !== undefined) query.set('after', after);
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}

export const stateText = (t: Translate, state: FollowUpState): string => t(`follow-up:state-${state}`);
