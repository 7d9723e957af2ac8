/** Retrieval over HTTP: the page, the file, and choosing quotes. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { askedQuestions } from '../../fieldwork/member-check/checks.ts';
import { newId } from '../../foundation/ids.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted } from '../../pages/posted.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { registryView } from '../../registry/view.ts';
import { ownPart } from '../../store/scope.ts';
import { type Asked, askedOf } from './asked.ts';
import { isSeen, layerOf, seenCoders } from './layers.ts';
import { countedPassages, ROWS } from './passage-rows.ts';
import { passagesCsv, passagesJson, withSources } from './passages-file.ts';
import { passagesPage as passagesHtml } from './passages-page.ts';
import { passageFilter, passagesQueryOf, passagesSearch } from './passages-query.ts';
import { passagesPage } from './retrieval.ts';

/** Rows a page; of respondents and answers, with all that is coded in each, fewer. */
const PAGE = 50;
const WHOLE = 20;
const pageQuery = z.object({
  after: z.string().max(500).optional().catch(undefined),
  chosen: z.coerce.number().int().min(1).max(10_000).optional().catch(undefined),
});
const form = posted({
  coding: z.preprocess((value) => [value ?? []].flat(), z.array(z.string())).catch([]),
});

export function passageRoutes(context: Context) {
  async function show(request: FastifyRequest, reply: FastifyReply, of: Asked, isError = false): Promise<FastifyReply> {
    const { survey, store, me, csrf } = of;
    const query = passagesQueryOf(request.query);
    const { after, chosen } = pageQuery.parse(request.query);
    const [layer, asked, versions, registry, codes] = await Promise.all([
      layerOf(store, survey.id, { name: me }),
      askedQuestions(store, survey),
      store.versions(survey.id),
      store.registry(survey.id),
      store.codes(survey.id),
    ]);
    const filter = passageFilter(survey, versions, query, layer);
    const { each } = query;
    const { passages, next } =
      each === undefined
        ? await passagesPage(store, survey.id, filter, after ?? null, PAGE)
        : await countedPassages(store, survey.id, filter, each, after ?? null, each === 'passage' ? PAGE : WHOLE);
    const [shown, coders] = await Promise.all([
      withSources(store, survey.id, passages),
      seenCoders(store, survey.id, layer),
    ]);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('coding:passages-title'),
      nav: surveyNav({ t, survey, active: 'coding', account: accountOf(request) }),
      body: passagesHtml({
        ...{ t, language, survey, me, csrf, passages: shown, next, query, coders, asked, isError },
        registry: ownPart(store.scope, registry),
        codes: codes.filter(({ removedAt }) => removedAt === null),
        places: registryView(registry),
        isBlind: !layer.all,
        chosen: chosen ?? 0,
        mayExport: has(accountOf(request).role, 'export'),
      }),
      styles: ['client/styles/coding.css'],
      synthetic: shown.some(({ answer }) => answer.synthetic),
    }));
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/coding/passages';

    app.get(ADDRESS, async (request, reply) => show(request, reply, await askedOf(context, request)));

    app.post(ADDRESS, { preHandler: [allowed(...rights.analyse), checkCsrf(context)] }, async (request, reply) => {
      const of = await askedOf(context, request);
      const { survey, store, me } = of;
      const { coding: wanted } = form.parse(request.body);
      if (wanted.length === 0) return show(request, reply.code(422), of, true);
      const layer = await layerOf(store, survey.id, { name: me });
      let chosen = 0;
      for (const id of new Set(wanted)) {
        const coding = await store.coding(survey.id, id);
        if (coding === undefined || coding.removedAt !== null || !isSeen(layer, coding.by)) continue;
        const { invitation, question, anchor } = coding;
        const made = await store.chooseQuote({
          ...{ survey: survey.id, invitation, question, revision: anchor.revision, from: anchor.from, to: anchor.to },
          ...{ id: newId(), by: me, at: context.clock.now() },
        });
        if (made.kind === 'done' || made.kind === 'there') chosen += 1;
      }
      const search = passagesSearch(passagesQueryOf(request.query), chosen > 0 ? { chosen: String(chosen) } : {});
      return reply.redirect(`/surveys/${survey.id}/coding/passages${search}`, 303);
    });
  };
}

/** Described as the text that it is, sent as a stream. */
const stream: { schema: z.ZodType } = { schema: z.string().describe('The file.') };
const one = z.string().max(200).optional();
const some = z.union([z.string().max(200), z.array(z.string().max(200)).max(200)]).optional();

export function passageFileRoutes(context: Context) {
  return async (app: FastifyInstance): Promise<void> => {
    app.withTypeProvider<ZodTypeProvider>().get(
      '/api/v1/surveys/:survey/coding/passages',
      {
        preHandler: allowed(...rights.export),
        schema: {
          summary: 'Coded passages with their source, as a file, streamed',
          description:
            'One row a passage, code and coder, of answers that count. While a survey is coded blind: one’s own only.',
          tags: ['analysis'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          querystring: z.object({
            any: some.describe('Codes: with one of these. Without `any` and `all`: with any.'),
            all: some.describe('Codes: each of these stands on some of the same words.'),
            not: some.describe('Codes: none of these does.'),
            within: z
              .enum(['words', 'answer'])
              .optional()
              .describe('Where `all` and `not` are looked for: the same words, or anywhere in the same answer; words.'),
            each: z
              .enum(ROWS)
              .optional()
              .describe(
                'Only what comparisons count: nothing lost, no removed code. Whichever is said, a row is a coding.',
              ),
            subcodes: z.enum(['yes', 'no']).optional().describe('Whether a code stands for those under it; yes.'),
            ...{ coder: one, concept: one, questionnaire: one, region: one, country: one, municipality: one },
            ...{ partnership: one, period: one, language: one },
            format: z.enum(['json', 'csv']).optional().describe('CSV (UTF-8 with BOM, RFC 4180); JSON where absent'),
            lang: z.string().max(35).optional().describe('Of names and labels'),
          }),
          response: {
            200: {
              description: 'The file',
              content: {
                'application/json': stream,
                'text/csv': stream,
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { survey, store, me } = await askedOf(context, request);
        const { format, lang } = request.query;
        const [layer, asked, versions, registry] = await Promise.all([
          layerOf(store, survey.id, { name: me }),
          askedQuestions(store, survey),
          store.versions(survey.id),
          store.registry(survey.id),
        ]);
        const language =
          lang !== undefined && survey.languages.includes(lang) ? lang : preferredLanguage(request, survey.languages);
        const view = { survey, language, places: registryView(registry), asked };
        const filter = passageFilter(survey, versions, passagesQueryOf(request.query), layer);
        const day = new Date(context.clock.now()).toISOString().slice(0, 10);
        const isCsv = format === 'csv';
        return reply
          .type(isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
          .header(
            'content-disposition',
            `attachment; filename="${survey.id}-passages-${day}.${isCsv ? 'csv' : 'json'}"`,
          )
          .header('content-language', language)
          .send(Readable.from((isCsv ? passagesCsv : passagesJson)(store, view, filter)));
      },
    );
  };
}
