/** A search for passages as addresses and forms say it. */
import { z } from 'zod';
import type { Survey, Version } from '../../definitions/model.ts';
import { questionsOf } from '../reading/concepts.ts';
import type { Layer } from './layers.ts';
import { ROWS } from './passage-rows.ts';
import type { PassageFilter } from './retrieval.ts';

const one = z.string().max(200).optional().catch(undefined);
const some = z.preprocess((value) => [value ?? []].flat(), z.array(z.string().max(200)).max(200)).catch([]);

const passagesQuery = z.object({
  any: some,
  all: some,
  not: some,
  /** `no`: each code stands for itself alone. */
  subcodes: z.enum(['yes', 'no']).catch('yes'),
  /** Where `all` and `not` are looked for. */
  within: z.enum(['words', 'answer']).catch('words'),
  /** What a row is, as tables count them; a coding where absent. */
  each: z.enum(ROWS).optional().catch(undefined),
  coder: one,
  concept: one,
  questionnaire: one,
  region: one,
  country: one,
  municipality: one,
  partnership: one,
  period: one,
  language: one,
});
export type PassagesQuery = z.infer<typeof passagesQuery>;

/** In which way a code is asked for. */
export const WAYS = ['any', 'all', 'not'] as const;
type Way = (typeof WAYS)[number];

/** Whatever was sent; a form says `code.ID=any`, an address also `any=ID`. What is left at "all" counts as absent. */
export function passagesQueryOf(query: unknown): PassagesQuery {
  const given: Record<string, unknown> = {};
  const ways: Record<Way, string[]> = { any: [], all: [], not: [] };
  for (const [name, value] of Object.entries({ ...Object(query) })) {
    const way = WAYS.find((known) => known === value);
    if (name.startsWith('code.')) {
      if (way !== undefined) ways[way].push(name.slice('code.'.length));
    } else if (value !== '') given[name] = value;
  }
  const read = passagesQuery.parse(given);
  for (const way of WAYS) read[way] = [...new Set([...read[way], ...ways[way]])];
  return read;
}

/** `?any=water&region=africa`; '' where nothing is asked. */
export function passagesSearch(query: PassagesQuery, more: Record<string, string> = {}): string {
  const { any, all, not, subcodes, within, ...rest } = query;
  const search = new URLSearchParams();
  for (const [way, ids] of Object.entries({ any, all, not })) for (const id of ids) search.append(way, id);
  if (subcodes === 'no') search.set('subcodes', 'no');
  if (within === 'answer') search.set('within', within);
  for (const [name, value] of Object.entries({ ...rest, ...more })) if (value !== undefined) search.set(name, value);
  return search.size === 0 ? '' : `?${search}`;
}

/** `versions`: of the survey, for a concept that only an earlier one asks about. */
export function passageFilter(
  survey: Pick<Survey, 'questionnaires'>,
  versions: readonly Version[],
  query: PassagesQuery,
  layer: Layer,
): PassageFilter {
  const { any, all, not, subcodes, within, each, coder, concept, ...places } = query;
  const given = Object.fromEntries(Object.entries(places).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...{ layer, any, all, not, within, withSubcodes: subcodes === 'yes', isCounted: each !== undefined },
    ...(coder !== undefined && { by: [coder] }),
    ...(concept !== undefined && { questions: questionsOf(survey, concept, versions) }),
  };
}
