/** What a device says of itself: that a person has opened the link, and how many answers it holds that have not come here. */
import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { device, tokenParams } from './api-shapes.ts';
import { apiVisits } from './api-visit.ts';

const MOST_ANSWERS = 10_000;

export function deviceRoutes(context: Context) {
  const { store, clock } = context;
  const visitOf = apiVisits(context);

  const routes: FastifyPluginAsyncZod = async (app) => {
    app.post(
      '/api/v1/r/:token/device',
      {
        schema: {
          tags: ['respondent'],
          summary: 'Say that a person has opened the link, or what this device still holds',
          description:
            'Both are for the researchers’ board; begins no response, and is taken when the survey is closed too. Link previews and scanners never send it: the page does, once somebody has touched, typed or scrolled.',
          params: tokenParams,
          body: z.strictObject({
            device,
            opened: z.literal(true).optional().describe('Somebody is there. The first time is kept'),
            unsent: z
              .number()
              .int()
              .min(0)
              .max(MOST_ANSWERS)
              .optional()
              .describe('Answers on this device that the server has not acknowledged; 0 once all are'),
          }),
          response: { 204: z.undefined().describe('Noted') },
        },
      },
      async (request, reply) => {
        const { survey, invitation } = await visitOf(request, request.params.token);
        const { device: own, opened, unsent } = request.body;
        const at = clock.now();
        if (opened && invitation.openedAt === null) await store.markOpened(survey.id, invitation.id, at);
        if (unsent !== undefined)
          await store.reportUnsent({ survey: survey.id, invitation: invitation.id, device: own, unsent, at });
        return reply.code(204).send();
      },
    );
  };
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(routes);
  };
}
