/** The built client's files, compressed when they were built. Their names change with their content, so browsers keep them for ever. */
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';

/** `/assets/…`, kept for a year, `/favicon.svg`, which has one name for all versions, for a day; and the service worker, looked for anew each time. */
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
    // Its folder is its scope. The header that it comes with is also the policy it runs under: it may ask this server alone.
    app.get('/r/sw.js', async (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile('sw.js', folder, { cacheControl: false }),
    );
  };
}
