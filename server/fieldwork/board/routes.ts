/** The board over HTTP: the page, the same as JSON and CSV, and its changes as they happen. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Language } from '../../definitions/model.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { logFault } from '../../pages/problems.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { translator } from '../../pages/texts.ts';
import { readBoard } from './board.ts';
import { boardCsv } from './csv.ts';
import {
  BY_PLACE,
  type Filter,
  filtered,
  filterOf,
  filterQuery,
  type Order,
  orderOf,
  orderQuery,
  sorted,
} from './filter.ts';
import { boardPage } from './page.ts';
import { progressReader } from './progress.ts';
import { boardSchema, shownBoard } from './shapes.ts';
import { type BoardView, plain, ROWS } from './view.ts';
import { boardWatches } from './watch.ts';

const EVENTS_URL = '/api/v1/surveys/:survey/board/events';
/** Streams in this process: more researchers than that watch nothing at once. */
const MOST = 500;
/** Seconds after which one who was refused may try again. */
const LATER = 60;

const params = z.strictObject({ survey: z.string() });
const pageQuery = filterQuery.extend(orderQuery.shape);
const apiQuery = filterQuery.extend({
  format: z.enum(['json', 'csv']).optional().describe('CSV (UTF-8 with BOM, RFC 4180) as a file; JSON where absent'),
  lang: z.string().max(35).optional().describe('Of names and labels'),
});

/** Described as the text that it is, sent as a stream. */
const stream: { schema: z.ZodType } = { schema: z.string().describe('Events') };

export function boardRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const readProgress = progressReader(context);

  async function viewOf(
    request: FastifyRequest,
    id: string,
    { filter, order = BY_PLACE, page = 1 }: { filter: Filter; order?: Order; page?: number },
  ): Promise<Omit<BoardView, 't' | 'language'>> {
    const survey = surveyOf(context.surveys, id);
    const board = await readBoard(storeOf(context, request), survey, context.clock.now(), readProgress);
    const entries = sorted(filtered(board.entries, filter, board.places), order);
    const last = Math.max(1, Math.ceil(entries.length / ROWS));
    return { survey, board, filter, order, entries, page: Math.min(page, last) };
  }

  return async (app) => {
    const readers = { preHandler: [signedIn(context), allowed(...rights.read)] };
    const watching = boardWatches(context, (error) =>
      logFault(error, { log: app.log, routeOptions: { url: EVENTS_URL } }),
    );
    // Streams never end by themselves: a server that stops would wait for them.
    app.addHook('preClose', async () => watching.end());

    app.get('/surveys/:survey', readers, async (request, reply) => {
      const survey = surveyOf(context.surveys, params.parse(request.params).survey);
      return reply.redirect(`/surveys/${survey.id}/board`, 303);
    });

    app.get('/surveys/:survey/board', readers, async (request, reply) => {
      const query = pageQuery.safeParse(request.query);
      // A query that was tampered with is a link that was cut: the whole board is the nearest thing to what was meant.
      const asked = query.success ? query.data : {};
      const known = await viewOf(request, params.parse(request.params).survey, {
        filter: filterOf(asked),
        order: orderOf(asked),
        page: asked.page ?? 1,
      });
      const { survey, board } = known;
      return sendOfficePage(context, request, reply, (t, language) => {
        const view = { ...known, t, language };
        return {
          title: `${t('board:title')} – ${plain(view, survey.title)}`,
          nav: surveyNav({ t, survey, active: 'board', account: accountOf(request) }),
          body: boardPage(view),
          synthetic: board.entries.some(({ synthetic }) => synthetic),
          scripts: ['client/board/board.ts'],
        };
      });
    });

    const typed = app.withTypeProvider<ZodTypeProvider>();
    typed.get(
      '/api/v1/surveys/:survey/board',
      {
        ...readers,
        schema: {
          summary: 'How far every invitation has come, counted by place, partnership and day',
          description: 'Filtered as the page is. With `format=csv` a file with one row an invitation.',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params,
          querystring: apiQuery,
          response: {
            200: {
              description: 'The board',
              content: {
                'application/json': { schema: boardSchema },
                'text/csv': { schema: z.string().describe('The file.') },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { format, lang, ...filter } = request.query;
        const known = await viewOf(request, request.params.survey, { filter: filterOf(filter) });
        const { languages } = known.survey;
        const language: Language =
          lang !== undefined && languages.includes(lang) ? lang : preferredLanguage(request, languages);
        const view = { ...known, language, t: translator(language) };
        if (format !== 'csv') return reply.send(shownBoard(view));
        const day = new Date(view.board.at).toISOString().slice(0, 10);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${view.survey.id}-board-${day}.csv"`)
          .header('content-language', language)
          .send(boardCsv(view));
      },
    );

    typed.get(
      EVENTS_URL,
      {
        ...readers,
        schema: {
          summary: 'That the board has changed, as it happens',
          description:
            'Server-sent events of type `board` with `{stamp}`: the present one at once, then each new one. Who knows another stamp asks for the board. A comment comes about twice a minute while nothing happens.',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params,
          response: {
            200: {
              description: 'A stream',
              content: { 'text/event-stream': stream },
            },
          },
        },
      },
      async (request, reply) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        if (watching.count >= MOST) throw new Problem(429, 'board:too-many-streams', {}, LATER);
        reply
          .type('text/event-stream')
          .header('x-accel-buffering', 'no')
          // With the stream goes its connection: what is stopped must not wait for it to be used again.
          .header('connection', 'close');
        // The answer to HEAD has no body, so nobody would ever end it.
        if (request.method === 'HEAD') return reply.send('');
        const events = new Readable({ read() {} });
        const unwatch = await watching.watch({
          survey: survey.id,
          tell: (stamp) => void events.push(`event: board\ndata: ${JSON.stringify({ stamp })}\n\n`),
          isQuiet: () => void events.push(':\n\n'),
          end: () => void events.push(null),
        });
        events.once('close', unwatch);
        return reply.send(events);
      },
    );
  };
}
