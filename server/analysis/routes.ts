/** The analysis room's parts, each with its routes. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { readingRoutes } from './reading/routes.ts';
import { searchRoutes } from './search/routes.ts';

export function analysisRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(readingRoutes(context));
    await app.register(searchRoutes(context));
  };
}
