/** The outbox' pages and its JSON: HTTP in and out. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, checkCsrf, signedIn, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { DECISIONS, MESSAGE_KINDS, MESSAGE_STATES, type MessageHead } from '../../store/messages.ts';
import { filterOf, messageQuery } from './filter.ts';
import { messagePage, messageTitle } from './message-page.ts';
import { messageOf, messagesPage, outboxState } from './outbox.ts';
import { outboxPage, outboxTitle } from './page.ts';

/** Rows a page shows. */
const ROWS = 50;

const surveyParams = z.object({ survey: z.string() });
const messageParams = surveyParams.extend({ message: z.string() });
const listQuery = messageQuery.extend({ after: z.string().max(100).optional() });
const pauseForm = z.object({ paused: z.enum(['yes', 'no']) });
const decisionForm = z.object({ decision: z.enum(DECISIONS), said: z.string().max(500).default('') });

export function outboxRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(outboxApi(context));
    await app.register(outboxPages(context));
  };
}

function outboxPages(context: Context): (app: FastifyInstance) => Promise<void> {
  const { surveys, config, clock } = context;
  const hasServer = config.smtpUrl !== undefined;
  return async (pages) => {
    pages.addHook('preHandler', signedIn(context));
    pages.addHook('preHandler', allowed(...rights.readPersonal));

    pages.get('/surveys/:survey/outbox', async (request, reply) => {
      const survey = surveyOf(surveys, surveyParams.parse(request.params).survey);
      const query = listQuery.safeParse(request.query);
      // A query that was tampered with is a link that was cut: the whole list is the nearest thing to what was meant.
      const { after, ...wanted } = query.success ? query.data : {};
      const filter = filterOf(wanted);
      const store = storeOf(context, request);
      const [outbox, page, synthetic] = await Promise.all([
        outboxState(store, survey.id, hasServer),
        messagesPage(store, survey.id, filter, after ?? null, ROWS),
        store.hasInvitations(survey.id, true),
      ]);
      const account = accountOf(request);
      const csrf = has(account.role, 'manageSurvey') ? account.csrf : undefined;
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: outboxTitle(t, survey, language),
        nav: surveyNav({ t, survey, active: 'outbox', account: accountOf(request) }),
        body: outboxPage({ t, language, survey, outbox, filter, page, later: after !== undefined, csrf }),
        synthetic,
      }));
    });

    pages.get('/surveys/:survey/outbox/:message', async (request, reply) => {
      const { survey: id, message: messageId } = messageParams.parse(request.params);
      const survey = surveyOf(surveys, id);
      const { message, place } = await messageOf(storeOf(context, request), survey.id, messageId);
      const account = accountOf(request);
      const csrf = has(account.role, 'fieldwork') ? account.csrf : undefined;
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: messageTitle(t, message),
        nav: surveyNav({ t, survey, active: 'outbox', account: accountOf(request) }),
        body: messagePage({ t, language, survey, message, place, csrf }),
      }));
    });

    const mayPause = { preHandler: [allowed(...rights.manageSurvey), checkCsrf(context)] };
    pages.post('/surveys/:survey/outbox/sending', mayPause, async (request, reply) => {
      const survey = surveyOf(surveys, surveyParams.parse(request.params).survey);
      const form = pauseForm.safeParse(request.body);
      if (!form.success) throw new Problem(400, 'bad-request');
      await storeOf(context, request).pauseSending(survey.id, form.data.paused === 'yes');
      return reply.redirect(`/surveys/${survey.id}/outbox`, 303);
    });

    const mayDecide = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };
    pages.post('/surveys/:survey/outbox/:message', mayDecide, async (request, reply) => {
      const { survey: id, message: messageId } = messageParams.parse(request.params);
      const survey = surveyOf(surveys, id);
      const form = decisionForm.safeParse(request.body);
      if (!form.success) throw new Problem(400, 'bad-request');
      const { decision } = form.data;
      const said = decision === 'cancel' ? 'by hand' : decision === 'bounced' ? form.data.said.trim() : '';
      const store = storeOf(context, request);
      const { message } = await messageOf(store, survey.id, messageId);
      const done = await store.decideMessage({ survey: survey.id, id: message.id, decision, said, at: clock.now() });
      if (!done) throw new Problem(409, 'outbox:changed-meanwhile');
      return reply.redirect(`/surveys/${survey.id}/outbox/${message.id}`, 303);
    });
  };
}

const time = z.iso.datetime().describe('UTC.');
const messageRow = z.strictObject({
  id: z.string(),
  invitation: z.string().nullable(),
  contact: z.string().nullable(),
  kind: z.enum(MESSAGE_KINDS),
  language: z.string(),
  recipient: z.string(),
  subject: z.string(),
  state: z.enum(MESSAGE_STATES),
  attempts: z.number().int(),
  said: z.string().describe('The mail server’s own words; of a cancelled message the reason.'),
  notBefore: time,
  madeAt: time,
  madeBy: z.string(),
  sentAt: time.nullable(),
  changedAt: time,
});
const messageList = z.strictObject({
  survey: z.string(),
  paused: z.boolean().describe('Whether a person has stopped all sending for the time being.'),
  counts: z.array(z.strictObject({ state: z.enum(MESSAGE_STATES), kind: z.enum(MESSAGE_KINDS), n: z.number().int() })),
  messages: z.array(messageRow).describe('Newest first, without their texts: those hold secret links.'),
  next: z.string().nullable().describe('`after` of the next page; null on the last.'),
});

const isoTime = (at: number): string => new Date(at).toISOString();

const messageJson = (message: MessageHead): z.infer<typeof messageRow> => ({
  id: message.id,
  invitation: message.invitation,
  contact: message.contact,
  kind: message.kind,
  language: message.language,
  recipient: message.recipient,
  subject: message.subject,
  state: message.state,
  attempts: message.attempts,
  said: message.said,
  notBefore: isoTime(message.notBefore),
  madeAt: isoTime(message.madeAt),
  madeBy: message.madeBy,
  sentAt: message.sentAt === null ? null : isoTime(message.sentAt),
  changedAt: isoTime(message.changedAt),
});

function outboxApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.readPersonal));
    app.get(
      '/api/v1/surveys/:survey/messages',
      {
        schema: {
          summary: 'The outbox, page by page, newest first',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          querystring: messageQuery.extend({
            after: z.string().max(100).optional().describe('`next` of the page before.'),
            limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows a page, at most.'),
          }),
          response: { 200: messageList },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { after, limit, ...wanted } = request.query;
        const store = storeOf(context, request);
        const [counts, paused, page] = await Promise.all([
          store.messageCounts(survey.id),
          store.isSendingPaused(survey.id),
          messagesPage(store, survey.id, filterOf(wanted), after ?? null, limit),
        ]);
        return { survey: survey.id, paused, counts, messages: page.messages.map(messageJson), next: page.next };
      },
    );
  };
}
