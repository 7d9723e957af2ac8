/** That the codings of an answer have changed, as it happens. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY } from '../../access/guard.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { logFault } from '../../pages/problems.ts';
import { askedOf } from './asked.ts';
import { layerOf } from './layers.ts';
import { codingWatches } from './watch.ts';
import { stampOf, textAnswer } from './workplace.ts';

const EVENTS_URL = '/api/v1/surveys/:survey/coding/events/:invitation/:question';
/** Streams in this process. */
const MOST = 500;
/** Seconds after which one who was refused may try again. */
const LATER = 60;

/** Described as the text that it is, sent as a stream. */
const stream: { schema: z.ZodType } = { schema: z.string().describe('Events') };

export function eventRoutes(context: Context) {
  return async (app: FastifyInstance): Promise<void> => {
    const watching = codingWatches((error) => logFault(error, { log: app.log, routeOptions: { url: EVENTS_URL } }));
    // Streams never end by themselves: a server that stops would wait for them.
    app.addHook('preClose', async () => watching.end());

    app.withTypeProvider<ZodTypeProvider>().get(
      EVENTS_URL,
      {
        schema: {
          summary: 'That the codings or memos of an answer have changed, as it happens',
          description:
            'Server-sent events of type `coding` with `{stamp}`: the present one at once, then each new one. Who knows another stamp asks for the page. A comment comes about twice a minute while nothing happens.',
          tags: ['analysis'],
          security: API_SECURITY,
          params: z.object({ survey: z.string(), invitation: z.string(), question: z.string() }),
          response: { 200: { description: 'A stream', content: { 'text/event-stream': stream } } },
        },
      },
      async (request, reply) => {
        const { survey, store, me } = await askedOf(context, request);
        const { answer } = await textAnswer(store, survey, request.params);
        if (watching.count >= MOST) throw new Problem(429, 'coding:too-many-streams', {}, LATER);
        reply
          .type('text/event-stream')
          .header('x-accel-buffering', 'no')
          // With the stream goes its connection: what is stopped must not wait for it to be used again.
          .header('connection', 'close');
        // The answer to HEAD has no body, so nobody would ever end it.
        if (request.method === 'HEAD') return reply.send('');
        const events = new Readable({ read() {} });
        // The layer is asked for anew at each look: blind mode may begin while somebody watches.
        const look = async (): Promise<string> => {
          const now = await store.countedAnswer(survey.id, answer.invitation, answer.question);
          return stampOf(store, survey.id, now ?? answer, await layerOf(store, survey.id, { name: me }));
        };
        const unwatch = await watching.watch({
          key: `${survey.id} ${answer.invitation} ${answer.question} ${me}`,
          look,
          tell: (stamp) => void events.push(`event: coding\ndata: ${JSON.stringify({ stamp })}\n\n`),
          isQuiet: () => void events.push(':\n\n'),
          end: () => void events.push(null),
        });
        events.once('close', unwatch);
        return reply.send(events);
      },
    );
  };
}
