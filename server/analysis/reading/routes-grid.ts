/** The grid over HTTP: the page, and windows of its rows as JSON. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages, translator } from '../../pages/texts.ts';
import { ownPart } from '../../store/scope.ts';
import type { Store } from '../../store/store.ts';
import { askedQuestions } from './asked.ts';
import { chosenColumns, columnsOf } from './columns.ts';
import { gridOf, labelIn, windowOf } from './grid.ts';
import { gridPage, PAGE } from './grid-page.ts';
import { type GridQuery, gridQuery, gridQueryOf } from './query.ts';
import { gridWords, shownWindow, windowSchema } from './shown.ts';

const params = z.strictObject({ survey: z.string() });
/** Rows in one answer. */
const MOST_ROWS = 200;
const from = z.coerce.number().int().min(0).max(10_000_000);
const pageQuery = gridQuery.extend({ from: from.optional().catch(undefined) });
const apiQuery = gridQuery.extend({
  from: from.default(0).describe('The first row, counted from 0'),
  count: z.coerce.number().int().min(1).max(MOST_ROWS).default(50),
  lang: z.string().max(35).optional().describe('Of names and labels'),
});

/** Everything about the table, and the answers of the rows that were asked for. */
async function readGrid(
  store: Store,
  survey: Survey,
  query: GridQuery,
  language: Language,
  wanted: { from: number; count: number },
) {
  await store.readSubmissions(survey.id);
  const [versions, registry] = await Promise.all([store.versions(survey.id), store.registry(survey.id)]);
  const asked = askedQuestions(survey, versions);
  const all = columnsOf(survey, asked);
  const columns = chosenColumns(all, query.columns);
  const questions = columns.flatMap((column) =>
    column.asked.map(({ questionnaire, question }) => ({ questionnaire, question: question.id })),
  );
  const responses = await store.countedResponses(survey.id, { ...query.filter, questions });
  const grid = gridOf(survey, registry, responses, query.by, (text) => labelIn(text, language, survey.fallback));
  const rows = await windowOf(store, survey.id, grid, columns, { ...wanted, language: query.filter.language });
  const words = gridWords({ survey, registry, asked, by: query.by }, language, translator(language));
  const window = shownWindow(words, columns, grid, { from: wanted.from, rows });
  const synthetic = responses.some((response) => response.synthetic);
  return { words, query, all, columns, window, synthetic, own: ownPart(store.scope, registry) };
}

export function gridRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const readers = { preHandler: [signedIn(context), allowed(...rights.read)] };

    app.get('/surveys/:survey/reading', readers, async (request, reply) => {
      const survey = surveyOf(context.surveys, params.parse(request.params).survey);
      const asked = pageQuery.safeParse(request.query);
      // A query that was tampered with is a link that was cut: the whole is the nearest thing to what was meant.
      const query = asked.success ? asked.data : {};
      const language = preferredLanguage(request, languages);
      const view = await readGrid(storeOf(context, request), survey, gridQueryOf(query), language, {
        from: query.from ?? 0,
        count: PAGE,
      });
      return sendOfficePage(context, request, reply, (t) => ({
        title: `${t('reading:title')} – ${view.words.reader.plain(survey.title)}`,
        nav: surveyNav({ t, survey, active: 'reading', account: accountOf(request) }),
        body: gridPage(view),
        synthetic: view.synthetic,
        styles: ['client/styles/analysis-reading.css'],
        scripts: ['client/analysis/grid.ts'],
      }));
    });

    app.withTypeProvider<ZodTypeProvider>().get(
      '/api/v1/surveys/:survey/reading',
      {
        ...readers,
        schema: {
          summary: 'Counted answers of all respondents, by concept or question',
          description:
            'Rows in the order of their groups, a window at a time. Each text is as it was typed, in its own language.',
          tags: ['analysis'],
          security: API_SECURITY,
          params,
          querystring: apiQuery,
          response: { 200: windowSchema },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { from: first, count, lang, ...query } = request.query;
        const language =
          lang !== undefined && survey.languages.includes(lang) ? lang : preferredLanguage(request, survey.languages);
        return (await readGrid(storeOf(context, request), survey, gridQueryOf(query), language, { from: first, count }))
          .window;
      },
    );
  };
}
