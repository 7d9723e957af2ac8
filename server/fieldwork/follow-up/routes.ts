/** Follow-up questions: HTTP in and out. JSON: `api.ts`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { MessageHead } from '../../store/messages.ts';
import type { Store } from '../../store/store.ts';
import { linkOf } from '../invite/letter.ts';
import { followUpApi } from './api.ts';
import { ask, askedAbout, askForm, letterAbout, recipientOf, wrongIn } from './asking.ts';
import { filterOf, followUpQuery } from './filter.ts';
import { askPage, listPage, listTitle, onePage, oneTitle } from './page.ts';

/** Rows a page shows. */
const ROWS = 50;

const surveyParams = z.object({ survey: z.string() });
const oneParams = surveyParams.extend({ followUp: z.string() });
const listQuery = followUpQuery.extend({ after: z.string().max(100).optional() });

export function followUpRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(followUpApi(context));
    await app.register(followUpPages(context));
  };
}

function followUpPages(context: Context): (app: FastifyInstance) => Promise<void> {
  const { surveys, clock } = context;

  /** One of them; `wrong` says why it was not taken back. */
  async function sendOne(request: FastifyRequest, reply: FastifyReply, wrong?: string): Promise<FastifyReply> {
    const { survey: id, followUp: followUpId } = oneParams.parse(request.params);
    const survey = surveyOf(surveys, id);
    const store = storeOf(context, request);
    const followUp = await store.followUp(survey.id, followUpId);
    if (followUp === undefined) throw new Problem(404, 'follow-up:unknown');
    const about = await askedAbout(context, store, survey, followUp);
    const to = await recipientOf(store, survey, about);
    const letter = await letterAbout(context, survey, 'text', about, followUp, to);
    const message = await messageOf(store, survey.id, followUp);
    const account = accountOf(request);
    const csrf = has(account.role, 'fieldwork') ? account.csrf : undefined;
    const link = linkOf(context, about.invitation);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: oneTitle(t, to),
      nav: surveyNav({ t, survey, active: 'follow-up', account: accountOf(request) }),
      body: onePage({
        ...{ t, language, survey, followUp, to, letter, link, message, csrf, wrong },
        wording: about.wording(language),
      }),
      synthetic: about.invitation.synthetic,
      scripts: ['client/form/copy.ts'],
    }));
  }

  return async (pages) => {
    pages.addHook('preHandler', signedIn(context));
    pages.addHook('preHandler', allowed(...rights.read));

    pages.get('/surveys/:survey/follow-up', async (request, reply) => {
      const survey = surveyOf(surveys, surveyParams.parse(request.params).survey);
      const query = listQuery.safeParse(request.query);
      // A query that was tampered with is a link that was cut: the whole list is the nearest thing to what was meant.
      const { after, ...wanted } = query.success ? query.data : {};
      const filter = filterOf(wanted);
      const store = storeOf(context, request);
      const [registry, counts, found, synthetic] = await Promise.all([
        store.registry(survey.id),
        store.followUpCounts(survey.id),
        store.followUps(survey.id, filter, after ?? null, ROWS + 1),
        store.hasInvitations(survey.id, true),
      ]);
      const rows = found.slice(0, ROWS);
      const next = found.length > ROWS ? (rows.at(-1)?.id ?? null) : null;
      const mayOpen = has(accountOf(request).role, 'readPersonal');
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: listTitle(t, survey, language),
        nav: surveyNav({ t, survey, active: 'follow-up', account: accountOf(request) }),
        body: listPage({
          ...{ t, language, survey, registry, filter, counts, rows, next, mayOpen },
          later: after !== undefined,
        }),
        synthetic,
      }));
    });

    // It holds the respondent's link.
    const mayOpen = { preHandler: [allowed(...rights.readPersonal)] };
    pages.get('/surveys/:survey/follow-up/:followUp', mayOpen, async (request, reply) => sendOne(request, reply));

    const mayAsk = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };
    pages.post('/surveys/:survey/follow-up', mayAsk, async (request, reply) => {
      const survey = surveyOf(surveys, surveyParams.parse(request.params).survey);
      const form = askForm.parse(request.body);
      const store = storeOf(context, request);
      const about = await askedAbout(context, store, survey, form);
      const account = accountOf(request);
      const wrong = wrongIn(form);
      if (wrong === undefined) {
        const { id } = await ask(context, store, survey, about, form, account.name);
        return reply.redirect(`/surveys/${survey.id}/follow-up/${id}`, 303);
      }
      const { invitation, question, id } = form;
      const { csrf } = account;
      const typed = { text: form.text, note: form.note };
      return sendOfficePage(context, request, reply.code(422), (t, language) => ({
        title: t('follow-up:ask-about'),
        nav: surveyNav({ t, survey, active: 'follow-up', account: accountOf(request) }),
        body: askPage(
          {
            ...{ t, survey, csrf, invitation, question, id, typed, language: about.response.language },
            wrong: { field: wrong.field, sentence: t(wrong.key) },
          },
          about.wording(language),
        ),
        synthetic: about.invitation.synthetic,
      }));
    });

    pages.post('/surveys/:survey/follow-up/:followUp/withdraw', mayAsk, async (request, reply) => {
      const { survey: surveyId, followUp: id } = oneParams.parse(request.params);
      const survey = surveyOf(surveys, surveyId);
      const { name } = accountOf(request);
      const store = storeOf(context, request);
      const done = await store.withdrawFollowUp({ survey: survey.id, id, at: clock.now(), by: name });
      if (done.kind === 'unknown') throw new Problem(404, 'follow-up:unknown');
      if (done.kind === 'answered') return sendOne(request, reply.code(409), 'follow-up:answered-meanwhile');
      return reply.redirect(`/surveys/${survey.id}/follow-up/${id}`, 303);
    });
  };
}

/** Its e-mail, where there is one. */
async function messageOf(
  store: Store,
  survey: string,
  { id, invitation }: { id: string; invitation: string },
): Promise<MessageHead | undefined> {
  const sent = await store.messagesOf(survey, { kind: 'follow-up', invitation }, null, 500);
  return sent.find(({ once }) => once === `follow-up ${id}`);
}
