/** The report as those with an account read it, its editions and links: HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordAction } from '../../access/audit.ts';
import { accountOf, allowed, checkCsrf, signedIn } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { sha256 } from '../../foundation/hash.ts';
import { newId, newSecret } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages, type Translate } from '../../pages/texts.ts';
import type { ReportEdition } from '../../store/report.ts';
import { documentHtml, titleText } from './document-page.ts';
import { writtenReport } from './editing.ts';
import { editionDocument, freeze } from './freezing.ts';
import { editionMoment, livingMoment } from './moment.ts';
import { readReport } from './reading.ts';
import { addressOf, reportPage } from './report-page.ts';

export const REPORT_STYLES = ['client/styles/analysis-report.css'];
export const REPORT_SCRIPTS = ['client/form/print.ts'];

const surveyParams = z.object({ survey: z.string() });
const editionParams = surveyParams.extend({ number: z.coerce.number().int().min(1).max(1_000_000).catch(0) });
const linkParams = surveyParams.extend({ link: z.string() });
const freezeForm = z.object({ version: z.coerce.number().int().min(1) });
const linkForm = posted({ name: postedText, edition: postedText });

/** What is said above the report, in the reader's language. */
interface Said {
  made?: string;
  refused?(t: Translate): string;
}

export function reportReading(context: Context): (app: FastifyInstance) => Promise<void> {
  const { store, surveys, clock, config } = context;
  const surveyAsked = (request: FastifyRequest): Survey => surveyOf(surveys, surveyParams.parse(request.params).survey);

  /** The living report with what is said above it. */
  async function show(request: FastifyRequest, reply: FastifyReply, said: Said = {}): Promise<FastifyReply> {
    const survey = surveyAsked(request);
    const account = accountOf(request);
    const asked = preferredLanguage(request, languages);
    const { content, version } = await writtenReport(context, survey.id);
    const [read, editions, links] = await Promise.all([
      readReport(context, survey, content, [asked]),
      store.reportEditions(survey.id),
      store.reportLinks(survey.id),
    ]);
    const quotes = new Map([...read.quotes].map(([id, { shown }]) => [id, shown]));
    const { document, uncleared } = read;
    return sendOfficePage(context, request, reply, (t, language) => {
      const moment = livingMoment({ t, language, survey }, document.asOf);
      const shown = { t, language, survey, document, quotes, fates: new Map(), leadsToRows: true, moment };
      const report = version === 0 ? undefined : (tools: Html) => documentHtml({ ...shown, tools });
      const csrf = has(account.role, 'analyse') ? account.csrf : undefined;
      return {
        title: version === 0 ? t('report:title') : titleText(shown).text,
        nav: surveyNav({ t, survey, active: 'report', account }),
        body: reportPage({
          ...{ t, language, survey, report, version, editions, links, csrf, made: said.made },
          ...{ uncleared: uncleared.length, refused: said.refused?.(t) },
        }),
        ...{ synthetic: document.synthetic, styles: REPORT_STYLES, scripts: REPORT_SCRIPTS },
      };
    });
  }

  async function editionOf(survey: Survey, number: number): Promise<ReportEdition> {
    const edition = await store.reportEdition(survey.id, number);
    if (edition === undefined) throw new Problem(404, 'report:edition-unknown');
    return edition;
  }

  return async (app) => {
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.readWhole));
    const mayWrite = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };

    app.get('/surveys/:survey/report', async (request, reply) => show(request, reply));

    app.get('/surveys/:survey/report/editions/:number', async (request, reply) => {
      const survey = surveyAsked(request);
      const edition = await editionOf(survey, editionParams.parse(request.params).number);
      const read = await editionDocument(context, edition);
      return sendOfficePage(context, request, reply, (t, language) => {
        const moment = editionMoment({ t, language, survey }, edition);
        const shown = { t, language, survey, ...read, leadsToRows: true, moment };
        const lost = read.fates.size > 0 && notice('info', t('report:quotes-lost', { count: read.fates.size }));
        return {
          title: `${titleText(shown).text} – ${t('report:edition', { number: edition.number })}`,
          nav: surveyNav({ t, survey, active: 'report', account: accountOf(request) }),
          body: html`<div class="no-print"><p><a href="${addressOf(survey)}">${t('report:to-report')}</a></p>${lost}
<div data-island="print" data-text-print="${t('report:print')}"><p>${t('report:how-to-print')}</p></div></div>
${documentHtml(shown)}
<p class="report-note">${t('report:hash')} <code class="hash">${edition.hash}</code></p>`,
          ...{ synthetic: read.document.synthetic, styles: REPORT_STYLES, scripts: REPORT_SCRIPTS },
        };
      });
    });

    app.post('/surveys/:survey/report/editions', mayWrite, async (request, reply) => {
      const survey = surveyAsked(request);
      const form = freezeForm.safeParse(request.body);
      if (!form.success) throw new Problem(400, 'bad-request');
      const frozen = await freeze(context, survey, form.data.version, accountOf(request).name, languages);
      if (frozen.kind === 'frozen') {
        const edition = await editionOf(survey, frozen.number);
        await recordAction(context, request, 'report', {
          ...{ survey: survey.id, kind: 'report', id: String(frozen.number) },
          detail: { do: 'freeze', hash: edition.hash },
        });
        return reply.redirect(`${addressOf(survey)}/editions/${frozen.number}`, 303);
      }
      if (frozen.kind === 'changed-meanwhile')
        return show(request, reply.code(409), { refused: (t) => t('report:changed-before-freezing') });
      const count = frozen.quotes.length;
      return show(request, reply.code(422), { refused: (t) => t('report:freeze-uncleared', { count }) });
    });

    app.post('/surveys/:survey/report/links', mayWrite, async (request, reply) => {
      const survey = surveyAsked(request);
      const { name, edition } = linkForm.parse(request.body);
      const named = name.trim().slice(0, 100);
      if (named === '') return show(request, reply.code(422), { refused: (t) => t('report:link-unnamed') });
      const number = edition === '' ? null : (await editionOf(survey, Number(edition) || 0)).number;
      const secret = newSecret();
      await store.makeReportLink({
        ...{ survey: survey.id, id: newId(), hash: sha256(secret), edition: number, name: named },
        ...{ madeAt: clock.now(), madeBy: accountOf(request).name },
      });
      return show(request, reply, { made: `${config.baseUrl}/report/${secret}` });
    });

    app.post('/surveys/:survey/report/links/:link/withdraw', mayWrite, async (request, reply) => {
      const survey = surveyAsked(request);
      const { link } = linkParams.parse(request.params);
      const at = clock.now();
      await store.withdrawReportLink({ survey: survey.id, id: link, at, by: accountOf(request).name });
      return reply.redirect(`${addressOf(survey)}#sharing`, 303);
    });
  };
}
