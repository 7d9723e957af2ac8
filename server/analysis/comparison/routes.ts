/** Comparing over HTTP: one line a part. */
import type { FastifyInstance } from 'fastify';
import { allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { agreementRoutes } from './agreement/routes.ts';
import { apiRoutes } from './routes-api.ts';
import { pageRoutes } from './routes-pages.ts';

export const comparisonRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(async (all) => {
      all.addHook('preValidation', signedIn(context));
      all.addHook('preValidation', allowed(...rights.read));
      await all.register(apiRoutes(context));
      await all.register(pageRoutes(context));
      await all.register(agreementRoutes(context));
    });
  };
