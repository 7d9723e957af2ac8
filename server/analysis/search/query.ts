/** What is searched for and where: the query of the page and of its JSON, and back again. */
import { z } from 'zod';
import type { Survey, Version } from '../../definitions/model.ts';
import { SEARCH_KINDS, type SearchFilter, type SearchPlace } from '../../store/searches.ts';
import { questionsOf } from '../reading/concepts.ts';

const one = z.string().max(200).optional();

export const FILTERS = ['about', 'questionnaire', 'region', 'country', 'partnership', 'language', 'kind'] as const;

export const searchQuery = z.object({
  q: z
    .string()
    .max(2_000)
    .optional()
    .describe('Words that must all be there; `"in a row"`, `begin*`, `-without`, `OR`'),
  about: one.describe('`concept:ID`, `question:QUESTIONNAIRE/QUESTION`, or `question:QUESTION` of any questionnaire'),
  questionnaire: one.describe('Id of a questionnaire'),
  region: one.describe('Id of a region'),
  country: one.describe('ISO 3166-1 alpha-2'),
  partnership: one.describe('Id of a partnership'),
  language: one.describe('That the text is in'),
  kind: z
    .enum([...SEARCH_KINDS, ''])
    .optional()
    .describe('What kind of text'),
  after: one.describe('`next` of the page before'),
});

/** As typed and chosen; what was left at "all" is absent. */
export type SearchAsked = { q: string } & Partial<Record<(typeof FILTERS)[number], string>>;

export function askedOf(query: Omit<z.infer<typeof searchQuery>, 'after'>): SearchAsked {
  const asked: SearchAsked = { q: query.q ?? '' };
  for (const name of FILTERS) {
    const value = query[name];
    if (value !== undefined && value !== '') asked[name] = value;
  }
  return asked;
}

/** The query that gives the same again, `more` in its place; begins with `?`. */
export function addressOf(asked: SearchAsked, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ q: asked.q });
  for (const name of FILTERS) if (asked[name] !== undefined) query.set(name, asked[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `?${query}`;
}

/** The questions that `about` means; undefined where it means all. */
function questionsAbout(survey: Survey, versions: readonly Version[], about: string | undefined) {
  if (about?.startsWith('concept:')) return questionsOf(survey, about.slice('concept:'.length), versions);
  if (!about?.startsWith('question:')) return undefined;
  const name = about.slice('question:'.length);
  const slash = name.indexOf('/');
  return slash < 0 ? [{ question: name }] : [{ questionnaire: name.slice(0, slash), question: name.slice(slash + 1) }];
}

export function filterOf(survey: Survey, versions: readonly Version[], asked: SearchAsked): SearchFilter {
  const filter: SearchFilter = {};
  const questions = questionsAbout(survey, versions, asked.about);
  if (questions !== undefined) filter.questions = questions;
  for (const name of ['questionnaire', 'region', 'country', 'partnership', 'language'] as const)
    if (asked[name] !== undefined) filter[name] = asked[name];
  if (asked.kind !== undefined) filter.kinds = SEARCH_KINDS.filter((kind) => kind === asked.kind);
  return filter;
}

/** A place as a link carries it, and back; undefined for what is none. */
export const cursorOf = ({ kind, question, id }: SearchPlace): string => [kind, question, id].join(' ');

export function placeOf(cursor: string | undefined): SearchPlace | undefined {
  const [name, question, ...id] = cursor?.split(' ') ?? [];
  const kind = SEARCH_KINDS.find((known) => known === name);
  return kind === undefined || question === undefined ? undefined : { kind, question, id: id.join(' ') };
}
