/** What is to be coded: the survey's texts, narrowed by concept, place and coder; and the way from one to the next. */
import { z } from 'zod';
import { type Survey, takesText } from '../../definitions/model.ts';
import type { AskedQuestions } from '../../fieldwork/member-check/checks.ts';
import { type CodingTask, type TaskFilter, taskCursor } from '../../store/codings.ts';
import type { Reads } from '../../store/store.ts';
import { codersIn, type Layer } from './layers.ts';

const one = z.string().max(200).optional().catch(undefined);
const taskQuery = z.object({
  concept: one,
  questionnaire: one,
  region: one,
  /** A coder: how far this one has come. */
  coder: one,
  state: z.enum(['uncoded', 'coded']).optional().catch(undefined),
});
export type TaskQuery = z.infer<typeof taskQuery>;

/** A query that was tampered with filters nothing; what is left at "all" counts as absent. */
export function taskQueryOf(query: unknown): TaskQuery {
  const read = taskQuery.safeParse(query);
  const given = Object.entries(read.success ? read.data : {}).filter(([, value]) => value !== '');
  return taskQuery.parse(Object.fromEntries(given));
}

/** `?region=africa`, '' where nothing is filtered. */
export function taskSearch(query: TaskQuery, more: Record<string, string> = {}): string {
  const given = [...Object.entries(query), ...Object.entries(more)].filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** Questions whose answers are text, of all versions; of one concept where given. */
function textQuestions(asked: AskedQuestions, concept?: string): { questionnaire: string; question: string }[] {
  return [...asked].flatMap(([key, { question }]) => {
    if (!takesText(question) || (concept !== undefined && question.concept !== concept)) return [];
    return [{ questionnaire: key.slice(0, key.length - question.id.length - 1), question: question.id }];
  });
}

/** The store's filter of a query, for whoever sees `layer`. */
export function taskFilter(asked: AskedQuestions, query: TaskQuery, layer: Layer): TaskFilter {
  const { concept, questionnaire, region, coder } = query;
  const by = codersIn(layer, coder === undefined ? undefined : [coder]);
  return {
    questions: textQuestions(asked, concept),
    ...(questionnaire !== undefined && { questionnaire }),
    ...(region !== undefined && { region }),
    ...(by !== undefined && { by }),
  };
}

/** One page of the list: those that nobody (or not this coder) has coded first. `next` is what to hand back for the next page. */
export async function taskPage(
  reads: Pick<Reads, 'codingTasks'>,
  survey: Survey,
  filter: TaskFilter,
  state: TaskQuery['state'],
  after: string | undefined,
  limit: number,
): Promise<{ tasks: CodingTask[]; next: string | undefined }> {
  const begun = after?.startsWith('coded ') === true;
  const cursor = after === undefined ? null : after.slice(after.indexOf(' ') + 1);
  const tasks: CodingTask[] = [];
  if (state !== 'coded' && !begun)
    tasks.push(...(await reads.codingTasks(survey.id, { ...filter, coded: false }, cursor, limit + 1)));
  if (state !== 'uncoded' && tasks.length <= limit)
    tasks.push(
      ...(await reads.codingTasks(
        survey.id,
        { ...filter, coded: true },
        begun ? cursor : null,
        limit + 1 - tasks.length,
      )),
    );
  const shown = tasks.slice(0, limit);
  const last = shown.at(-1);
  const next =
    tasks.length > limit && last ? `${last.codings > 0 ? 'coded' : 'uncoded'} ${taskCursor(last)}` : undefined;
  return { tasks: shown, next };
}

export interface Neighbours {
  before: CodingTask | undefined;
  after: CodingTask | undefined;
  /** The next one that is not coded; from the beginning again where none follows. */
  uncoded: CodingTask | undefined;
}

/** Where one can go from an answer. */
export async function neighboursOf(
  reads: Pick<Reads, 'codingTasks'>,
  survey: Survey,
  filter: TaskFilter,
  here: Pick<CodingTask, 'question' | 'response'>,
): Promise<Neighbours> {
  const cursor = taskCursor(here);
  const uncoded = { ...filter, coded: false };
  const isElsewhere = (task: CodingTask): boolean => taskCursor(task) !== cursor;
  const [[before], [after], [next], first] = await Promise.all([
    reads.codingTasks(survey.id, filter, cursor, 1, 'back'),
    reads.codingTasks(survey.id, filter, cursor, 1),
    reads.codingTasks(survey.id, uncoded, cursor, 1),
    reads.codingTasks(survey.id, uncoded, null, 2),
  ]);
  return { before, after, uncoded: next ?? first.find(isElsewhere) };
}
