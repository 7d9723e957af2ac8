/** Fieldwork's routes, part by part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { outboxRoutes } from './outbox/routes.ts';

export function fieldworkRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(outboxRoutes(context));
  };
}
