/** What of the answers is to be read, and how it is grouped: the query of the grid's page and of its JSON, and back again. */
import { z } from 'zod';
import type { AnswerFilter } from '../../store/readings.ts';

export const GROUPINGS = ['region', 'country', 'partnership', 'theme'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A concept, whoever is asked about it; or one question of one questionnaire. */
export type ColumnName = { concept: string } | { questionnaire: string; question: string };

/** Columns beside each other: more than that cannot be read. */
export const MOST_COLUMNS = 4;

const one = z.string().max(200).optional();
const several = z.union([z.string().max(200), z.array(z.string().max(200)).max(20)]).optional();

export const gridQuery = z.object({
  concept: several.describe('Id of a concept; several give a column each, four at most'),
  question: several.describe('`QUESTIONNAIRE/QUESTION`; several give a column each'),
  column: several.describe('As the form sends them: `concept:ID` or `question:QUESTIONNAIRE/QUESTION`'),
  by: z.enum(GROUPINGS).optional().catch(undefined),
  questionnaire: one.describe('Id of a questionnaire'),
  region: one.describe('Id of a region'),
  country: one.describe('ISO 3166-1 alpha-2'),
  partnership: one.describe('Id of a partnership'),
  language: one.describe('That the answer was written in'),
});

export const FILTERS = ['questionnaire', 'region', 'country', 'partnership', 'language'] as const;
export type GridFilter = Pick<AnswerFilter, (typeof FILTERS)[number]>;

export interface GridQuery {
  /** As asked for; none where nothing was. */
  columns: ColumnName[];
  by: Grouping;
  filter: GridFilter;
}

const list = (value: string | string[] | undefined): string[] => [value ?? []].flat().filter((each) => each !== '');

function columnOf(text: string): ColumnName | undefined {
  if (text.startsWith('concept:')) return { concept: text.slice('concept:'.length) };
  const [questionnaire = '', question = ''] = text.slice('question:'.length).split('/');
  return questionnaire === '' || question === '' ? undefined : { questionnaire, question };
}

/** As a form's option and a key. */
export const nameOf = (column: ColumnName): string =>
  'concept' in column ? `concept:${column.concept}` : `question:${column.questionnaire}/${column.question}`;

export function gridQueryOf(query: z.infer<typeof gridQuery>): GridQuery {
  const names = [
    ...list(query.column),
    ...list(query.concept).map((concept) => `concept:${concept}`),
    ...list(query.question).map((question) => `question:${question}`),
  ];
  const columns = [...new Set(names)].flatMap((name) => columnOf(name) ?? []).slice(0, MOST_COLUMNS);
  const filter: GridFilter = {};
  for (const name of FILTERS) {
    const wanted = query[name];
    if (wanted !== undefined && wanted !== '') filter[name] = wanted;
  }
  return { columns, by: query.by ?? 'region', filter };
}

/** The query that gives the same again, and `more`; begins with `?`. */
export function searchOf({ columns, by, filter }: GridQuery, more: Record<string, string> = {}): string {
  const query = new URLSearchParams();
  for (const column of columns) {
    if ('concept' in column) query.append('concept', column.concept);
    else query.append('question', `${column.questionnaire}/${column.question}`);
  }
  query.set('by', by);
  for (const name of FILTERS) if (filter[name] !== undefined) query.set(name, filter[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `?${query}`;
}
