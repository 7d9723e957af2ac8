/** What is done about one invitation: addressed, extended, its link replaced, withdrawn. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { localTime, momentOf } from '../../registry/time-zones.ts';
import type { MessageHead } from '../../store/messages.ts';
import type { Store } from '../../store/store.ts';
import { codeOf } from '../invitations.ts';
import { effectiveSchedule, windowOf } from '../schedule/phase.ts';
import { detailPage } from './detail-page.ts';
import { linkOf } from './letter.ts';
import { type Invited, invitedOf } from './recipients.ts';
import { reissue } from './reissue.ts';

const params = z.object({ survey: z.string(), invitation: z.string() });
const addressForm = posted({ contact: postedText });
const extendForm = posted({ until: postedText });
const reissueForm = posted({
  reason: z.enum(['lost', 'leaked']).catch('lost'),
  issue: z.coerce.number().int().catch(0),
});
const done = z.object({ done: z.enum(['addressed', 'extended', 'reissued', 'withdrawn', 'reinstated']) });

/** Messages shown of one invitation. */
const MESSAGES = 100;
const DAY = 24 * 60;

interface Asked {
  survey: Survey;
  store: Store;
  to: Invited;
}

/** Minutes since 1970 on a clock, as a field writes them; '' for none. */
function clockField(at: number | null, zone: string): string {
  if (at === null) return '';
  const { day, minute } = localTime(at, zone);
  return new Date((day * DAY + minute) * 60_000).toISOString().slice(0, 16);
}

/** The moment that a field names; null where it is empty, undefined where it is no time. */
function momentIn(field: string, zone: string): number | null | undefined {
  if (field.trim() === '') return null;
  const minutes = z.iso.datetime({ local: true }).safeParse(field).success
    ? Date.parse(`${field}Z`) / 60_000
    : Number.NaN;
  if (!Number.isFinite(minutes)) return undefined;
  const day = Math.floor(minutes / DAY);
  return momentOf({ day, minute: Math.floor(minutes - day * DAY) }, zone);
}

export function oneInvitation(context: Context) {
  async function asked(request: FastifyRequest): Promise<Asked> {
    const { survey: id, invitation } = params.parse(request.params);
    const survey = surveyOf(context.surveys, id);
    const store = storeOf(context, request);
    const [to] = (await invitedOf(store, survey, { invitation })).invited;
    if (to === undefined) throw new Problem(404, 'response-unknown');
    return { survey, store, to };
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, store, to }: Asked,
    said?: { key: string; isWrong: boolean },
    typed?: string,
  ): Promise<FastifyReply> {
    const { invitation } = to;
    const [response, schedule, replaced, messages] = await Promise.all([
      store.responseState(survey.id, invitation.id),
      store.schedule(survey.id),
      store.replacedLinks(survey.id, invitation.id),
      store.messagesOf(survey.id, { invitation: invitation.id }, null, MESSAGES),
    ]);
    const account = accountOf(request);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('invitations:one-title', { municipality: to.municipality.name }),
      nav: surveyNav({ t, survey, active: 'invitations', account: accountOf(request) }),
      body: detailPage({
        ...{ t, language, survey, to, replaced, said },
        messages: messages.filter((message: MessageHead) => message.kind !== 'test'),
        link: linkOf(context, invitation),
        code: codeOf(context.secret, survey.id, invitation.id, invitation.issue),
        window: windowOf(survey, effectiveSchedule(survey, schedule), invitation, response),
        csrf: account.csrf,
        mayWithdraw: has(account.role, 'withdraw'),
        until: typed ?? clockField(invitation.extendedUntil, survey.timeZone),
      }),
    }));
  }

  const back = (reply: FastifyReply, { survey, to }: Asked, what: z.infer<typeof done>['done']): FastifyReply =>
    reply.redirect(`/surveys/${survey.id}/invitations/${to.invitation.id}?done=${what}`, 303);

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/invitations/:invitation';
    const mayChange = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };
    const mayWithdraw = { preHandler: [allowed(...rights.withdraw), checkCsrf(context)] };

    app.get(ADDRESS, async (request, reply) => {
      const told = done.safeParse(request.query);
      const said = told.success ? { key: `invitations:done-${told.data.done}`, isWrong: false } : undefined;
      return show(request, reply, await asked(request), said);
    });

    app.post(`${ADDRESS}/address`, mayChange, async (request, reply) => {
      const of = await asked(request);
      const { contact } = addressForm.parse(request.body);
      if (contact !== '' && !of.to.contacts.some(({ id }) => id === contact))
        return show(request, reply.code(422), of, { key: 'invitations:contact-unknown', isWrong: true });
      await of.store.addressInvitation(of.survey.id, of.to.invitation.id, contact === '' ? null : contact);
      return back(reply, of, 'addressed');
    });

    app.post(`${ADDRESS}/extend`, mayChange, async (request, reply) => {
      const of = await asked(request);
      const { until: typed } = extendForm.parse(request.body);
      const until = momentIn(typed, of.survey.timeZone);
      if (until === undefined)
        return show(request, reply.code(422), of, { key: 'invitations:until-wrong', isWrong: true }, typed);
      await of.store.extendInvitation(of.survey.id, of.to.invitation.id, until);
      return back(reply, of, 'extended');
    });

    app.post(`${ADDRESS}/reissue`, mayChange, async (request, reply) => {
      const of = await asked(request);
      const { reason, issue } = reissueForm.parse(request.body);
      // The page may be older than the link that it shows.
      const replaced = await reissue(context, of.store, { ...of.to.invitation, issue }, reason);
      if (replaced.kind === 'done') return back(reply, of, 'reissued');
      return show(request, reply.code(409), await asked(request), {
        key: 'invitations:reissued-meanwhile',
        isWrong: true,
      });
    });

    app.post(`${ADDRESS}/withdraw`, mayWithdraw, async (request, reply) => {
      const of = await asked(request);
      await of.store.withdraw(of.survey.id, of.to.invitation.id, context.clock.now());
      return back(reply, of, 'withdrawn');
    });
    app.post(`${ADDRESS}/reinstate`, mayWithdraw, async (request, reply) => {
      const of = await asked(request);
      await of.store.reinstate(of.survey.id, of.to.invitation.id, context.clock.now());
      return back(reply, of, 'reinstated');
    });
  };
}
