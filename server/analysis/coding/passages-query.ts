/** A search for passages as addresses and forms say it. */
import { z } from 'zod';
import type { AskedQuestions } from '../../fieldwork/member-check/checks.ts';
import type { Layer } from './layers.ts';
import type { PassageFilter } from './retrieval.ts';
import { textQuestions } from './tasks.ts';

const one = z.string().max(200).optional().catch(undefined);
const some = z.preprocess((value) => [value ?? []].flat(), z.array(z.string().max(200)).max(200)).catch([]);

const passagesQuery = z.object({
  any: some,
  all: some,
  not: some,
  /** `no`: each code stands for itself alone. */
  subcodes: z.enum(['yes', 'no']).catch('yes'),
  coder: one,
  concept: one,
  questionnaire: one,
  region: one,
  country: one,
  municipality: one,
  partnership: one,
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
  const { any, all, not, subcodes, ...rest } = query;
  const search = new URLSearchParams();
  for (const [way, ids] of Object.entries({ any, all, not })) for (const id of ids) search.append(way, id);
  if (subcodes === 'no') search.set('subcodes', 'no');
  for (const [name, value] of Object.entries({ ...rest, ...more })) if (value !== undefined) search.set(name, value);
  return search.size === 0 ? '' : `?${search}`;
}

export function passageFilter(asked: AskedQuestions, query: PassagesQuery, layer: Layer): PassageFilter {
  const { any, all, not, subcodes, coder, concept, ...places } = query;
  const given = Object.fromEntries(Object.entries(places).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...{ layer, any, all, not, withSubcodes: subcodes === 'yes' },
    ...(coder !== undefined && { by: [coder] }),
    ...(concept !== undefined && { questions: textQuestions(asked, concept) }),
  };
}
