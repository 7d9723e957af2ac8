/** The codebook as a file, out and in. HTTP in and out. */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { LARGEST_FILE } from '../../fieldwork/registry-files/limits.ts';
import { readUpload, uploadIn } from '../../fieldwork/registry-files/upload.ts';
import { canonicalJson, sha256 } from '../../foundation/hash.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { type Asked, askedOf, type Wordings } from './asking.ts';
import { codebookCsv, type RowFault, readCsv } from './csv.ts';
import { importPage, previewPage } from './csv-page.ts';
import { refusalTexts } from './history-page.ts';

const confirmForm = posted({ csv: postedText, seen: postedText });
type Sentences = (wordings: Wordings) => readonly string[];

/** Tells whether the codebook is still what a preview was made of. */
const seenOf = ({ codes }: Asked): string => sha256(canonicalJson(codes));

export function csvRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const styles = ['client/styles/codebook.css'];

  const showImport = (
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, csrf }: Asked,
    { faults = [], refused }: { faults?: readonly RowFault[]; refused?: Sentences } = {},
  ): FastifyReply =>
    sendOfficePage(context, request, reply, (t, language) => ({
      title: t('codebook:csv-title'),
      nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
      styles,
      body: importPage({ t, language, survey, csrf, faults, refused: refused?.({ t, language, survey }) ?? [] }),
    }));

  /** What `csv` would change now. */
  function showPreview(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Asked,
    csv: string,
    refused?: Sentences,
  ): FastifyReply {
    const { survey, codes, csrf } = asked;
    const read = readCsv(Buffer.from(csv), codes, survey);
    if (read.kind === 'faults') return showImport(request, reply.code(422), asked, { faults: read.faults });
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('codebook:csv-preview-title'),
      nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
      styles,
      body: previewPage({
        ...{ t, language, survey, codes, csrf, csv, seen: seenOf(asked), left: read.left },
        changes: read.plan.changes,
        refused: refused?.({ t, language, survey }) ?? [],
      }),
    }));
  }

  return async (app) => {
    const BASE = '/surveys/:survey/codebook';
    await app.register(multipart, { limits: { fileSize: LARGEST_FILE, files: 1 }, throwFileSizeLimit: false });

    app.get(`${BASE}/export`, async (request, reply) => {
      const { survey, codes } = await askedOf(context, request);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${survey.id}-codebook.csv"`)
        .send(codebookCsv(codes, survey.languages));
    });

    app.get(`${BASE}/import`, { preHandler: allowed(...rights.analyse) }, async (request, reply) =>
      showImport(request, reply, await askedOf(context, request)),
    );

    const mayImport = { preHandler: [allowed(...rights.analyse), readUpload, checkCsrf(context)] };
    app.post(`${BASE}/import`, mayImport, async (request, reply) => {
      const asked = await askedOf(context, request);
      const { csv, seen } = confirmForm.parse(request.body);
      if (csv === '') {
        const [file] = uploadIn(request.body).files;
        if (file === undefined)
          return showImport(request, reply.code(422), asked, { refused: ({ t }) => [t('codebook:csv-none')] });
        const text = textOf(file.bytes);
        if (text === undefined)
          return showImport(request, reply.code(422), asked, { refused: ({ t }) => [t('registry:not-utf-8')] });
        return showPreview(request, reply, asked, text);
      }
      if (seen !== seenOf(asked))
        return showPreview(request, reply.code(409), asked, csv, ({ t }) => [t('codebook:meanwhile')]);
      const read = readCsv(Buffer.from(csv), asked.codes, asked.survey);
      if (read.kind === 'faults') return showImport(request, reply.code(422), asked, { faults: read.faults });
      const done = await asked.write('file', read.plan);
      if (done.kind === 'done') return reply.redirect(`/surveys/${asked.survey.id}/codebook?done=imported`, 303);
      const now = await askedOf(context, request);
      return showPreview(request, reply.code(409), now, csv, (wordings) => refusalTexts(wordings, now.codes, done));
    });
  };
}

/** Without a byte order mark; undefined where it is not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
