/** Codings under which the text changed: the list, and what is said to each. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { askedQuestions } from '../../fieldwork/member-check/checks.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { registryView } from '../../registry/view.ts';
import { bringAlong } from './anchors.ts';
import { askedOf } from './asked.ts';
import { flaggedCodings } from './flagged.ts';
import { flaggedPage } from './flagged-page.ts';
import { isSeen, layerOf } from './layers.ts';

const ROWS = 20;
const query = z.object({
  after: z.string().max(500).optional().catch(undefined),
  done: z.enum(['seen', 'removed', 'gone']).optional().catch(undefined),
});
const form = posted({
  do: z.enum(['see', 'remove']).catch('see'),
  coding: postedText,
  revision: z.coerce.number().int().min(1).catch(0),
});

export function flaggedRoutes(context: Context) {
  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/coding/flagged';

    app.get(ADDRESS, async (request, reply) => {
      const { survey, store, me, csrf } = await askedOf(context, request);
      await bringAlong(store, survey.id, null);
      const { after, done } = query.parse(request.query);
      const layer = await layerOf(store, survey.id, { name: me });
      const [found, asked, registry] = await Promise.all([
        flaggedCodings(store, survey.id, layer, after ?? null, ROWS + 1),
        askedQuestions(store, survey),
        store.registry(survey.id),
      ]);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('coding:flagged-title'),
        nav: surveyNav({ t, survey, active: 'coding', account: accountOf(request) }),
        body: flaggedPage({
          ...{ t, language, survey, me, csrf, asked, done, flagged: found.slice(0, ROWS) },
          places: registryView(registry),
          hasMore: found.length > ROWS,
        }),
        styles: ['client/styles/coding.css'],
        synthetic: found.some(({ answer }) => answer.synthetic),
      }));
    });

    app.post(ADDRESS, { preHandler: [allowed(...rights.analyse), checkCsrf(context)] }, async (request, reply) => {
      const { survey, store, me } = await askedOf(context, request);
      const { do: act, coding: id, revision } = form.parse(request.body);
      const [coding, layer] = await Promise.all([store.coding(survey.id, id), layerOf(store, survey.id, { name: me })]);
      const input = { survey: survey.id, coding: id, by: me, at: context.clock.now() };
      const came =
        coding === undefined || !isSeen(layer, coding.by)
          ? 'gone'
          : act === 'see'
            ? await store.seeAnchor({ ...input, invitation: coding.invitation, revision })
            : await store.removeCoding({ ...input, invitation: coding.invitation });
      const done = came === 'gone' ? 'gone' : act === 'see' ? 'seen' : 'removed';
      return reply.redirect(`/surveys/${survey.id}/coding/flagged?done=${done}`, 303);
    });
  };
}
