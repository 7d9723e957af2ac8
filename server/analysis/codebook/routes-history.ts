/** The codebook's history on pages, and taking a change back. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { CodebookChange, CodebookChanged } from '../../store/codebook.ts';
import { type Asked, askedOf } from './asking.ts';
import { changeTitle } from './history-list.ts';
import { changePage, historyPage, obstacleTexts, refusalTexts } from './history-page.ts';
import { undoing } from './undoing.ts';

/** Changes on a page. */
const ROWS = 30;

const query = z.object({
  after: z.string().max(100).nullable().catch(null),
  done: z.literal('undone').optional().catch(undefined),
});
const params = z.object({ change: z.string() });

export function historyRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  async function changeIn(request: FastifyRequest, { survey, store }: Asked): Promise<CodebookChange> {
    const { change: id } = params.parse(request.params);
    const change = await store.codebookChange(survey.id, id);
    if (change === undefined) throw new Problem(404, 'code-unknown');
    return change;
  }

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, codes, csrf, mayChange }: Asked,
    change: CodebookChange,
    refused?: Exclude<CodebookChanged, { kind: 'done' }>,
  ): FastifyReply {
    const { done } = query.parse({ ...Object(request.query) });
    const wanted = undoing(change, codes, context.clock.now());
    return sendOfficePage(context, request, reply, (t, language) => {
      const wordings = { t, language, survey };
      const known = wanted.kind === 'changed-since' ? obstacleTexts(wordings, codes, wanted.obstacles) : [];
      return {
        title: changeTitle(wordings, codes, change),
        nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
        styles: ['client/styles/codebook.css'],
        body: changePage({
          ...{ ...wordings, codes, change, csrf, mayChange, tried: reply.statusCode === 409 },
          obstacles: refused === undefined ? known : refusalTexts(wordings, codes, refused),
          done: done && t('codebook:done-undone'),
        }),
      };
    });
  }

  return async (app) => {
    const BASE = '/surveys/:survey/codebook/history';
    const mayUndo = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };

    app.get(BASE, async (request, reply) => {
      const { survey, store, codes } = await askedOf(context, request);
      const { after } = query.parse({ ...Object(request.query) });
      const changes = await store.codebookChanges(survey.id, {}, after, ROWS + 1);
      const page = changes.slice(0, ROWS);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('codebook:history-title'),
        nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
        styles: ['client/styles/codebook.css'],
        body: historyPage({
          ...{ t, language, survey, codes, changes: page, later: after !== null },
          next: changes.length > ROWS ? (page.at(-1)?.id ?? null) : null,
        }),
      }));
    });

    app.get(`${BASE}/:change`, async (request, reply) => {
      const asked = await askedOf(context, request);
      return show(request, reply, asked, await changeIn(request, asked));
    });

    app.post(`${BASE}/:change/undo`, mayUndo, async (request, reply) => {
      const asked = await askedOf(context, request);
      const change = await changeIn(request, asked);
      const address = `/surveys/${asked.survey.id}/codebook/history/${change.id}`;
      // Pressed twice: it is taken back already.
      if (change.undoneBy !== null) return reply.redirect(address, 303);
      const wanted = undoing(change, asked.codes, context.clock.now());
      if (wanted.kind === 'changed-since') return show(request, reply.code(409), asked, change);
      const done = await asked.write('undo', wanted.plan, change.id);
      if (done.kind === 'done') return reply.redirect(`${address}?done=undone`, 303);
      return show(request, reply.code(409), await askedOf(context, request), change, done);
    });
  };
}
