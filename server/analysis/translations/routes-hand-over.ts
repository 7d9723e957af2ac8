/** Translations out to a translator and back: HTTP in and out. */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { readUpload, uploadIn } from '../../fieldwork/registry-files/upload.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages } from '../../pages/texts.ts';
import { askedTranslations, targetOf } from './asking.ts';
import { csvOf, readCsv } from './csv-files.ts';
import { listQueryOf } from './filter.ts';
import { type HandOverView, handOverPage } from './hand-over-page.ts';
import { handedOver, handOverFilter } from './handing.ts';
import { heldFile, holdFile } from './holding.ts';
import { type HandOverPlan, planOf } from './plan.ts';
import { previewPage } from './preview-page.ts';
import { STYLE } from './style.ts';
import { LARGEST_FILE } from './unit.ts';
import { readXliff } from './xliff-in.ts';
import { xliffOf } from './xliff-out.ts';

/** Files and runs that are shown, the newest. */
const BATCHES = 30;
const fileQuery = z.object({ format: z.enum(['xliff', 'csv']).catch('xliff') });
const params = z.object({ token: z.string() });
const applyForm = posted({ digest: postedText });
const undoForm = posted({ batch: postedText });
const number = z.coerce.number().int().min(0).max(1_000_000);
const doneQuery = z.union([z.object({ applied: number, beside: number }), z.object({ undone: number, left: number })]);

export function handOverRoutes(context: Context) {
  async function asked(request: FastifyRequest) {
    const from = await askedTranslations(context, request);
    const query = listQueryOf(request.query);
    return { from, query, to: targetOf(from.survey, query.to, preferredLanguage(request, languages)) };
  }

  async function show(request: FastifyRequest, reply: FastifyReply, said: HandOverView['said']): Promise<FastifyReply> {
    const { from, query, to } = await asked(request);
    const { survey, store } = from;
    const sources = survey.languages.filter((one) => one !== to && (query.from === undefined || query.from === one));
    const waiting = await Promise.all(
      sources.map(async (language) => {
        const counts = await store.translationCounts(survey.id, handOverFilter(from, { ...query, from: language }, to));
        const sum = (of: 'answers' | 'words') => counts.reduce((all, one) => all + one[of], 0);
        return { from: language, answers: sum('answers'), words: sum('words') };
      }),
    );
    const batches = await store.translationBatches(survey.id, BATCHES);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('working-translations:hand-over-title'),
      nav: surveyNav({ t, survey, active: 'translations', account: accountOf(request) }),
      body: handOverPage({
        ...{ t, language, survey, to, query, batches, said, csrf: accountOf(request).csrf },
        waiting: waiting.filter(({ answers }) => answers > 0),
      }),
      styles: [STYLE],
    }));
  }

  async function preview(
    request: FastifyRequest,
    reply: FastifyReply,
    { from }: Awaited<ReturnType<typeof asked>>,
    plan: HandOverPlan,
    isRenewed: boolean,
  ): Promise<FastifyReply> {
    const { survey } = from;
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('working-translations:preview'),
      nav: surveyNav({ t, survey, active: 'translations', account: accountOf(request) }),
      body: previewPage({
        ...{ t, language, survey, from, plan, isRenewed, csrf: accountOf(request).csrf },
        address: `/surveys/${survey.id}/translations/hand-over/${params.parse(request.params).token}`,
      }),
      styles: [STYLE],
    }));
  }

  function doneOf(query: unknown): HandOverView['said'] {
    const read = doneQuery.safeParse(query);
    if (!read.success) return undefined;
    const isApplied = 'applied' in read.data;
    const count = 'applied' in read.data ? read.data.applied : read.data.undone;
    const key = `working-translations:${isApplied ? 'was-applied' : 'was-undone'}`;
    return { key, data: { ...read.data, count }, isWrong: false };
  }

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: LARGEST_FILE + 1, fieldSize: 1000, files: 1, fields: 5, parts: 6 },
    });
    const BASE = '/surveys/:survey/translations';
    const mayLook = { preHandler: [allowed(...rights.analyse)] };
    const mayWrite = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };
    const mayUpload = { preHandler: [allowed(...rights.analyse), readUpload, checkCsrf(context)] };

    app.get(`${BASE}/hand-over`, mayLook, (request, reply) => show(request, reply, doneOf(request.query)));

    app.get(`${BASE}/hand-over/file`, mayLook, async (request, reply) => {
      const { from, query, to } = await asked(request);
      const { format } = fileQuery.parse({ ...Object(request.query) });
      const source = query.from;
      if (source === undefined || !from.survey.languages.includes(source) || source === to)
        throw new Problem(400, 'working-translations:no-such-language', { language: source ?? '–' });
      const units = await handedOver(from, query, to);
      // A file without any is none, by the standard's own schema.
      if (units.length === 0) throw new Problem(404, 'working-translations:none');
      const name = `${from.survey.id}-${source}-${to}.${format === 'csv' ? 'csv' : 'xlf'}`;
      return reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/xliff+xml; charset=utf-8')
        .send(format === 'csv' ? csvOf(units, to) : xliffOf(from.survey.id, units, source, to));
    });

    app.post(`${BASE}/hand-over`, mayUpload, async (request, reply) => {
      const { from } = await asked(request);
      const { files, tooLarge } = uploadIn(request.body);
      const [file] = files;
      const wrong = (status: number, key: string) =>
        show(request, reply.code(status), { key: `working-translations:${key}`, data: {}, isWrong: true });
      if (tooLarge !== undefined) return wrong(413, 'file-too-large');
      if (file === undefined) return wrong(422, 'choose-file');
      const isTable = /\.(csv|txt|tsv)$/i.test(file.name);
      const read = (isTable ? readCsv : readXliff)(file.name, file.bytes);
      const key = await holdFile(context, from.survey.id, accountOf(request).id, read);
      return reply.redirect(`/surveys/${from.survey.id}/translations/hand-over/${key}`, 303);
    });

    app.get(`${BASE}/hand-over/:token`, mayLook, async (request, reply) => {
      const page = await asked(request);
      const file = await heldFile(
        context,
        page.from.survey.id,
        accountOf(request).id,
        params.parse(request.params).token,
      );
      if (file === undefined) throw new Problem(410, 'working-translations:file-gone');
      return preview(request, reply, page, await planOf(page.from, file), false);
    });

    app.post(`${BASE}/hand-over/:token`, mayWrite, async (request, reply) => {
      const page = await asked(request);
      const { survey, store } = page.from;
      const file = await heldFile(context, survey.id, accountOf(request).id, params.parse(request.params).token);
      if (file === undefined) throw new Problem(410, 'working-translations:file-gone');
      const plan = await planOf(page.from, file);
      // What is stored is another one than was previewed, or it was pressed twice.
      if (plan.digest !== applyForm.parse(request.body).digest || plan.changes.length === 0)
        return preview(request, reply.code(409), page, plan, true);
      const saved = await store.saveTranslations({
        ...{ survey: survey.id, batch: newId(), by: accountOf(request).name, at: context.clock.now() },
        translations: plan.changes.map(({ translation }) => translation),
      });
      const count = (kind: string): string => String(saved.filter((one) => one.kind === kind).length);
      const search = new URLSearchParams({ applied: count('saved'), beside: count('beside') });
      return reply.redirect(`/surveys/${survey.id}/translations/hand-over?${search}`, 303);
    });

    app.post(`${BASE}/undo`, mayWrite, async (request, reply) => {
      const { survey, store } = (await asked(request)).from;
      const { undone, left } = await store.undoTranslations({
        ...{ survey: survey.id, batch: undoForm.parse(request.body).batch },
        ...{ by: accountOf(request).name, at: context.clock.now() },
      });
      const search = new URLSearchParams({ undone: String(undone), left: String(left) });
      return reply.redirect(`/surveys/${survey.id}/translations/hand-over?${search}`, 303);
    });
  };
}
