/** Fieldwork's table of contents: one line a part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { boardRoutes } from './board/routes.ts';
import { followUpRoutes } from './follow-up/routes.ts';
import { inviteRoutes } from './invite/routes.ts';
import { memberCheckRoutes } from './member-check/routes.ts';
import { outboxRoutes } from './outbox/routes.ts';
import { registryRoutes } from './registry/routes.ts';
import { roundsRoutes } from './rounds/routes.ts';
import { scheduleRoutes } from './schedule/routes.ts';

export function fieldworkRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(boardRoutes(context));
    await app.register(registryRoutes(context));
    await app.register(roundsRoutes(context));
    await app.register(inviteRoutes(context));
    await app.register(outboxRoutes(context));
    await app.register(scheduleRoutes(context));
    await app.register(followUpRoutes(context));
    await app.register(memberCheckRoutes(context));
  };
}
