/** `?show=code`: how to go on elsewhere. Not for withdrawn invitations. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { codeOf } from '../fieldwork/invitations.ts';
import { parameter } from './beside.ts';
import { codeBody } from './code-page.ts';
import { readerFor, type Visit } from './visit.ts';
import { type SendVisitPage, titleOf } from './visit-page.ts';

export function codeRoutes({ secret, config }: Context, send: SendVisitPage) {
  return {
    showCode(request: FastifyRequest, reply: FastifyReply, visit: Visit, language: Language) {
      const reader = readerFor(visit, language);
      const body = codeBody(
        visit,
        {
          code: codeOf(secret, visit.survey.id, visit.invitation.id, visit.invitation.issue),
          resume: `${config.baseUrl}/resume`,
          link: `${config.baseUrl}/r/${visit.token}`,
          by: parameter(request.query, 'by'),
        },
        reader,
      );
      const title = `${reader.t('history:code-title')} – ${titleOf(visit, reader)}`;
      const [styles, scripts] = [['client/styles/beside.css'], ['client/form/copy.ts']];
      return send(request, reply, visit, { status: 200, language, body, title, styles, scripts });
    },
  };
}
