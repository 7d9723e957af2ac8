/** Searching over HTTP: the page, and the same as JSON. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages, translator } from '../../pages/texts.ts';
import { ownPart } from '../../store/scope.ts';
import type { Store } from '../../store/store.ts';
import { codeName } from '../codebook/names.ts';
import { codersIn, layerOf } from '../coding/layers.ts';
import { askedQuestions } from '../reading/asked.ts';
import { columnsOf } from '../reading/columns.ts';
import { gridWords } from '../reading/shown.ts';
import { askedOf, placeOf, searchQuery } from './query.ts';
import { readQuery } from './query-language.ts';
import { searchPage } from './search-page.ts';
import { searched } from './searched.ts';
import { searchedSchema, shownSearch } from './shown.ts';

const params = z.strictObject({ survey: z.string() });
const PAGE = 25;
const apiQuery = searchQuery.extend({
  q: z.string().min(1).max(2_000).describe('Words that must all be there; `"in a row"`, `begin*`, `-without`, `OR`'),
  limit: z.coerce.number().int().min(1).max(100).default(PAGE),
});

/** While a survey is coded blind, nobody finds what others note. */
const seenAuthors = async (store: Store, survey: string, request: FastifyRequest) =>
  codersIn(await layerOf(store, survey, accountOf(request)));

export function searchRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const readers = { preHandler: [signedIn(context), allowed(...rights.read)] };

    app.get('/surveys/:survey/search', readers, async (request, reply) => {
      const survey = surveyOf(context.surveys, params.parse(request.params).survey);
      const parsed = searchQuery.safeParse(request.query);
      // A query that was tampered with is a link that was cut: an empty form is the nearest thing to what was meant.
      const { after, ...query } = parsed.success ? parsed.data : {};
      const asked = askedOf(query);
      const store = storeOf(context, request);
      const [versions, registry] = await Promise.all([store.versions(survey.id), store.registry(survey.id)]);
      const read = readQuery(asked.q);
      const from = placeOf(after) ?? null;
      const isAsked = 'query' in read && read.query.length > 0;
      const result = isAsked
        ? await searched(
            store,
            { survey, versions, query: read.query, asked, authors: await seenAuthors(store, survey.id, request) },
            from,
            PAGE,
          )
        : 'fault' in read
          ? read
          : undefined;
      const language = preferredLanguage(request, languages);
      const questions = askedQuestions(survey, versions);
      const codes = (await store.codes(survey.id)).map(
        (code) => [code.id, codeName(code, language, survey.fallback)] as const,
      );
      const words = gridWords({ survey, registry, asked: questions, by: 'region' }, language, translator(language));
      return sendOfficePage(context, request, reply, (t) => ({
        title: `${asked.q === '' ? '' : `${asked.q} – `}${t('search:title')} – ${words.reader.plain(survey.title)}`,
        nav: surveyNav({ t, survey, active: 'search', account: accountOf(request) }),
        body: searchPage({
          ...{ words, asked, result },
          columns: columnsOf(survey, questions),
          codes: new Map(codes),
          own: ownPart(store.scope, registry),
          later: from !== null,
        }),
        synthetic: isAsked && result !== undefined && 'page' in result && result.page.hits.some((hit) => hit.synthetic),
        styles: ['client/styles/analysis-search.css'],
      }));
    });

    app.withTypeProvider<ZodTypeProvider>().get(
      '/api/v1/surveys/:survey/search',
      {
        // Before the query is looked at: nobody else learns what would have been wrong with it.
        preValidation: readers.preHandler,
        schema: {
          summary: 'Search what was written',
          description:
            'Words are found in all their forms in the language of the text, whatever the accents and the case; phrases and beginnings as they are written.',
          tags: ['analysis'],
          security: API_SECURITY,
          params,
          querystring: apiQuery,
          response: { 200: searchedSchema },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { after, limit, ...query } = request.query;
        const asked = askedOf(query);
        const read = readQuery(asked.q);
        if ('fault' in read) throw new Problem(422, `search:fault-${read.fault.code}`, read.fault.data);
        if (read.query.length === 0) throw new Problem(422, 'search:fault-no-words');
        const store = storeOf(context, request);
        const versions = await store.versions(survey.id);
        const authors = await seenAuthors(store, survey.id, request);
        const about = { survey, versions, query: read.query, asked, authors };
        return shownSearch(survey.id, await searched(store, about, placeOf(after) ?? null, limit));
      },
    );
  };
}
