/** Files of the registry in and out. HTTP in and out. */
import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, scopeOf, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { ENTITIES, type FullRegistry } from '../../registry/changes.ts';
import { regionPart } from '../../registry/part.ts';
import { TABLE_OF } from '../../registry/tables.ts';
import { type Asked, askedOf } from '../registry/asking.ts';
import { type Reason, reasonsIn } from '../registry/reasons.ts';
import { exportPage } from './export-page.ts';
import { csvFile, workbookFile, zipFile } from './files-out.ts';
import { apply, hold, waiting } from './holding.ts';
import { importPage } from './import-page.ts';
import { LARGEST_FILE, MOST_FILES } from './limits.ts';
import { type Held, hasErrors } from './model.ts';
import { ownFiles } from './own-files.ts';
import { previewPage } from './preview-page.ts';
import { type Refusal, tablesIn } from './tables-in-files.ts';
import { readUpload, uploadIn } from './upload.ts';

const params = z.object({ token: z.string() });
const importQuery = z.object({ done: z.string().max(100).optional().catch(undefined) });
const previewQuery = z.object({
  absent: z.literal('take-away').optional().catch(undefined),
  all: z.literal('1').optional().catch(undefined),
});
const applyForm = posted({ absent: postedText });
const exportQuery = z.object({
  format: z.enum(['xlsx', 'zip', 'csv']).optional().catch(undefined),
  entity: z.enum(ENTITIES).catch('municipality'),
});
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function registryFilesRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const showImport = (
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, csrf }: Asked,
    refusal?: Refusal,
  ): FastifyReply =>
    sendOfficePage(context, request, reply, (t, language) => ({
      title: t('registry-files:import-title'),
      nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
      body: importPage({
        ...{ t, language, survey, csrf, refused: refusal && t(refusal.key, refusal.data) },
        done: importQuery.parse({ ...Object(request.query) }).done,
      }),
    }));

  const showPreview = (
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, registry, csrf }: Asked,
    key: string,
    { plan }: Held,
    renewed?: readonly Reason[],
  ): FastifyReply => {
    const { absent, all } = previewQuery.parse({ ...Object(request.query) });
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('registry-files:preview-title'),
      nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
      body: previewPage({
        ...{ t, language, survey, registry, plan, csrf, takesAway: absent !== undefined, showsAll: all !== undefined },
        address: `/surveys/${survey.id}/registry/import/${key}`,
        renewed: renewed && reasonsIn({ t, language, survey }, registry, renewed),
      }),
    }));
  };

  const gone = (request: FastifyRequest, reply: FastifyReply, asked: Asked): FastifyReply =>
    showImport(request, reply.code(410), asked, { key: 'registry-files:gone', data: {} });

  return async (app) => {
    await app.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: LARGEST_FILE + 1, fieldSize: 1000, files: MOST_FILES, fields: 5, parts: MOST_FILES + 5 },
    });
    app.addHook('preHandler', signedIn(context));
    const BASE = '/surveys/:survey/registry';
    const mayImport = allowed(...rights.manageSurvey);

    app.get(`${BASE}/import`, { preHandler: mayImport }, async (request, reply) =>
      showImport(request, reply, await askedOf(context, request)),
    );

    app.post(`${BASE}/import`, { preHandler: [mayImport, readUpload, checkCsrf(context)] }, async (request, reply) => {
      const asked = await askedOf(context, request);
      const { survey } = asked;
      const { files, tooLarge, source } = uploadIn(request.body);
      const refuse = (code: number, refusal: Refusal) => showImport(request, reply.code(code), asked, refusal);
      if (tooLarge !== undefined)
        return refuse(413, { key: 'registry-files:file-too-large', data: { file: tooLarge } });
      const isOwn = source === 'files';
      if (files.length === 0 && !isOwn) return refuse(422, { key: 'registry-files:choose', data: {} });
      const reading = isOwn ? await ownFiles(survey) : await tablesIn(files, survey.languages);
      if (reading.kind === 'refused') return refuse(422, reading.refusal);
      const key = await hold(context, asked, accountOf(request), reading.read);
      return reply.redirect(`/surveys/${survey.id}/registry/import/${key}`, 303);
    });

    app.get(`${BASE}/import/:token`, { preHandler: mayImport }, async (request, reply) => {
      const asked = await askedOf(context, request);
      const { token: key } = params.parse(request.params);
      const found = await waiting(context, asked, accountOf(request), key);
      if (found.kind === 'gone') return gone(request, reply, asked);
      if (found.kind === 'applied')
        return reply.redirect(`/surveys/${asked.survey.id}/registry/import?done=${found.change}`, 303);
      return showPreview(request, reply, asked, key, found.held);
    });

    app.post(`${BASE}/import/:token`, { preHandler: [mayImport, checkCsrf(context)] }, async (request, reply) => {
      const asked = await askedOf(context, request);
      const account = accountOf(request);
      const { token: key } = params.parse(request.params);
      const base = `/surveys/${asked.survey.id}/registry/import`;
      const found = await waiting(context, asked, account, key);
      if (found.kind === 'gone') return gone(request, reply, asked);
      if (found.kind === 'applied') return reply.redirect(`${base}?done=${found.change}`, 303);
      if (hasErrors(found.held.plan)) return showPreview(request, reply.code(422), asked, key, found.held);
      const takeAway = applyForm.parse(request.body).absent === 'take-away';
      const done = await apply(context, asked, account, key, found.held, takeAway);
      if (done.kind === 'applied') return reply.redirect(`${base}?done=${done.change}`, 303);
      // The registry is another one than was previewed: what was read is previewed anew.
      const reasons: Reason[] =
        done.kind === 'in-use'
          ? done.entries.map((use) => ({ kind: 'use', use }))
          : done.entries.map((name) => ({ kind: 'changed', name }));
      const now = await askedOf(context, request);
      const next = await hold(context, now, account, found.held.read);
      const renewed = await waiting(context, now, account, next);
      if (renewed.kind !== 'waiting') return gone(request, reply, now);
      return showPreview(request, reply.code(409), now, next, renewed.held, reasons);
    });

    app.get(`${BASE}/export`, { preHandler: allowed(...rights.readPersonal) }, async (request, reply) => {
      const { survey, registry } = await askedOf(context, request);
      const { format, entity } = exportQuery.parse({ ...Object(request.query) });
      const own = ownPart(registry, request);
      if (format === undefined)
        return sendOfficePage(context, request, reply, (t, language) => ({
          title: t('registry-files:export-title'),
          nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
          body: exportPage({ t, language, survey, registry: own }),
        }));
      const name = format === 'csv' ? TABLE_OF[entity] : `registry.${format}`;
      reply
        .header('content-disposition', `attachment; filename="${survey.id}-${name}"`)
        .header('cache-control', 'no-store');
      if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(csvFile(entity, own, survey.languages));
      const write = format === 'xlsx' ? workbookFile : zipFile;
      return reply
        .type(format === 'xlsx' ? XLSX : 'application/zip')
        .send(new Readable().wrap(write(own, survey.languages)));
    });
  };
}

/** What of a registry its reader keeps: partners elsewhere may be seen by name, and are not theirs to take out. */
function ownPart(registry: FullRegistry, request: FastifyRequest): FullRegistry {
  const scope = scopeOf(accountOf(request));
  return scope === 'all' ? registry : { ...regionPart(registry, scope.region), contacts: registry.contacts };
}
