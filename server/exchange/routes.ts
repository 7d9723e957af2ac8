/** Exports over HTTP: the page that explains them, and the files. */

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, contextOf, signedIn, storeOf } from '../access/guard.ts';
import { rights } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { surveyOf } from '../definitions/find.ts';
import { Problem } from '../foundation/problem.ts';
import { sendOfficePage } from '../pages/office-page.ts';
import { surveyNav } from '../pages/survey-nav.ts';
import { languages } from '../pages/texts.ts';
import { codebookRow } from './codebook.ts';
import { contentTypes, exportFormats, exportSurvey, takesExtras } from './export.ts';
import { exportExtras, extrasOf } from './extras.ts';
import { exportPage } from './page.ts';
import { columns } from './row-model.ts';

const params = z.strictObject({ survey: z.string() });
const query = z.strictObject({
  format: z
    .enum(exportFormats)
    .describe(
      'XLSX with a codebook sheet, CSV (UTF-8 with BOM, RFC 4180) or JSON Lines; `quotes-…`: the passages that were chosen, with whether they are cleared',
    ),
  lang: z.enum(languages).optional().describe('Of names and labels; the survey’s first language where absent'),
  with: z
    .string()
    .max(100)
    .optional()
    .describe(
      '`translations`, `codes` or `translations,codes`: what researchers have made of the answers, in columns of its own after each question; not of quotes. Coded blind: one’s own codes only',
    ),
});
/** As its form sends them, or as links do. */
const pageQuery = z.object({
  with: z
    .preprocess((value) => [value ?? []].flat().join(','), z.string())
    .transform((value) => extrasOf(value) ?? [])
    .catch([]),
});
const files = Object.fromEntries(
  exportFormats.map((format) => [contentTypes[format].split(';')[0], { schema: z.string().describe('The file.') }]),
);
/** What was asked instead, for the refusal. */
const asked = z.object({
  format: z.string().catch(''),
  lang: z.string().optional().catch(undefined),
  with: z.string().optional().catch(undefined),
});

export function exportRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const readers = { preHandler: [signedIn(context), allowed(...rights.export)] };

    app.get('/surveys/:survey/export', readers, async (request, reply) => {
      const survey = surveyOf(context.surveys, params.parse(request.params).survey);
      const { with: extras } = pageQuery.parse(request.query);
      const store = storeOf(context, request);
      const [versions, registry, counts, synthetic, followUps] = await Promise.all([
        store.versions(survey.id),
        store.registry(survey.id),
        store.counts(survey.id),
        store.hasInvitations(survey.id, true),
        store.followUpsAtMost(survey.id),
      ]);
      const submitted = counts.filter(({ status }) => status === 'submitted' || status === 'reopened');
      const count = submitted.reduce((sum, { n }) => sum + n, 0);
      return sendOfficePage(context, request, reply, (t, language) => {
        const codebook = columns(survey, versions, registry, language, followUps, extras).map((column) =>
          codebookRow(column, t),
        );
        return {
          title: t('export:title'),
          nav: surveyNav({ t, survey, active: 'export', account: accountOf(request) }),
          body: exportPage({ t, survey, language, count, synthetic, codebook, extras }),
          synthetic,
        };
      });
    });

    app.withTypeProvider<ZodTypeProvider>().get(
      '/api/v1/surveys/:survey/export',
      {
        ...readers,
        // The refusal below says it in the reader's language.
        attachValidation: true,
        schema: {
          summary: 'All submissions that count, or all quotes, as a file, streamed',
          description: 'One row a submission, each response’s latest; from one moment, however long the reading takes.',
          tags: ['exports'],
          security: API_SECURITY,
          params,
          querystring: query,
          response: { 200: { description: 'The file', content: files } },
        },
      },
      async (request, reply) => {
        if (request.validationError !== undefined) throw refusal(asked.parse(request.query));
        const survey = surveyOf(context.surveys, request.params.survey);
        const { format } = request.query;
        const language = request.query.lang ?? survey.languages[0] ?? 'en';
        const extras = request.query.with === undefined ? [] : extrasOf(request.query.with);
        if (extras === undefined || (extras.length > 0 && !takesExtras(format))) throw refusal(request.query);
        const { stream, contentType, fileName } = await exportSurvey(contextOf(context, request), survey, {
          ...{ format, language, extras },
          asker: accountOf(request).name,
        });
        return reply
          .type(contentType)
          .header('content-disposition', `attachment; filename="${fileName}"`)
          .header('content-language', language)
          .send(stream);
      },
    );
  };
}

function refusal({ format, lang, with: extras }: z.infer<typeof asked>): Problem {
  if (!exportFormats.some((one) => one === format))
    return new Problem(400, 'export:unknown-format', { format, formats: exportFormats.join(', ') });
  if (lang !== undefined && !languages.includes(lang))
    return new Problem(400, 'export:unknown-language', { language: lang, languages: languages.join(', ') });
  if (extras !== undefined)
    return new Problem(400, 'export:unknown-extra', { asked: extras, extras: exportExtras.join(', ') });
  return new Problem(400, 'bad-request');
}
