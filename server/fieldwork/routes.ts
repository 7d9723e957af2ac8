/** Fieldwork over HTTP, part by part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { boardRoutes } from './board/routes.ts';

export function fieldworkRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(boardRoutes(context));
  };
}
