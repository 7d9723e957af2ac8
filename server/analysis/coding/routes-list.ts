/** The list of what is to be coded, and blind mode. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { askedQuestions } from '../../fieldwork/member-check/checks.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { registryView } from '../../registry/view.ts';
import { askedOf } from './asked.ts';
import { codersIn, layerOf, seenCoders } from './layers.ts';
import { listPage } from './list-page.ts';
import { taskFilter, taskPage, taskQueryOf } from './tasks.ts';

/** Answers on one page. */
const ROWS = 50;
/** Flagged codings that are counted at most. */
const FLAGGED = 100;

const afterQuery = z.object({ after: z.string().max(500).optional().catch(undefined) });
const modeForm = posted({ blind: z.enum(['yes', 'no']).catch('no') });

export function listRoutes(context: Context) {
  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/coding';

    app.get(ADDRESS, async (request, reply) => {
      const { survey, store, me, csrf } = await askedOf(context, request);
      const query = taskQueryOf(request.query);
      const { after } = afterQuery.parse(request.query);
      const [layer, asked, registry, mode, codes] = await Promise.all([
        layerOf(store, survey.id, { name: me }),
        askedQuestions(store, survey),
        store.registry(survey.id),
        store.codingMode(survey.id),
        store.codes(survey.id),
      ]);
      const by = codersIn(layer);
      const [{ tasks, next }, coders, flagged] = await Promise.all([
        taskPage(store, survey, taskFilter(asked, query, layer), query.state, after, ROWS),
        seenCoders(store, survey.id, layer),
        store.codings(survey.id, { flagged: true, ...(by && { by }) }, null, FLAGGED),
      ]);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('coding:title'),
        nav: surveyNav({ t, survey, active: 'coding', account: accountOf(request) }),
        body: listPage({
          ...{ t, language, survey, me, csrf, tasks, next, query, asked, registry, layer, mode, coders },
          view: registryView(registry),
          flagged: flagged.length,
          hasCodes: codes.some(({ removedAt }) => removedAt === null),
        }),
        styles: ['client/styles/coding.css'],
        synthetic: tasks.some(({ synthetic }) => synthetic),
      }));
    });

    app.post(
      `${ADDRESS}/mode`,
      { preHandler: [allowed(...rights.analyse), checkCsrf(context)] },
      async (request, reply) => {
        const { survey, store, me } = await askedOf(context, request);
        const { blind } = modeForm.parse(request.body);
        await store.setCodingMode({ survey: survey.id, blind: blind === 'yes', by: me, at: context.clock.now() });
        return reply.redirect(`/surveys/${survey.id}/coding`, 303);
      },
    );
  };
}
