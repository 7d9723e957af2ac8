/** The page of one answer over HTTP. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, contextOf, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { type AnswerSection, answerSections } from '../answer-sections.ts';
import { readAnswer } from './answer.ts';
import { answerPage } from './answer-page.ts';

const params = z.object({ survey: z.string(), invitation: z.string(), question: z.string() });

export function answerRoutes(
  context: Context,
  sections: readonly AnswerSection[] = answerSections,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const readers = { preHandler: [signedIn(context), allowed(...rights.read)] };
    app.get('/surveys/:survey/reading/answer/:invitation/:question', readers, async (request, reply) => {
      const { survey: id, ...of } = params.parse(request.params);
      const survey = surveyOf(context.surveys, id);
      const account = accountOf(request);
      const read = await readAnswer(storeOf(context, request), survey, of, account.rights.has('readPersonal'));
      const own = contextOf(context, request);
      const said = await Promise.all(sections.map((section) => section(own, request, read.answer)));
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('reading:answer-title', {
          municipality:
            read.registry.municipalities.find((one) => one.id === read.answer.municipality)?.name ??
            read.answer.municipality,
        }),
        nav: surveyNav({ t, survey, active: 'reading', account }),
        body: answerPage({
          ...{ t, language, read, sections: said },
          may: { fieldwork: account.rights.has('fieldwork'), analyse: account.rights.has('analyse') },
        }),
        styles: ['client/styles/beside.css', 'client/styles/letters.css', 'client/styles/analysis-reading.css'],
        synthetic: read.answer.synthetic,
      }));
    });
  };
}
