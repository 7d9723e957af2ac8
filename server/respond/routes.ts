/** Everything a respondent meets: start page, codes, the form, its receipt and what checks it, its API. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { respondApi } from './routes-api.ts';
import { checkRoutes } from './routes-check.ts';
import { deviceRoutes } from './routes-device.ts';
import { eventRoutes } from './routes-events.ts';
import { formRoutes } from './routes-form.ts';
import { openRoutes } from './routes-open.ts';
import { startRoutes } from './routes-start.ts';

export const respondRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(startRoutes(context));
    await app.register(openRoutes(context));
    await app.register(formRoutes(context));
    await app.register(respondApi(context));
    await app.register(checkRoutes(context));
    await app.register(eventRoutes(context));
    await app.register(deviceRoutes(context));
  };
