/** Which page beside the form is asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import type { BesideSearch } from './beside.ts';
import { codeRoutes } from './routes-code.ts';
import { historyRoutes, type NamedBy } from './routes-history.ts';
import type { Visit } from './visit.ts';
import type { SendVisitPage } from './visit-page.ts';

export function besideRoutes(context: Context, send: SendVisitPage, namedBy: NamedBy) {
  const { showHistory, restore } = historyRoutes(context, send, namedBy);
  const { showCode } = codeRoutes(context, send);
  return {
    restore,
    showBeside: (
      request: FastifyRequest<{ Querystring: BesideSearch }>,
      reply: FastifyReply,
      visit: Visit,
      language: Language,
    ) => (request.query.show === 'code' ? showCode : showHistory)(request, reply, visit, language),
  };
}

export type BesideRoutes = ReturnType<typeof besideRoutes>;
