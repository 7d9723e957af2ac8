/** The living report: reading, writing, sharing. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { editionsApi } from './editions-api.ts';
import { reportEditing } from './routes-editing.ts';
import { reportReading } from './routes-reading.ts';
import { sharedReport } from './routes-shared.ts';

export function reportRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(editionsApi(context));
    await app.register(reportReading(context));
    await app.register(reportEditing(context));
    await app.register(sharedReport(context));
  };
}
