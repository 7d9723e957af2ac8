/** Follow-up questions as JSON. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { FOLLOW_UP_STATES, type FollowUp, isChangedSince, stateOf } from '../../store/follow-ups.ts';
import { filterOf, followUpQuery } from './filter.ts';

const time = z.iso.datetime().describe('UTC.');

/** One follow-up, wherever it is given out. */
export const followUpShape = z.strictObject({
  id: z.string(),
  invitation: z.string(),
  question: z.string().describe('Whose answer it is about.'),
  revision: z.number().int().describe('Of that answer, as it stood when it was asked; 0 where there was none.'),
  language: z.string(),
  text: z.string(),
  note: z.string().describe('For researchers; empty where they wrote none.'),
  state: z.enum(FOLLOW_UP_STATES),
  askedAt: time,
  askedBy: z.string(),
  withdrawnAt: time.nullable(),
  answeredAt: time.nullable().describe('When the respondent sent an answer, the last time.'),
  sentRevision: z.number().int().nullable(),
  changedSince: z.boolean().describe('Whether `answer` is another text than the one that was sent.'),
  answer: z
    .strictObject({ value: z.string(), revision: z.number().int(), receivedAt: time, language: z.string() })
    .nullable()
    .describe('What stands now, sent or not.'),
});

const placed = followUpShape.extend({
  questionnaire: z.string(),
  municipality: z.string(),
  country: z.string(),
  region: z.string(),
  synthetic: z.boolean(),
});

const list = z.strictObject({
  survey: z.string(),
  counts: z.array(z.strictObject({ state: z.enum(FOLLOW_UP_STATES), n: z.number().int() })),
  followUps: z.array(placed).describe('Newest first.'),
  next: z.string().nullable().describe('`after` of the next page; null on the last.'),
});

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const followUpJson = (followUp: FollowUp): z.infer<typeof followUpShape> => ({
  id: followUp.id,
  invitation: followUp.invitation,
  question: followUp.question,
  revision: followUp.revision,
  language: followUp.language,
  text: followUp.text,
  note: followUp.note,
  state: stateOf(followUp),
  askedAt: iso(followUp.askedAt),
  askedBy: followUp.askedBy,
  withdrawnAt: isoOrNull(followUp.withdrawnAt),
  answeredAt: isoOrNull(followUp.answeredAt),
  sentRevision: followUp.sentRevision,
  changedSince: isChangedSince(followUp),
  answer: followUp.answer && {
    value: typeof followUp.answer.value === 'string' ? followUp.answer.value : '',
    revision: followUp.answer.revision,
    receivedAt: iso(followUp.answer.receivedAt),
    language: followUp.answer.language,
  },
});

export function followUpApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.read));
    app.get(
      '/api/v1/surveys/:survey/follow-up',
      {
        schema: {
          summary: 'Questions about answers, page by page, newest first',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          querystring: followUpQuery.extend({
            after: z.string().max(100).optional().describe('`next` of the page before.'),
            limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows a page, at most.'),
          }),
          response: { 200: list },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { after, limit, ...wanted } = request.query;
        const store = storeOf(context, request);
        const [counts, found] = await Promise.all([
          store.followUpCounts(survey.id),
          store.followUps(survey.id, filterOf(wanted), after ?? null, limit + 1),
        ]);
        const rows = found.slice(0, limit);
        return {
          survey: survey.id,
          counts,
          followUps: rows.map((row) => ({
            ...followUpJson(row),
            questionnaire: row.questionnaire,
            municipality: row.municipality,
            country: row.country,
            region: row.region,
            synthetic: row.synthetic,
          })),
          next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
        };
      },
    );
  };
}
