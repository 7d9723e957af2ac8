/** Comparisons as JSON: what the page shows, number for number. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY } from '../../access/guard.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { languages, translator } from '../../pages/texts.ts';
import { askedOf } from '../coding/asked.ts';
import { layerOf } from '../coding/layers.ts';
import { comparisonItem } from './items.ts';
import { GROUPINGS } from './options.ts';
import { optionsOf } from './queries.ts';
import { comparedTable, KINDS, MEASURES, SHARES } from './table.ts';

const one = z.string().max(200).optional();

export const apiRoutes = (context: Context) => async (app: FastifyInstance) => {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/surveys/:survey/comparison',
    {
      schema: {
        summary: 'A comparison: codes by group, codes with codes, a closed question or an indicator by region',
        description: 'The very numbers of the page, its chart and its CSV. What a kind does not know is not looked at.',
        tags: ['analysis'],
        security: API_SECURITY,
        params: z.object({ survey: z.string().describe('Id of a survey.') }),
        querystring: z.object({
          kind: z.enum(KINDS).default('codes'),
          code: z
            .union([z.string().max(200), z.array(z.string().max(200)).max(200)])
            .optional()
            .describe('All where absent.'),
          by: z.enum(GROUPINGS).default('region'),
          measure: z.enum(MEASURES).default('respondents'),
          share: z.enum(SHARES).default('none'),
          subcodes: z.enum(['yes', 'no']).default('yes').describe('Whether a code counts for those above it.'),
          within: z.enum(['answer', 'words']).default('answer').describe('Where two codes meet.'),
          question: one.describe('Key of a closed question or an indicator, as in aggregates.'),
          unit: one.describe('Of an indicator; the commonest where absent.'),
          region: one,
          questionnaire: one,
          concept: one,
          lang: z.string().max(35).optional().describe('Of labels.'),
        }),
        response: { 200: comparedTable },
      },
    },
    async (request) => {
      const { survey, store, me } = await askedOf(context, request);
      const { kind, lang: _lang, ...query } = request.query;
      const language = preferredLanguage(request, languages);
      const layer = await layerOf(store, survey.id, { name: me });
      const options = optionsOf(kind, query);
      const item =
        options &&
        (await comparisonItem(
          { store, clock: context.clock },
          { t: translator(language), language, layer },
          survey,
          options,
        ));
      if (item === undefined) throw new Problem(404, 'not-found');
      return item.table;
    },
  );
};
