/** What a search found, as JSON. */
import { z } from 'zod';
import { pointsIn } from '../../foundation/points.ts';
import { SEARCH_KINDS, type SearchHit, type SearchQuery } from '../../store/searches.ts';
import { marksOf } from './passages.ts';
import { cursorOf } from './query.ts';
import type { Searched } from './searched.ts';

const hit = z.strictObject({
  kind: z.enum(SEARCH_KINDS),
  question: z.string().describe('Empty of what is on none'),
  id: z.string().describe('Within its kind and question'),
  invitation: z.string().nullable(),
  questionnaire: z.string().nullable(),
  municipality: z.string().describe('Id; empty of what belongs to no place, as the next two'),
  country: z.string(),
  region: z.string(),
  language: z.string().describe('That the text is in; empty where nobody said'),
  author: z.string().nullable().describe("Of a person's own note"),
  synthetic: z.boolean(),
  text: z.string(),
  marks: z
    .array(z.strictObject({ from: z.number().int(), to: z.number().int() }))
    .describe('Where it says what was searched for: Unicode code points of the text, the end exclusive'),
});

export const searchedSchema = z.strictObject({
  survey: z.string(),
  total: z.number().int(),
  waiting: z.number().int().describe('Respondents whose texts are not searched yet'),
  counts: z.array(z.strictObject({ kind: z.enum(SEARCH_KINDS), question: z.string(), found: z.number().int() })),
  hits: z.array(hit).describe('By kind, question, id'),
  next: z.string().nullable().describe('`after` of the next page; null on the last'),
});

const shownHit = (of: SearchHit, query: SearchQuery): z.infer<typeof hit> => {
  const { response: _, ...rest } = of;
  return {
    ...rest,
    marks: marksOf(of.text, of.language, query).map(({ from, to }) => ({
      from: pointsIn(of.text.slice(0, from)),
      to: pointsIn(of.text.slice(0, to)),
    })),
  };
};

export const shownSearch = (
  survey: string,
  { query, counts, total, waiting, page }: Searched,
): z.infer<typeof searchedSchema> => ({
  survey,
  total,
  waiting,
  counts,
  hits: page.hits.map((of) => shownHit(of, query)),
  next: page.next === null ? null : cursorOf(page.next),
});
