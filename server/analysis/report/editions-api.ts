/** Editions as JSON: the very document that was frozen, with its quotes, and what became of each since. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { Problem } from '../../foundation/problem.ts';
import type { ReportEdition } from '../../store/report.ts';
import { reportDocument, shownQuote } from './document.ts';
import { editionDocument } from './freezing.ts';

const about = {
  number: z.number().int().describe('1, 2, 3 …'),
  version: z.number().int().describe('Of the report, that was frozen.'),
  at: z.iso.datetime().describe('UTC.'),
  by: z.string(),
  hash: z.string().describe('SHA-256 of `content` as canonical JSON (RFC 8785).'),
};
const list = z.strictObject({ survey: z.string(), editions: z.array(z.strictObject(about)).describe('Newest first.') });
const quote = z.strictObject({
  quote: z.string(),
  invitation: z.string(),
  shown: shownQuote.nullable().describe('Null once its response was erased; its hash stays in `content`.'),
  holds: z
    .boolean()
    .describe('False where the consent to it no longer holds, or it was erased: not to be quoted any more.'),
});
const edition = z.strictObject({
  ...about,
  content: z
    .strictObject({
      ...{ survey: z.string(), version: z.number().int(), number: z.number().int() },
      document: reportDocument,
    })
    .describe('What was frozen: texts, tables and figures in every language.'),
  quotes: z.array(quote).describe('Those that `content` names by their hash.'),
});

const aboutJson = ({ number, version, at, by, hash }: Omit<ReportEdition, 'content' | 'quotes'>) => ({
  ...{ number, version, by, hash },
  at: new Date(at).toISOString(),
});

async function editionJson(context: Context, of: ReportEdition): Promise<z.infer<typeof edition>> {
  const { document, quotes, fates } = await editionDocument(context, of);
  const { survey, version, number } = of;
  return {
    ...aboutJson(of),
    content: { survey, version, number, document },
    quotes: of.quotes.map(({ quote: id, invitation }) => ({
      ...{ quote: id, invitation, shown: quotes.get(id) ?? null, holds: !fates.has(id) },
    })),
  };
}

export const editionsApi = (context: Context) => async (plain: FastifyInstance) => {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  // Before what was sent is looked at: nobody else learns what would have been wrong with it.
  app.addHook('preValidation', signedIn(context));
  app.addHook('preValidation', allowed(...rights.readWhole));
  const survey = z.string().describe('Id of a survey.');
  const shared = { tags: ['analysis'], security: API_SECURITY };
  const EDITIONS = '/api/v1/surveys/:survey/report/editions';

  app.get(
    EDITIONS,
    {
      schema: {
        ...shared,
        summary: 'Editions of the report, without what they say',
        params: z.object({ survey }),
        response: { 200: list },
      },
    },
    async (request) => {
      const { id } = surveyOf(context.surveys, request.params.survey);
      return { survey: id, editions: (await context.store.reportEditions(id)).map(aboutJson) };
    },
  );

  app.get(
    `${EDITIONS}/:number`,
    {
      schema: {
        ...shared,
        summary: 'One edition: its frozen texts and numbers, and its quotes',
        description: 'An edition does not change; whether a quote may still be quoted does.',
        params: z.object({ survey, number: z.coerce.number().int().min(1).max(1_000_000) }),
        response: { 200: edition },
      },
    },
    async (request) => {
      const { id } = surveyOf(context.surveys, request.params.survey);
      const found = await context.store.reportEdition(id, request.params.number);
      if (found === undefined) throw new Problem(404, 'report:edition-unknown');
      return editionJson(context, found);
    },
  );
};
