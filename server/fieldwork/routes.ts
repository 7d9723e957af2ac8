/** Fieldwork's routes, part by part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { outboxRoutes } from './outbox/routes.ts';

export function fieldworkRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(outboxRoutes(context));
  };
}
/** Fieldwork's table of contents: one line a part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { inviteRoutes } from './invite/routes.ts';

export const fieldworkRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(inviteRoutes(context));
  };
