/** The analysis room's parts, each with its routes. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { codebookRoutes } from './codebook/routes.ts';
import { codingRoutes } from './coding/routes.ts';
import { comparisonRoutes } from './comparison/routes.ts';
import { readingRoutes } from './reading/routes.ts';
import { reportRoutes } from './report/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { translationRoutes } from './translations/routes.ts';

export function analysisRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(readingRoutes(context));
    await app.register(searchRoutes(context));
    await app.register(codebookRoutes(context));
    await app.register(codingRoutes(context));
    await app.register(comparisonRoutes(context));
    await app.register(reportRoutes(context));
    await app.register(translationRoutes(context));
  };
}
