/** What colleagues see of each other while they write: who is writing what, and every change, as server-sent events. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Problem } from '../foundation/problem.ts';
import { logFault } from '../pages/problems.ts';
import { isFollowUp } from '../store/follow-ups.ts';
import { contributor, device, languageQuery, tokenParams } from './api-shapes.ts';
import { apiVisits, questionOf } from './api-visit.ts';
import { contributorFrom } from './contributor.ts';
import { watches } from './watch.ts';

/** Streams of one response, and of all in this process. A town hall has some windows open; more is no town hall. */
const MOST = { here: 32, all: 5000 } as const;
/** Bytes that may wait for a slow reader before it is let go; it comes back and asks for everything. */
const WAITING = 1024 * 1024;
/** Seconds after which one who was refused may try again. */
const LATER = 60;

const EVENTS = `Server-sent events (WHATWG HTML § 9.2), all of type \`state\`: first \`{changes, status, writing}\` at once; then, whenever something
changed, \`{changes, status, answers, writing}\` with the answers that changed, in the shapes of \`GET /api/v1/r/TOKEN\`. Who has seen another \`changes\` than
the first event’s asks for everything. A comment comes about twice a minute while nothing happens.`;

/** Described as the text that it is, sent as a stream. */
const stream: { schema: z.ZodType } = { schema: z.string().describe('Events') };

export function eventRoutes(context: Context) {
  const { store, clock } = context;
  const visitOf = apiVisits(context);

  const routes: FastifyPluginAsyncZod = async (app) => {
    const tags = ['respondent'];
    const watching = watches(context, (error) => logFault(error, { log: app.log, routeOptions: { url: EVENTS_URL } }));
    // Streams never end by themselves: a server that stops would wait for them.
    app.addHook('preClose', async () => watching.end());

    app.post(
      '/api/v1/r/:token/writing',
      {
        schema: {
          tags,
          summary: 'Say which answer is being written, or none',
          description:
            'Repeated every ten seconds or so while somebody types; forgotten after twenty. Begins no response.',
          params: tokenParams,
          body: z.strictObject({
            device,
            question: z.string().max(100).nullable(),
            contributor: contributor.optional(),
          }),
          response: { 204: z.undefined().describe('Noted') },
        },
      },
      async (request, reply) => {
        const visit = await visitOf(request, request.params.token);
        const { device: own, question, contributor: given } = request.body;
        if (question !== null) questionOf(visit, question);
        if (visit.phase === 'open' || (question !== null && isFollowUp(question))) {
          const who = contributorFrom(given);
          await store.setWriting({
            ...{ survey: visit.survey.id, invitation: visit.invitation.id, device: own, question, at: clock.now() },
            ...(who && { contributor: who }),
          });
        }
        return reply.code(204).send();
      },
    );

    app.get(
      EVENTS_URL,
      {
        schema: {
          tags,
          summary: 'Every change of a response, as it happens',
          description: EVENTS,
          params: tokenParams,
          querystring: languageQuery.extend({ device: device.optional() }),
          response: {
            200: { description: 'A stream', content: { 'text/event-stream': stream } },
          },
        },
      },
      async (request, reply) => {
        const visit = await visitOf(request, request.params.token);
        // The answer to HEAD has no body, so nobody would ever end it.
        const isHead = request.method === 'HEAD';
        const { here, all } = watching.count(visit);
        if (here >= MOST.here || all >= MOST.all) throw new Problem(429, 'colleagues:too-many-streams', {}, LATER);
        reply
          .type('text/event-stream')
          .header('x-accel-buffering', 'no')
          // With the stream goes its connection: what is stopped must not wait for it to be used again.
          .header('connection', 'close');
        if (isHead) return reply.send('');
        const events = new Readable({ read() {} });
        const write = (text: string): void => {
          if (events.readableLength > WAITING) events.destroy();
          else events.push(text);
        };
        const unwatch = await watching.watch(visit, {
          device: request.query.device,
          tell: (event) => write(`event: state\ndata: ${JSON.stringify(event)}\n\n`),
          isQuiet: () => write(':\n\n'),
          end: () => events.push(null),
        });
        events.once('close', unwatch);
        return reply.send(events);
      },
    );
  };
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(routes);
  };
}

const EVENTS_URL = '/api/v1/r/:token/events';
