/** The built client's files, compressed when they were built. Their names change with their content, so browsers keep them for ever. */
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';

/** `/assets/…`, kept for a year, and `/favicon.svg`, which has one name for all versions, for a day. */
export function staticFiles(context: Context) {
  return async (app: FastifyInstance): Promise<void> => {
    const { folder } = context.assets;
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      index: false,
      immutable: true,
      maxAge: '365d',
    });
    app.get('/favicon.svg', async (_request, reply) =>
      reply.sendFile('favicon.svg', folder, { maxAge: '1d', immutable: false }),
    );
  };
}
