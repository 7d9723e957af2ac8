/** Member check for researchers: HTTP in and out. What municipalities see: `respond/routes-quotes.ts`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { memberCheckApi } from './api.ts';
import { checksOf, filterOf } from './checks.ts';
import { listPage } from './list-page.ts';
import { chooseRoutes } from './routes-choosing.ts';
import { quoteRoutes } from './routes-quote.ts';
import { freshIn, sendPage } from './send-page.ts';
import { askings, send } from './sending.ts';

const params = z.object({ survey: z.string() });
const count = z.coerce.number().int().min(1).max(1_000_000);
const doneQuery = z.object({ sent: count, municipalities: count });
const openedQuery = z.object({ opened: count });
const sendQuery = z.object({ invitation: z.string().min(1).max(100) });
const sendForm = posted({
  way: z.enum(['email', 'hand']).catch('email'),
  expected: z.coerce.number().int().catch(-1),
  invitation: postedText,
});

export const memberCheckRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(memberCheckApi(context));
    await app.register(async (pages) => {
      pages.addHook('preHandler', signedIn(context));
      pages.addHook('preHandler', allowed(...rights.read));
      await pages.register(listRoutes(context));
      await pages.register(chooseRoutes(context));
      await pages.register(quoteRoutes(context));
    });
  };

function listRoutes(context: Context) {
  const asked = (request: FastifyRequest) => ({
    survey: surveyOf(context.surveys, params.parse(request.params).survey),
    store: storeOf(context, request),
  });
  const invitationIn = (from: unknown): string | undefined => {
    const read = sendQuery.safeParse(from);
    return read.success ? read.data.invitation : undefined;
  };

  async function showSend(
    request: FastifyRequest,
    reply: FastifyReply,
    invitation: string | undefined,
    isChanged = false,
  ): Promise<FastifyReply> {
    const { survey, store } = asked(request);
    const checks = await checksOf(store, survey, invitation);
    const found = await askings(context, store, survey, checks, invitation !== undefined);
    const opened = openedQuery.safeParse(request.query);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('member-check:send-title'),
      nav: surveyNav({ t, survey, active: 'member-check', account: accountOf(request) }),
      body: sendPage({
        ...{ t, language, survey, askings: found, invitation, isChanged },
        csrf: accountOf(request).csrf,
        hasServer: context.config.smtpUrl !== undefined,
        done: opened.success ? opened.data.opened : 0,
      }),
      scripts: ['client/form/copy.ts'],
    }));
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/member-check';
    const mayLook = { preHandler: [allowed(...rights.fieldwork)] };
    const maySend = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };

    app.get(ADDRESS, async (request, reply) => {
      const { survey, store } = asked(request);
      const [checks, registry, synthetic] = await Promise.all([
        checksOf(store, survey),
        store.registry(survey.id),
        store.hasInvitations(survey.id, true),
      ]);
      const done = doneQuery.safeParse(request.query);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('member-check:title'),
        nav: surveyNav({ t, survey, active: 'member-check', account: accountOf(request) }),
        body: listPage({
          ...{ t, language, survey, registry, checks, filter: filterOf(request.query) },
          mayChange: has(accountOf(request).role, 'fieldwork'),
          done: done.success ? done.data : undefined,
        }),
        synthetic,
      }));
    });

    app.get(`${ADDRESS}/send`, mayLook, (request, reply) => showSend(request, reply, invitationIn(request.query)));

    app.post(`${ADDRESS}/send`, maySend, async (request, reply) => {
      const { survey, store } = asked(request);
      const { way, expected, invitation: typed } = sendForm.parse(request.body);
      const invitation = typed === '' ? undefined : typed;
      const checks = await checksOf(store, survey, invitation);
      const found = await askings(context, store, survey, checks, false);
      const wanted = found.filter(({ email }) => way === 'hand' || email !== undefined);
      const isAsked = way === 'email' || (invitation !== undefined && wanted.length === 1);
      if (freshIn(wanted) !== expected || !isAsked) return showSend(request, reply.code(409), invitation, true);
      let sent = 0;
      for (const asking of wanted) sent += await send(context, store, asking, way, accountOf(request).name);
      const next =
        way === 'hand'
          ? `/send?invitation=${invitation}&opened=${sent}`
          : `?${new URLSearchParams({ sent: String(sent), municipalities: String(wanted.length) })}`;
      return reply.redirect(`/surveys/${survey.id}/member-check${next}`, 303);
    });
  };
}
