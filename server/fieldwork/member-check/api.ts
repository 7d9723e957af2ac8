/** Quotes as JSON. Without who decided: that is for the page of those who may know people. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import {
  decisionOf,
  hasAnswerChanged,
  isCleared,
  QUOTE_DECISIONS,
  QUOTE_STATES,
  stateOf,
  translationsOf,
} from '../../store/quotes.ts';
import { type Check, checksOf, filtered, filterOf, WANTED } from './checks.ts';

const time = z.iso.datetime().describe('UTC.');
const quoteRow = z.strictObject({
  id: z.string(),
  invitation: z.string(),
  questionnaire: z.string(),
  municipality: z.string(),
  municipalityName: z.string(),
  synthetic: z.boolean(),
  question: z.string(),
  revision: z.number().int().describe('Of the answer that it is taken from.'),
  from: z.number().int().describe('In Unicode code points of that revision’s text.'),
  to: z.number().int().describe('The first code point after the passage.'),
  text: z.string(),
  language: z.string(),
  ownWords: z
    .boolean()
    .describe('Whether the text is the municipality’s correction instead of what stands in the answer.'),
  translations: z.array(z.strictObject({ language: z.string(), text: z.string() })).describe('The researchers’.'),
  state: z.enum(QUOTE_STATES),
  cleared: z.boolean().describe('Whether the municipality agreed to these very words. Nothing else may be quoted.'),
  answerChanged: z.boolean().describe('Whether the answer has a newer revision.'),
  decision: z
    .strictObject({ decision: z.enum(QUOTE_DECISIONS), correction: z.string(), comment: z.string(), at: time })
    .nullable(),
  chosenAt: time,
  sentAt: time.nullable(),
});
const quoteList = z.strictObject({ survey: z.string(), quotes: z.array(quoteRow) });

const iso = (at: number): string => new Date(at).toISOString();

function quoteJson({ quote, invitation, municipality }: Check): z.infer<typeof quoteRow> {
  const decided = decisionOf(quote);
  return {
    ...{ id: quote.id, invitation: invitation.id, questionnaire: invitation.questionnaire },
    ...{ municipality: invitation.municipality, municipalityName: municipality, synthetic: invitation.synthetic },
    ...{ question: quote.question, revision: quote.revision, from: quote.from, to: quote.to },
    ...{ text: quote.text, language: quote.language, ownWords: quote.replaces !== null },
    translations: translationsOf(quote).map(({ language, text }) => ({ language, text })),
    ...{ state: stateOf(quote), cleared: isCleared(quote), answerChanged: hasAnswerChanged(quote) },
    decision:
      decided === undefined
        ? null
        : { decision: decided.decision, correction: decided.correction, comment: decided.comment, at: iso(decided.at) },
    chosenAt: iso(quote.madeAt),
    sentAt: quote.sentAt === null ? null : iso(quote.sentAt),
  };
}

export function memberCheckApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.read));
    const one = z.string().max(200).optional();
    app.get(
      '/api/v1/surveys/:survey/member-check',
      {
        schema: {
          summary: 'Passages chosen to be quoted, and which of them are cleared',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          querystring: z.object({
            state: z.enum(WANTED).optional().describe('Without it all but the withdrawn and the replaced ones.'),
            ...{ region: one, questionnaire: one, invitation: one },
          }),
          response: { 200: quoteList },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const checks = await checksOf(storeOf(context, request), survey);
        return { survey: survey.id, quotes: filtered(checks, filterOf(request.query)).map(quoteJson) };
      },
    );
  };
}
