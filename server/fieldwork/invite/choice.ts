/** Whom a researcher has in mind: an audience, a region, a partnership, a municipality, one invitation. As a query, as a form, as a filter. */
import { z } from 'zod';
import type { RegistryView } from '../../registry/view.ts';
import type { Place } from '../invitations.ts';

const one = z.string().max(200).optional();
const choiceQuery = z.object({
  questionnaire: one,
  region: one,
  partnership: one,
  municipality: one,
  invitation: one,
});
/** Everything that is given must fit; nothing given means everybody. */
export type Choice = z.infer<typeof choiceQuery>;
export type ChoiceName = keyof Choice;

/** A query that was tampered with chooses nobody in particular; what is left at "all" counts as absent. */
export function choiceOf(query: unknown): Choice {
  const read = choiceQuery.safeParse(query);
  const given = Object.entries(read.success ? read.data : {}).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return choiceQuery.parse(Object.fromEntries(given));
}

/** `?region=africa`, '' where everybody is chosen. */
export function choiceSearch(choice: Choice, more: Record<string, string> = {}): string {
  const search = new URLSearchParams({ ...choice, ...more }).toString();
  return search === '' ? '' : `?${search}`;
}

/** Whether a place is chosen; of single invitations only the caller knows. */
export const isChosen =
  ({ questionnaire, region, partnership, municipality }: Choice) =>
  (place: Place, registry: RegistryView): boolean =>
    (questionnaire ?? place.questionnaire) === place.questionnaire &&
    (municipality ?? place.municipality) === place.municipality &&
    (region === undefined || registry.regionOf(place.municipality)?.id === region) &&
    (partnership === undefined || registry.partnershipsOf(place.municipality).some(({ id }) => id === partnership));
