/** Fieldwork's table of contents: one line a part. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { inviteRoutes } from './invite/routes.ts';
import { registryRoutes } from './registry/routes.ts';

export const fieldworkRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(registryRoutes(context));
    await app.register(inviteRoutes(context));
  };
