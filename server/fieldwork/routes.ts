/** Fieldwork's table of contents: one line a part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { outboxRoutes } from './outbox/routes.ts';
import { scheduleRoutes } from './schedule/routes.ts';

export const fieldworkRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(outboxRoutes(context));
    await app.register(scheduleRoutes(context));
  };
