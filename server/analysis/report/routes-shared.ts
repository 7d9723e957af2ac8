/** A report for whoever has a link: to read and to print, and nothing else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countTry } from '../../access/tries.ts';
import type { Context } from '../../context.ts';
import { sha256 } from '../../foundation/hash.ts';
import { Problem } from '../../foundation/problem.ts';
import { type Html, html } from '../../pages/html.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { languages, type Translate } from '../../pages/texts.ts';
import type { ReportLink } from '../../store/report.ts';
import { documentHtml, titleText } from './document-page.ts';
import { writtenReport } from './editing.ts';
import { editionDocument } from './freezing.ts';
import { editionMoment, livingMoment } from './moment.ts';
import { readReport } from './reading.ts';
import { REPORT_SCRIPTS, REPORT_STYLES } from './routes-reading.ts';

const params = z.object({ token: z.string() });

export function sharedReport(context: Context): (app: FastifyInstance) => Promise<void> {
  const { store, surveys } = context;

  async function linked(request: FastifyRequest): Promise<ReportLink> {
    const link = await store.reportByLink(sha256(params.parse(request.params).token));
    if (link !== undefined) return link;
    await countTry(context, 'link', request.ip);
    throw new Problem(404, 'report:link-unknown');
  }

  return async (app) => {
    app.get('/report/:token', async (request, reply): Promise<FastifyReply> => {
      const { survey: id, edition: number } = await linked(request);
      const survey = surveys.get(id);
      if (survey === undefined) throw new Problem(404, 'report:link-unknown');
      const page = (t: Translate, report: Html, title: string, synthetic: boolean) => ({
        title,
        body: html`<div class="no-print" data-island="print" data-text-print="${t('report:print')}"><p>${t('report:how-to-print')}</p></div>${report}`,
        ...{ synthetic, styles: REPORT_STYLES, scripts: REPORT_SCRIPTS },
      });
      if (number !== null) {
        const edition = await store.reportEdition(id, number);
        if (edition === undefined) throw new Problem(404, 'report:link-unknown');
        const read = await editionDocument(context, edition);
        return sendOfficePage(context, request, reply, (t, language) => {
          const moment = editionMoment({ t, language, survey }, edition);
          const shown = { t, language, survey, ...read, leadsToRows: false, moment };
          const report = html`${documentHtml(shown)}<p class="report-note">${t('report:hash')} <code class="hash">${edition.hash}</code></p>`;
          return page(t, report, titleText(shown).text, read.document.synthetic);
        });
      }
      const { content } = await writtenReport(context, id);
      const read = await readReport(context, survey, content, [preferredLanguage(request, languages)]);
      const quotes = new Map([...read.quotes].map(([quote, { shown }]) => [quote, shown]));
      return sendOfficePage(context, request, reply, (t, language) => {
        const { document } = read;
        const moment = livingMoment({ t, language, survey }, document.asOf);
        const shown = { t, language, survey, document, quotes, fates: new Map(), leadsToRows: false, moment };
        return page(t, documentHtml(shown), titleText(shown).text, document.synthetic);
      });
    });
  };
}
