/** The schedule's pages: HTTP in and out. JSON: `api.ts`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { fill, wordingIn } from '../../definitions/texts.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { Translate } from '../../pages/texts.ts';
import type { Schedule } from '../../store/schedules.ts';
import { letterWriter } from '../invite/letter.ts';
import { scheduleApi } from './api.ts';
import { withProgress } from './cases.ts';
import { readMoment, reopenForm, scheduleForm, scheduleFrom } from './form.ts';
import { type SchedulePage, schedulePage } from './page.ts';
import { effectiveSchedule } from './phase.ts';
import { plannedOf } from './planned.ts';
import { letterPage, type Planned, type Preview, previewPage } from './preview-page.ts';
import { kindOfReminder, wordsOf } from './reminder.ts';
import { reminderLetter } from './writing.ts';

const surveyParams = z.object({ survey: z.string() });
const oneParams = surveyParams.extend({ invitation: z.string() });
const EVERYONE = { invitation: null, kinds: ['reminder'], reason: 'reminders stopped' } as const;

export function scheduleRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const { surveys, clock } = context;
  const csrfOf = (request: FastifyRequest, right: 'fieldwork' | 'manageSurvey'): string | undefined => {
    const account = accountOf(request);
    return has(account.role, right) ? account.csrf : undefined;
  };
  const surveyIn = (request: FastifyRequest): Survey => surveyOf(surveys, surveyParams.parse(request.params).survey);
  const titleOf = (t: Translate, key: string, survey: Survey, language: string): string =>
    t(`schedule:${key}`, { survey: wordingIn(survey.title, language, survey.fallback).text });
  const storedFor = async (request: FastifyRequest, survey: Survey): Promise<Schedule> =>
    effectiveSchedule(survey, await storeOf(context, request).schedule(survey.id));

  /** The schedule's page; what differs says why nothing was stored. */
  async function sendSchedule(
    request: FastifyRequest,
    reply: FastifyReply,
    survey: Survey,
    about: Pick<SchedulePage, 'tried' | 'isOvertaken' | 'reopening'> = {},
  ): Promise<FastifyReply> {
    const schedule = await storedFor(request, survey);
    const csrf = csrfOf(request, 'manageSurvey');
    return sendOfficePage(context, request, reply, (t, language) => {
      const title = titleOf(t, 'title', survey, language);
      const page = { t, language, survey, title, schedule, now: clock.now(), csrf, ...about };
      return {
        title,
        nav: surveyNav({ t, survey, active: 'schedule', account: accountOf(request) }),
        body: schedulePage(page),
      };
    });
  }

  /** Changes what is stored, once more where somebody else was first: for buttons, which mean the same whatever else is set. */
  async function change(
    request: FastifyRequest,
    survey: Survey,
    to: (now: Schedule) => Partial<Schedule>,
  ): Promise<void> {
    const store = storeOf(context, request);
    for (;;) {
      const stored = await store.schedule(survey.id);
      const now = effectiveSchedule(survey, stored);
      const by = { changedAt: clock.now(), changedBy: accountOf(request).name };
      const done = await store.setSchedule({ ...now, ...to(now), ...by }, stored?.changedAt ?? null);
      if (done.kind === 'done') return;
    }
  }

  async function preview(
    request: FastifyRequest,
    survey: Survey,
  ): Promise<Omit<Preview, 't' | 'language' | 'title' | 'planned'> & { planned: Omit<Planned, 'questionnaire'>[] }> {
    const now = clock.now();
    const planned = await plannedOf(context, storeOf(context, request), survey, now);
    return { survey, now, planned, csrf: csrfOf(request, 'fieldwork') };
  }

  /** In the reader's language: a questionnaire's title has words of its own for each respondent, which nobody needs here. */
  const named = (planned: Omit<Planned, 'questionnaire'>, survey: Survey, language: string): Planned => {
    const { questionnaire } = planned.reminded.recipient.invitation;
    const content = context.current.get(`${survey.id}/${questionnaire}`)?.content;
    const title = content && fill(wordingIn(content.title, language, survey.fallback).text, {});
    return { ...planned, questionnaire: title ?? questionnaire };
  };

  return async (app) => {
    await app.register(scheduleApi(context));
    await app.register(async (pages) => {
      pages.addHook('preHandler', signedIn(context));
      pages.addHook('preHandler', allowed(...rights.fieldwork));
      const base = '/surveys/:survey/schedule';
      const manages = { preHandler: [allowed(...rights.manageSurvey), checkCsrf(context)] };
      const backTo = (reply: FastifyReply, survey: Survey, rest = ''): FastifyReply =>
        reply.redirect(`/surveys/${survey.id}/schedule${rest}`, 303);

      pages.get(base, async (request, reply) => sendSchedule(request, reply, surveyIn(request)));

      pages.post(base, manages, async (request, reply) => {
        const survey = surveyIn(request);
        const { seen, ...form } = scheduleForm.parse(request.body);
        const typed = { ...form, weekends: form.weekends === '1', thanks: form.thanks === '1' };
        const read = scheduleFrom(typed, await storedFor(request, survey), survey.timeZone);
        if ('errors' in read)
          return sendSchedule(request, reply.code(422), survey, { tried: { typed, errors: read.errors } });
        const wanted = { ...read.schedule, changedAt: clock.now(), changedBy: accountOf(request).name };
        const done = await storeOf(context, request).setSchedule(wanted, seen === 0 ? null : seen);
        if (done.kind === 'done') return backTo(reply, survey);
        return sendSchedule(request, reply.code(409), survey, { tried: { typed, errors: {} }, isOvertaken: true });
      });

      pages.post(`${base}/close`, manages, async (request, reply) => {
        const survey = surveyIn(request);
        await change(request, survey, ({ closesAt }) => ({ closesAt: clock.now(), plannedCloseAt: closesAt }));
        return backTo(reply, survey);
      });

      pages.post(`${base}/reopen`, manages, async (request, reply) => {
        const survey = surveyIn(request);
        const { until } = reopenForm.parse(request.body);
        const closesAt = until.trim() === '' ? null : readMoment(until, survey.timeZone);
        const error = closesAt === undefined ? 'moment-wrong' : 'until-past';
        if (closesAt === undefined || (closesAt !== null && closesAt <= clock.now()))
          return sendSchedule(request, reply.code(422), survey, { reopening: { typed: until, error } });
        await change(request, survey, () => ({ closesAt, plannedCloseAt: null }));
        return backTo(reply, survey);
      });

      for (const [action, stops] of [
        ['stop', true],
        ['go-on', false],
      ] as const) {
        pages.post(`${base}/${action}`, manages, async (request, reply) => {
          const survey = surveyIn(request);
          const at = clock.now();
          await change(request, survey, () => ({ remindersStoppedAt: stops ? at : null }));
          if (stops) await storeOf(context, request).cancelMessages({ survey: survey.id, ...EVERYONE, at });
          return backTo(reply, survey);
        });

        pages.post(
          `${base}/reminders/:invitation/${action}`,
          { preHandler: checkCsrf(context) },
          async (request, reply) => {
            const survey = surveyIn(request);
            const { invitation } = oneParams.parse(request.params);
            const store = storeOf(context, request);
            if ((await store.invitation(survey.id, invitation)) === undefined)
              throw new Problem(404, 'response-unknown');
            const at = clock.now();
            await store.stopReminders({ survey: survey.id, invitation, at: stops ? at : null });
            if (stops) await store.cancelMessages({ survey: survey.id, ...EVERYONE, invitation, at });
            return backTo(reply, survey, '/reminders');
          },
        );
      }

      pages.get(`${base}/reminders`, async (request, reply) => {
        const survey = surveyIn(request);
        const about = await preview(request, survey);
        return sendOfficePage(context, request, reply, (t, language) => {
          const title = titleOf(t, 'preview', survey, language);
          const planned = about.planned.map((one) => named(one, survey, language));
          const body = previewPage({ ...about, planned, t, language, title });
          return { title, nav: surveyNav({ t, survey, active: 'schedule', account: accountOf(request) }), body };
        });
      });

      pages.get(`${base}/reminders/:invitation`, async (request, reply) => {
        const survey = surveyIn(request);
        const { invitation } = oneParams.parse(request.params);
        const store = storeOf(context, request);
        const about = await preview(request, survey);
        const found = about.planned.find(({ next }) => next.invitation === invitation);
        if (found === undefined) throw new Problem(404, 'response-unknown');
        const reminded = await withProgress(context, store, survey, found.reminded);
        const kind = kindOfReminder(reminded.one);
        const schedule = await storedFor(request, survey);
        const writer = await letterWriter(context, survey, store);
        const letter = await reminderLetter(writer, survey, schedule, reminded, kind, found.next.at ?? about.now);
        return sendOfficePage(context, request, reply, (t, language) => {
          const title = `${t(`schedule:kind-${wordsOf(survey, kind)}`)} – ${reminded.recipient.municipality.name}`;
          const body = letterPage(
            { ...about, planned: [], t, language, title },
            named(found, survey, language),
            letter,
          );
          return { title, nav: surveyNav({ t, survey, active: 'schedule', account: accountOf(request) }), body };
        });
      });
    });
  };
}
