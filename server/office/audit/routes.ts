/** The audit log: HTTP in and out, for administrators. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { recordAction } from '../../access/audit.ts';
import { API_SECURITY, accountOf, allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { auditCsv, auditFormats, auditJson, auditTypes, type Head } from './file.ts';
import { type AuditQuery, auditFilterOf, auditQuery } from './filter.ts';
import { logPage, wholeLog } from './log.ts';
import { auditPage, auditTitle } from './page.ts';

/** Rows a page shows. */
const ROWS = 50;

const surveyParams = z.strictObject({ survey: z.string() });
const pageQuery = auditQuery.extend({ before: z.string().max(100).optional() });
const fileQuery = auditQuery.extend({
  format: z
    .enum(auditFormats)
    .default('json')
    .describe('CSV (UTF-8 with BOM, RFC 4180), or JSON with the heads of the chains.'),
});
const files = Object.fromEntries(
  auditFormats.map((format) => [auditTypes[format].split(';')[0], { schema: z.string().describe('The file.') }]),
);

export function auditRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const { store, surveys } = context;
  const chainsOf = (survey: Survey | undefined): string[] => (survey ? [survey.id] : ['', ...surveys.keys()]);
  const zoneOf = (survey: Survey | undefined): string => survey?.timeZone ?? 'UTC';
  const headsOf = async (survey: Survey | undefined): Promise<Head[]> => {
    const heads = await Promise.all(chainsOf(survey).map(async (id) => ({ id, head: await store.auditHead(id) })));
    return heads.flatMap(({ id, head }) => (head === undefined ? [] : [{ survey: id, ...head }]));
  };

  async function page(request: FastifyRequest, reply: FastifyReply, survey?: Survey): Promise<FastifyReply> {
    const read = pageQuery.safeParse(request.query);
    // A query that was tampered with is a link that was cut: the whole list is the nearest thing to what was meant.
    const { before, ...query } = read.success ? read.data : {};
    const zone = zoneOf(survey);
    const [log, heads] = await Promise.all([
      logPage(store, chainsOf(survey), auditFilterOf(query, zone), before ?? null, ROWS),
      headsOf(survey),
    ]);
    const shown = { survey, zone, query, ...log, later: before !== undefined, heads, surveys };
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: auditTitle({ t, language, survey }),
      ...(survey !== undefined && { nav: surveyNav({ t, survey, active: 'audit', account: accountOf(request) }) }),
      body: auditPage({ t, language, ...shown }),
    }));
  }

  async function file(
    request: FastifyRequest,
    reply: FastifyReply,
    { format, ...query }: AuditQuery & { format: 'csv' | 'json' },
    survey?: Survey,
  ): Promise<FastifyReply> {
    const chosen = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
    await recordAction(context, request, 'export', {
      survey: survey?.id,
      kind: 'audit',
      detail: { ...chosen, format },
    });
    const pages = wholeLog(store, chainsOf(survey), auditFilterOf(query, zoneOf(survey)));
    const text = format === 'csv' ? auditCsv(pages) : auditJson(await headsOf(survey), pages);
    return reply
      .type(auditTypes[format])
      .header('content-disposition', `attachment; filename="${survey?.id ?? 'samsvar'}-audit.${format}"`)
      .send(Readable.from(text));
  }

  return async (app) => {
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.manageUsers));
    const ofParams = (request: FastifyRequest) => surveyOf(surveys, surveyParams.parse(request.params).survey);

    app.get('/audit', (request, reply) => page(request, reply));
    app.get('/surveys/:survey/audit', async (request, reply) => page(request, reply, ofParams(request)));

    const typed = app.withTypeProvider<ZodTypeProvider>();
    const schema = {
      description:
        'Newest first, streamed. The request is itself an entry. Of JSON, `hash` is the SHA-256 of the entry’s other members but `height`, as canonical JSON (RFC 8785).',
      tags: ['audit'],
      security: API_SECURITY,
      querystring: fileQuery,
      response: { 200: { description: 'The file', content: files } },
    };
    typed.get(
      '/api/v1/audit',
      { schema: { summary: 'The audit log of everything, as a file', ...schema } },
      (request, reply) => file(request, reply, request.query),
    );
    typed.get(
      '/api/v1/surveys/:survey/audit',
      { schema: { summary: 'The audit log of a survey, as a file', ...schema, params: surveyParams } },
      (request, reply) => file(request, reply, request.query, surveyOf(surveys, request.params.survey)),
    );
  };
}
