/** Agreement over HTTP: the page, and the same as JSON. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf } from '../../../access/guard.ts';
import type { Context } from '../../../context.ts';
import { sendOfficePage } from '../../../pages/office-page.ts';
import { preferredLanguage } from '../../../pages/preferred-language.ts';
import { surveyNav } from '../../../pages/survey-nav.ts';
import { languages, translator } from '../../../pages/texts.ts';
import { askedOf } from '../../coding/asked.ts';
import { layerOf } from '../../coding/layers.ts';
import { numbersIn } from '../reader.ts';
import { type AgreementOptions, readAgreement } from './agreement.ts';
import { agreementPage } from './page.ts';
import { UNITS } from './units.ts';

const some = z.preprocess((value) => [value ?? []].flat(), z.array(z.string().max(320)).max(100));
const pageQuery = z.object({
  coder: some.catch([]),
  unit: z.enum(UNITS).catch('characters'),
  concept: z.string().min(1).max(200).optional().catch(undefined),
});

const coefficient = z
  .union([
    z.object({ value: z.number() }),
    z.object({ undefinedAs: z.enum(['no-units', 'one-category', 'coders']).describe('Why there is no figure.') }),
  ])
  .describe('At most 1. `percent` is a share, 0 to 1.');
const rows = z.array(
  z.object({
    ...{ id: z.string(), label: z.string(), language: z.string(), level: z.number().int() },
    colour: z.string().nullable(),
    units: z.number().int().describe('That two coders or more rated.'),
    coded: z.number().int().describe('Of them, those that at least one gave the code.'),
    coefficients: z.object({
      percent: coefficient,
      cohen: coefficient,
      fleiss: coefficient,
      krippendorff: coefficient,
    }),
  }),
);
const agreementSchema = z.object({
  survey: z.string(),
  asOf: z.iso.datetime().describe('UTC.'),
  unit: z.enum(UNITS).describe('Characters: Unicode code points, those without any code too.'),
  coders: z.array(z.string()).describe('Whose codings are compared.'),
  allCoders: z.array(z.string()),
  answers: z.number().int().describe('That two of them or more coded.'),
  isBlind: z.boolean().describe('Coded blind: nothing is told until that ends.'),
  codes: rows.describe('Each code over all questions.'),
  questions: rows.describe('Each question over all codes: each code on each unit is one decision.'),
  isSynthetic: z.boolean(),
});

export const agreementRoutes = (context: Context) => {
  async function read(request: FastifyRequest, options: AgreementOptions, language: string) {
    const { survey, store, me } = await askedOf(context, request);
    const layer = await layerOf(store, survey.id, { name: me });
    const reader = { t: translator(language), language, layer };
    return { survey, reader, agreement: await readAgreement({ store, clock: context.clock }, reader, survey, options) };
  }
  const optionsFrom = ({
    coder,
    unit,
    concept,
  }: {
    coder: string[];
    unit: (typeof UNITS)[number];
    concept?: string | undefined;
  }): AgreementOptions => ({
    unit,
    ...(coder.length > 0 && { coders: coder }),
    ...(concept !== undefined && { concept }),
  });

  return async (app: FastifyInstance): Promise<void> => {
    app.get('/surveys/:survey/comparison/agreement', async (request, reply) => {
      const query = Object.fromEntries(
        Object.entries({ ...Object(request.query) }).filter(([, value]) => value !== ''),
      );
      const options = optionsFrom(pageQuery.parse(query));
      const { survey, reader, agreement } = await read(request, options, preferredLanguage(request, languages));
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: `${t('comparison:part-agreement')} – ${t('comparison:title')}`,
        nav: surveyNav({ t, survey, active: 'comparison', account: accountOf(request) }),
        body: agreementPage({
          survey,
          agreement,
          options,
          reader: { ...reader, t, language, numbers: numbersIn(language) },
        }),
        styles: ['client/styles/analysis-comparison.css'],
        synthetic: agreement.isSynthetic,
      }));
    });

    app.withTypeProvider<ZodTypeProvider>().get(
      '/api/v1/surveys/:survey/comparison/agreement',
      {
        schema: {
          summary: 'How far coders agree, per code and per question',
          description: 'Percent agreement, Cohen’s and Fleiss’ kappa, Krippendorff’s alpha (nominal). Never NaN.',
          tags: ['analysis'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          querystring: z.object({
            coder: z
              .union([z.string().max(320), z.array(z.string().max(320)).max(100)])
              .optional()
              .describe('All where absent.'),
            unit: z.enum(UNITS).default('characters'),
            concept: z.string().max(200).optional(),
            lang: z.string().max(35).optional().describe('Of labels.'),
          }),
          response: { 200: agreementSchema },
        },
      },
      async (request) => {
        const { coder, unit, concept } = request.query;
        const options = optionsFrom({ coder: some.parse(coder), unit, concept });
        return (await read(request, options, preferredLanguage(request, languages))).agreement;
      },
    );
  };
};
