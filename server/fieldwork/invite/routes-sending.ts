/** The list of invitations, making them, and the ways to send: HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Language } from '../../definitions/model.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { Translate } from '../../pages/texts.ts';
import { ownPart } from '../../store/scope.ts';
import type { LetterChannel } from '../../store/templates.ts';
import { codeOf, inviteAll, placesToInvite } from '../invitations.ts';
import { choiceOf, choiceSearch, isChosen } from './choice.ts';
import { queue, sendoutFor } from './emailing.ts';
import { letterWriter, linkOf } from './letter.ts';
import { lettersPage } from './letters-page.ts';
import { listPage } from './list-page.ts';
import { mergeFile } from './merge.ts';
import { BY_HAND, type ByHand, canGet, invitedOf, lastMessages } from './recipients.ts';
import { emailPage, type SendingView, textsPage } from './sending-pages.ts';

const params = z.object({ survey: z.string() });
const kindQuery = z.object({ kind: z.enum(BY_HAND) });
const kindIn = (query: unknown): ByHand => {
  const read = kindQuery.safeParse(query);
  return read.success ? read.data.kind : 'invitation';
};
const count = z.coerce.number().int().min(0).max(1_000_000).optional();
const doneQuery = z.object({ made: count, there: count, queued: count });
const confirmForm = posted({ expected: z.coerce.number().int().catch(-1) });

export function invitationRoutes(context: Context) {
  const asked = (request: FastifyRequest) => {
    const survey = surveyOf(context.surveys, params.parse(request.params).survey);
    return { survey, store: storeOf(context, request), choice: choiceOf(request.query) };
  };
  const sending = (request: FastifyRequest, t: Translate, language: Language): SendingView => {
    const { survey, choice } = asked(request);
    return { t, language, survey, choice, csrf: accountOf(request).csrf };
  };

  /** The chosen ones' letters of the kind that is asked for. */
  async function lettersOf(request: FastifyRequest, channel: LetterChannel) {
    const { survey, store, choice } = asked(request);
    const kind = kindIn(request.query);
    const { invited, view } = await invitedOf(store, survey, choice);
    const writer = await letterWriter(context, survey, store);
    const letters = [];
    for (const to of invited) if (canGet(kind, to)) letters.push({ to, letter: await writer.write(kind, channel, to) });
    return { kind, letters, view };
  }

  async function showList(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { survey, store, choice } = asked(request);
    const [list, places, messages] = await Promise.all([
      invitedOf(store, survey, choice),
      placesToInvite(store, survey, isChosen(choice)),
      lastMessages(store, survey.id),
    ]);
    const read = doneQuery.safeParse(request.query);
    const done = read.success ? read.data : {};
    const { csrf, role } = accountOf(request);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('office:nav-invitations'),
      nav: surveyNav({ t, survey, active: 'invitations', account: accountOf(request) }),
      body: listPage({
        t,
        language,
        survey,
        list,
        own: ownPart(store.scope, list.registry),
        choice,
        missing: places.missing.length,
        messages,
        done,
        csrf,
        mayManage: has(role, 'manageSurvey'),
      }),
    }));
  }

  async function showEmail(request: FastifyRequest, reply: FastifyReply, isChanged = false): Promise<FastifyReply> {
    const { survey, store, choice } = asked(request);
    const sendout = await sendoutFor(context, store, survey, choice);
    const hasServer = context.config.smtpUrl !== undefined;
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('invitations:email-title'),
      nav: surveyNav({ t, survey, active: 'invitations', account: accountOf(request) }),
      body: emailPage(sending(request, t, language), sendout, hasServer, isChanged),
    }));
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/invitations';
    const mayChange = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };

    app.get(ADDRESS, showList);
    app.post(ADDRESS, mayChange, async (request, reply) => {
      const { survey, store, choice } = asked(request);
      const { made, there } = await inviteAll(context, survey, { isChosen: isChosen(choice), store });
      const next = choiceSearch(choice, { made: String(made), there: String(there) });
      return reply.redirect(`/surveys/${survey.id}/invitations${next}`, 303);
    });

    app.get(`${ADDRESS}/email`, (request, reply) => showEmail(request, reply));
    app.post(`${ADDRESS}/email`, mayChange, async (request, reply) => {
      const { survey, store, choice } = asked(request);
      const { letters } = await sendoutFor(context, store, survey, choice);
      if (letters.length !== confirmForm.parse(request.body).expected) return showEmail(request, reply.code(409), true);
      const { queued, there } = await queue(context, store, survey.id, letters, accountOf(request).name);
      const next = choiceSearch(choice, { queued: String(queued), there: String(there) });
      return reply.redirect(`/surveys/${survey.id}/invitations${next}`, 303);
    });

    app.get(`${ADDRESS}/texts`, async (request, reply) => {
      const { kind, letters } = await lettersOf(request, 'text');
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('invitations:texts-title'),
        nav: surveyNav({ t, survey: asked(request).survey, active: 'invitations', account: accountOf(request) }),
        body: textsPage(sending(request, t, language), kind, letters),
        scripts: ['client/form/copy.ts'],
      }));
    });

    app.get(`${ADDRESS}/letters`, async (request, reply) => {
      const { kind, letters, view } = await lettersOf(request, 'letter');
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('invitations:letters-title'),
        nav: surveyNav({ t, survey: asked(request).survey, active: 'invitations', account: accountOf(request) }),
        body: lettersPage(context, sending(request, t, language), view, kind, letters),
        styles: ['client/styles/letters.css'],
        scripts: ['client/form/print.ts'],
      }));
    });

    app.get(`${ADDRESS}/merge.csv`, async (request, reply) => {
      const { letters } = await lettersOf(request, 'email');
      const { survey } = asked(request);
      const rows = letters.map(({ to, letter }) => ({
        ...{ to, letter, link: linkOf(context, to.invitation) },
        code: codeOf(context.secret, survey.id, to.invitation.id, to.invitation.issue),
      }));
      return reply
        .header('content-disposition', `attachment; filename="${survey.id}-invitations.csv"`)
        .type('text/csv; charset=utf-8')
        .send(mergeFile(rows));
    });
  };
}
