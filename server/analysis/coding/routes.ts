/** Coding: one line a part. */
import type { FastifyInstance } from 'fastify';
import { allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { codingApi } from './api.ts';
import { eventRoutes } from './routes-events.ts';
import { flaggedRoutes } from './routes-flagged.ts';
import { listRoutes } from './routes-list.ts';
import { passageFileRoutes, passageRoutes } from './routes-passages.ts';
import { workplaceRoutes } from './routes-workplace.ts';

export const codingRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(async (all) => {
      // Before what is sent is looked at: whoever is not signed in is told nothing of it.
      all.addHook('preValidation', signedIn(context));
      all.addHook('preValidation', allowed(...rights.read));
      await all.register(codingApi(context));
      await all.register(eventRoutes(context));
      await all.register(passageFileRoutes(context));
      await all.register(listRoutes(context));
      await all.register(flaggedRoutes(context));
      await all.register(passageRoutes(context));
      await all.register(workplaceRoutes(context));
    });
  };
