/** A text that came as what changed in it. */
import type { Context } from '../context.ts';
import type { Question } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { applySplice, type Splice } from '../foundation/splice.ts';
import type { Visit } from './visit.ts';

/** The whole text that `splice` makes of the revision it was written on. Refuses with 422, upon which the client sends the whole text. */
export async function splicedText(
  { store }: Context,
  { survey, response }: Visit,
  { id, kind }: Question,
  baseRevision: number,
  splice: Splice,
): Promise<string> {
  const mismatch = new Problem(422, 'respond:splice-mismatch');
  if (kind !== 'long text' && kind !== 'short text') throw mismatch;
  const base = async () => {
    if (baseRevision === 0) return null;
    const current = response !== undefined && Object.hasOwn(response.answers, id) ? response.answers[id] : undefined;
    if (response === undefined || current?.revision === baseRevision) return current?.value;
    return (await store.revision(survey.id, response.id, id, baseRevision))?.value;
  };
  const before = await base();
  // A blank answer is the empty text; a revision that is not there is none.
  const text = before === null ? '' : before;
  const after = typeof text === 'string' ? applySplice(text, splice) : undefined;
  if (after === undefined) throw mismatch;
  return after;
}
