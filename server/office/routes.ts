/** The researchers' pages: HTTP in and out. JSON: `api.ts`. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, contextOf, signedIn, storeOf } from '../access/guard.ts';
import { has, rights } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { surveyOf } from '../definitions/find.ts';
import { Problem } from '../foundation/problem.ts';
import { sendOfficePage } from '../pages/office-page.ts';
import { pagesFor, surveyNav } from '../pages/survey-nav.ts';
import { readerOf, surveyReader } from '../respond/reader.ts';
import { ownPart } from '../store/scope.ts';
import type { Store } from '../store/store.ts';
import { officeApi } from './api.ts';
import { auditRoutes } from './audit/routes.ts';
import { eraseConfirmed } from './erasing.ts';
import { filterQuery } from './filter.ts';
import { type EraseTried, responsePage as responseBody, titleOf } from './response-page.ts';
import { answersOf, countsOf, dossierOf, narrowedPage } from './responses.ts';
import { responsesPage } from './responses-page.ts';
import { surveysPage } from './surveys-page.ts';
import { userRoutes } from './user-routes.ts';

/** Rows a page shows. */
const ROWS = 50;

const surveyParams = z.object({ survey: z.string() });
const responseParams = surveyParams.extend({ invitation: z.string() });
const eraseForm = z.object({ confirm: z.string().max(200).catch('') }).catch({ confirm: '' });
const listQuery = filterQuery.extend({ after: z.string().max(100).optional() });

export function officeRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  /** One response; `tried` says why an erasure did not happen, its `error` a key. */
  async function sendResponse(request: FastifyRequest, reply: FastifyReply, tried?: EraseTried): Promise<FastifyReply> {
    const { survey: id, invitation } = responseParams.parse(request.params);
    const survey = surveyOf(context.surveys, id);
    const account = accountOf(request);
    const personal = has(account.role, 'readPersonal');
    const dossier = await dossierOf(contextOf(context, request), survey, invitation, personal);
    const csrf = has(account.role, 'withdraw') ? account.csrf : undefined;
    const asking = {
      csrf: has(account.role, 'fieldwork') ? account.csrf : undefined,
      mayOpen: has(account.role, 'readPersonal'),
    };
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: titleOf(t, dossier, readerOf(survey, dossier.version, language, [])),
      nav: surveyNav({ t, survey, active: 'responses', account }),
      body: responseBody(
        t,
        language,
        dossier,
        csrf,
        asking,
        tried && { ...tried, error: tried.error && t(tried.error) },
        has(account.role, 'fieldwork'),
      ),
      synthetic: dossier.invitation.synthetic,
    }));
  }

  return async (app) => {
    await app.register(officeApi(context));
    await app.register(userRoutes(context));
    await app.register(auditRoutes(context));
    await app.register(async (pages) => {
      pages.addHook('preHandler', signedIn(context));
      pages.addHook('preHandler', allowed(...rights.read));

      pages.get('/surveys', async (request, reply) => {
        const store = storeOf(context, request);
        const surveys = await Promise.all(
          [...context.surveys.values()].map(async (survey) => ({ survey, counts: await countsOf(store, survey) })),
        );
        const synthetic = await anySynthetic(store, [...context.surveys.keys()]);
        return sendOfficePage(context, request, reply, (t, language) => ({
          title: t('office:surveys'),
          body: surveysPage(t, language, surveys, pagesFor(accountOf(request))),
          synthetic,
        }));
      });

      pages.get('/surveys/:survey/responses', async (request, reply) => {
        const survey = surveyOf(context.surveys, surveyParams.parse(request.params).survey);
        const query = listQuery.safeParse(request.query);
        // A query that was tampered with is a link that was cut: the whole list is the nearest thing to what was meant.
        const { after, ...wanted } = query.success ? query.data : {};
        const store = storeOf(context, request);
        const [registry, { page, answered }, synthetic] = await Promise.all([
          store.registry(survey.id),
          narrowedPage(contextOf(context, request), survey, wanted, after ?? null, ROWS),
          store.hasInvitations(survey.id, true),
        ]);
        const answers = await answersOf(store, survey, answered, page.rows);
        return sendOfficePage(context, request, reply, (t, language) => ({
          title: t('office:responses-of', { survey: surveyReader(survey, language).plain(survey.title) }),
          nav: surveyNav({ t, survey, active: 'responses', account: accountOf(request) }),
          body: responsesPage({
            t,
            language,
            survey,
            registry: ownPart(store.scope, registry),
            query: wanted,
            answered,
            answers,
            page,
            later: after !== undefined,
          }),
          synthetic,
        }));
      });

      pages.get('/surveys/:survey/responses/:invitation', async (request, reply) => {
        return sendResponse(request, reply);
      });

      const mayErase = { preHandler: [allowed(...rights.erase), checkCsrf(context)] };
      pages.post('/surveys/:survey/responses/:invitation/erase', mayErase, async (request, reply) => {
        const { survey: id, invitation } = responseParams.parse(request.params);
        const survey = surveyOf(context.surveys, id);
        const { confirm } = eraseForm.parse(request.body);
        const done = await eraseConfirmed(contextOf(context, request), survey, invitation, confirm);
        if (done.kind === 'erased') return reply.redirect(`/surveys/${survey.id}/responses/${invitation}`, 303);
        const error = done.kind === 'nothing' ? 'receipt:erase-nothing' : 'receipt:erase-wrong';
        return sendResponse(request, reply.code(422), { typed: confirm, error });
      });

      const mayWithdraw = { preHandler: [allowed(...rights.withdraw), checkCsrf(context)] };
      for (const action of ['withdraw', 'reinstate'] as const) {
        pages.post(`/surveys/:survey/responses/:invitation/${action}`, mayWithdraw, async (request, reply) => {
          const { survey: id, invitation } = responseParams.parse(request.params);
          const survey = surveyOf(context.surveys, id);
          const store = storeOf(context, request);
          if ((await store.invitation(survey.id, invitation)) === undefined) throw new Problem(404, 'response-unknown');
          await store[action](survey.id, invitation, context.clock.now());
          return reply.redirect(`/surveys/${survey.id}/responses/${invitation}`, 303);
        });
      }
    });
  };
}

async function anySynthetic(store: Store, surveys: string[]): Promise<boolean> {
  const marks = await Promise.all(surveys.map((survey) => store.hasInvitations(survey, true)));
  return marks.includes(true);
}
