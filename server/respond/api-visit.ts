/** Whose link an API request came with, and why it is refused where it is. */
import type { FastifyRequest } from 'fastify';
import { countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import { answerable, type Question } from '../definitions/model.ts';
import { tokenHash } from '../fieldwork/invitations.ts';
import { Problem } from '../foundation/problem.ts';
import { deadlineText } from '../pages/times.ts';
import { isFollowUp } from '../store/follow-ups.ts';
import { askedOf } from './follow-ups.ts';
import { type Visit, visits } from './visit.ts';

/** Finds the visit of a request's token; refuses links that nobody has, replaced ones, and withdrawn ones. */
export function apiVisits(context: Context): (request: FastifyRequest, token: string) => Promise<Visit> {
  const find = visits(context);
  return async (request, token) => {
    const visit = await find(token);
    if (visit === undefined) {
      if ((await context.store.replacedLink(tokenHash(token))) !== undefined) throw new Problem(410, 'link-replaced');
      const invitation = await context.store.invitationByToken(tokenHash(token));
      if (invitation && context.surveys.get(invitation.survey)?.anonymous)
        throw new Problem(409, 'anonymous:begin-first');
      await countTry(context, 'link', request.ip);
      throw new Problem(404, 'respond:unknown-link');
    }
    if (visit.response?.status === 'erased') throw new Problem(410, 'receipt:text-erased');
    if (visit.phase === 'withdrawn') throw new Problem(410, 'respond:text-withdrawn');
    return visit;
  };
}

/** Refuses with 403 before the survey opens and after it has closed for this invitation. */
export function mustBeOpen(visit: Visit, language: string): void {
  if (visit.phase === 'open') return;
  const { opensAt, endsAt } = visit.window;
  const at = visit.phase === 'closed' ? endsAt : opensAt;
  const time = at === null ? '' : deadlineText(at, language, visit.survey.timeZone);
  throw new Problem(403, `respond:text-${visit.phase.replaceAll(' ', '-')}`, { time });
}

const REFUSALS = {
  withdrawn: () => new Problem(410, 'respond:text-withdrawn'),
  submitted: () => new Problem(409, 'respond:already-submitted'),
  // Of this answer alone: the others go on.
  'not-asked': () => new Problem(422, 'follow-up:taken-back'),
};
export const refused = (reason: keyof typeof REFUSALS): Problem => REFUSALS[reason]();

/** The question that an address names, or `Problem` 404. */
export function questionOf(visit: Visit, id: string): Exclude<Question, { kind: 'note' }> {
  const question = answerable(askedOf(visit)).find((one) => one.id === id);
  if (question === undefined && isFollowUp(id)) throw refused('not-asked');
  if (question === undefined) throw new Problem(404, 'respond:unknown-question', { question: id });
  return question;
}
