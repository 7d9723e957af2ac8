/** An open round as JSON. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { MODES } from '../../store/rounds.ts';
import { MOST_SHOWN } from './list.ts';
import { effectiveRound } from './settings.ts';

const time = z.iso.datetime().describe('UTC.');
const answer = z.strictObject({
  invitation: z.string(),
  questionnaire: z.string(),
  state: z.enum(['unconfirmed', 'rejected']),
  municipality: z.string().nullable().describe('The one picked from the registry; null where another was typed.'),
  name: z.string(),
  country: z.string().describe('As typed; empty where a municipality was picked.'),
  contact: z.string(),
  email: z.string(),
  at: time,
  reason: z.string().describe('Why it was rejected.'),
});
const round = z.strictObject({
  survey: z.string(),
  mode: z.enum(MODES),
  listed: z.boolean().describe('Whether the registry’s municipalities are offered.'),
  questionnaires: z.array(z.string()),
  answers: z.array(answer).describe('The newest that nobody has accepted.'),
});

export function roundsApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.manageSurvey));
    app.get(
      '/api/v1/surveys/:survey/rounds',
      {
        schema: {
          summary: 'Who may come uninvited, and what came that way and is not accepted',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          response: { 200: round },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const store = storeOf(context, request);
        const { mode, listed, questionnaires } = effectiveRound(survey, await store.round(survey.id));
        const answers = await store.openAnswers(survey.id, true, null, MOST_SHOWN);
        return {
          ...{ survey: survey.id, mode, listed, questionnaires },
          answers: answers.map((one) => ({
            ...{ invitation: one.invitation.id, questionnaire: one.invitation.questionnaire },
            state: one.invitation.withdrawnAt === null ? ('unconfirmed' as const) : ('rejected' as const),
            ...{ municipality: one.answer.municipality, name: one.answer.name, country: one.answer.country },
            ...{ contact: one.answer.contactName, email: one.answer.email, reason: one.answer.reason },
            at: new Date(one.answer.at).toISOString(),
          })),
        };
      },
    );
  };
}
