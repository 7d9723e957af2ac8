/** Results over HTTP: the page, and the same as JSON. */

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, contextOf, signedIn, storeOf } from '../access/guard.ts';
import { rights } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { surveyOf } from '../definitions/find.ts';
import { sendOfficePage } from '../pages/office-page.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { surveyNav } from '../pages/survey-nav.ts';
import { aggregates } from './aggregates.ts';
import { aggregatesQuery, aggregatesSchema } from './aggregates-schema.ts';
import { readCounts } from './counts.ts';
import { resultsPage } from './page.ts';
import { resultsReader } from './wordings.ts';

const params = z.strictObject({ survey: z.string() });

export function resultsRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const readers = { preValidation: [signedIn(context), allowed(...rights.read)] };

    app.get('/surveys/:survey/results', readers, async (request, reply) => {
      const survey = surveyOf(context.surveys, params.parse(request.params).survey);
      const [counts, synthetic] = await Promise.all([
        readCounts(contextOf(context, request), survey),
        storeOf(context, request).hasInvitations(survey.id, true),
      ]);
      return sendOfficePage(context, request, reply, (t, language) => {
        const reader = resultsReader(survey, language, t);
        return {
          title: `${t('results:title')} – ${reader.plain(survey.title)}`,
          nav: surveyNav({ t, survey, active: 'results', account: accountOf(request) }),
          body: resultsPage(counts, reader),
          synthetic,
        };
      });
    });

    app.withTypeProvider<ZodTypeProvider>().get(
      '/api/v1/surveys/:survey/aggregates',
      {
        ...readers,
        schema: {
          summary: 'What the answers say, group by group',
          description:
            'From counts kept as submissions arrive; the time it takes does not follow the number of responses.',
          tags: ['results'],
          security: API_SECURITY,
          params,
          querystring: aggregatesQuery,
          response: { 200: aggregatesSchema },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        return aggregates(
          contextOf(context, request),
          survey,
          request.query.by,
          preferredLanguage(request, survey.languages),
        );
      },
    );
  };
}
