/** Reading over HTTP: the grid, the mirror, one answer. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';

export function readingRoutes(_context: Context): (app: FastifyInstance) => Promise<void> {
  return async (_app) => {};
}
