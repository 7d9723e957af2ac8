/** `/api/v1/surveys/:survey/reminders`: what is planned, for whom, when. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { effectiveSchedule } from './phase.ts';
import { plannedOf } from './planned.ts';
import { REASONS, REMINDER_WORDS, wordsOf } from './reminder.ts';

const time = z.string().nullable().describe('RFC 3339, UTC.');
const answer = z.object({
  survey: z.string(),
  asOf: z.string(),
  schedule: z.object({
    opens: time,
    closes: time,
    graceDays: z.number(),
    remindDays: z.array(z.number()).describe('Days before closing.'),
    remindMost: z.number(),
    quietFrom: z.number().describe('Minutes after midnight on the recipient’s clock.'),
    quietTo: z.number(),
    weekends: z.boolean(),
    stoppedAt: time,
    thanks: z.boolean(),
  }),
  reminders: z.array(
    z.object({
      invitation: z.string(),
      municipality: z.string(),
      questionnaire: z.string(),
      recipient: z.string().nullable(),
      timeZone: z.string(),
      kind: z.enum(REMINDER_WORDS).describe('Which words; of an anonymous survey always the invitation’s.'),
      at: time,
      step: z.string().nullable(),
      whyNot: z.enum(REASONS).nullable(),
    }),
  ),
});

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export function scheduleApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.fieldwork));
    app.get(
      '/api/v1/surveys/:survey/reminders',
      {
        schema: {
          ...{ summary: 'What is planned: who is reminded when, and who is not and why', tags: ['fieldwork'] },
          ...{ security: API_SECURITY, params: z.object({ survey: z.string().describe('Id of a survey.') }) },
          response: { 200: answer },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const store = storeOf(context, request);
        const at = context.clock.now();
        const schedule = effectiveSchedule(survey, await store.schedule(survey.id));
        const planned = await plannedOf(context, store, survey, at);
        const { graceDays, remindDays, remindMost, quietFrom, quietTo, weekends, thanks } = schedule;
        return {
          survey: survey.id,
          asOf: new Date(at).toISOString(),
          schedule: {
            ...{ opens: iso(schedule.opensAt), closes: iso(schedule.closesAt), graceDays, remindDays, remindMost },
            ...{ quietFrom, quietTo, weekends, stoppedAt: iso(schedule.remindersStoppedAt), thanks },
          },
          reminders: planned.map(({ next, reminded: { one, recipient } }) => ({
            ...{ invitation: next.invitation, municipality: recipient.municipality.id },
            ...{ questionnaire: recipient.invitation.questionnaire, recipient: next.recipient, timeZone: one.zone },
            ...{ kind: wordsOf(survey, next.kind), at: iso(next.at), step: next.step, whyNot: next.whyNot },
          })),
        };
      },
    );
  };
}
