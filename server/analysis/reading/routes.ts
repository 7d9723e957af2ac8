/** Reading over HTTP: the grid, the mirror, one answer. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { mirrorApi } from './mirror-api.ts';
import { answerRoutes } from './routes-answer.ts';
import { gridRoutes } from './routes-grid.ts';
import { mirrorRoutes } from './routes-mirror.ts';

export function readingRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(gridRoutes(context));
    await app.register(mirrorRoutes(context));
    await app.register(mirrorApi(context));
    await app.register(answerRoutes(context));
  };
}
