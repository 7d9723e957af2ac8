/** The mirror and its marks as JSON: what its pages show. When somebody answered is not in it, so that it says no more of an anonymous survey than of another. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { Problem } from '../../foundation/problem.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { translator } from '../../pages/texts.ts';
import { type Reader, surveyReader } from '../../respond/reader.ts';
import { type ResultsReader, resultsReader } from '../../results/wordings.ts';
import type { MirrorMark } from '../../store/mirror.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import { askedIn } from './asked.ts';
import { cellText } from './cell-text.ts';
import { type Mirror, type MirroredPartnership, readMirror, readPartnerships, type Side } from './mirror.ts';

/** Answers of one side to one concept in one reading. */
const MOST_ANSWERS = 100;

const time = z.iso.datetime().describe('UTC.');
const point = z.number().int().min(0);
const partnership = {
  ...{ id: z.string(), label: z.string(), theme: z.string().nullable(), period: z.string() },
  municipalities: z.array(z.string()).describe('Ids, also of those whose answers are not for whoever asks.'),
};
const partnershipList = z.strictObject({
  survey: z.string(),
  partnerships: z.array(
    z.strictObject({
      ...partnership,
      answered: z.number().int().describe('How many of its municipalities have an answer that counts.'),
      marks: z.number().int().describe('That stand.'),
    }),
  ),
});
const answer = z.strictObject({
  ...{ invitation: z.string(), questionnaire: z.string(), version: z.number().int(), question: z.string() },
  revision: z.number().int().describe('The one that counts.'),
  text: z.string().describe('As it was typed; choices by their labels.'),
  language: z.string().describe('Of the text.'),
  ...{ words: z.number().int(), synthetic: z.boolean() },
});
const side = z.strictObject({
  ...{ municipality: z.string(), name: z.string() },
  asked: z
    .array(
      z.strictObject({
        ...{ questionnaire: z.string(), question: z.string(), versions: z.array(z.number().int()), text: z.string() },
        corresponds: z
          .enum(['equal', 'similar', 'only here'])
          .nullable()
          .describe('How well the question corresponds to the concept.'),
      }),
    )
    .describe('The question as it was asked; empty where they are asked nothing about it.'),
  answers: z.array(answer),
  more: z.number().int().describe(`Answers beyond the first ${MOST_ANSWERS}.`),
});
const mark = z.strictObject({
  ...{ id: z.string(), invitation: z.string(), question: z.string() },
  revision: z.number().int().describe('That was marked.'),
  from: point.describe('In Unicode code points of that revision’s text.'),
  to: point.describe('The first code point after it.'),
  ...{ text: z.string(), language: z.string() },
  missingAt: z.string().describe('The municipality that does not mention it.'),
  ...{ note: z.string(), madeBy: z.string(), madeAt: time },
  ...{ withdrawnBy: z.string().nullable(), withdrawnAt: time.nullable().describe('Null while it stands.') },
});
const mirrorSchema = z.strictObject({
  survey: z.string(),
  partnership: z.strictObject(partnership),
  concepts: z.array(z.strictObject({ id: z.string(), label: z.string(), sides: z.array(side) })),
  marks: z
    .array(mark)
    .describe('Of all concepts, those that were taken back too, in the order in which they were made.'),
});

const iso = (at: number): string => new Date(at).toISOString();

const partnershipJson = ({ id, label, theme, period, municipalities }: Mirror['partnership']) => ({
  ...{ id, label, theme: theme ?? null, period, municipalities },
});

const countedJson = ({ partnership: of, answered, marks }: MirroredPartnership) => ({
  ...{ ...partnershipJson(of), answered, marks },
});

const markJson = ({ survey: _, partnership: _of, madeAt, withdrawnAt, ...of }: MirrorMark): z.infer<typeof mark> => ({
  ...of,
  madeAt: iso(madeAt),
  withdrawnAt: withdrawnAt === null ? null : iso(withdrawnAt),
});

interface Said {
  mirror: Mirror;
  reader: Reader;
  wordings: ResultsReader;
}

function answerJson({ mirror, reader }: Said, of: CountedAnswer): z.infer<typeof answer> {
  const { text, language } = cellText(askedIn(mirror.asked, of), of, reader);
  const { invitation, questionnaire, version, question, revision, words, synthetic } = of;
  const about = { invitation, questionnaire, version, question, revision, words, synthetic };
  return { ...about, text, language: language ?? of.language };
}

const sideJson = (said: Said, { municipality, asked, answers, more }: Side): z.infer<typeof side> => ({
  municipality: municipality.id,
  name: municipality.name,
  asked: asked.map(({ questionnaire, question, versions }) => ({
    ...{ questionnaire, question: question.id, versions },
    text: said.wordings.plain(question.text, questionnaire),
    corresponds: question.corresponds ?? null,
  })),
  answers: answers.map((one) => answerJson(said, one)),
  more,
});

function mirrorJson(said: Said): z.infer<typeof mirrorSchema> {
  const { mirror, wordings } = said;
  return {
    survey: mirror.survey.id,
    partnership: partnershipJson(mirror.partnership),
    concepts: mirror.concepts.map(({ concept, sides }) => ({
      id: concept.id,
      label: wordings.plain(concept.label),
      sides: sides.map((one) => sideJson(said, one)),
    })),
    marks: mirror.marks.map(markJson),
  };
}

export const mirrorApi = (context: Context) => async (plain: FastifyInstance) => {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  // Before what was sent is looked at: nobody else learns what would have been wrong with it.
  app.addHook('preValidation', signedIn(context));
  app.addHook('preValidation', allowed(...rights.read));
  const survey = z.string().describe('Id of a survey.');
  const about = { tags: ['analysis'], security: API_SECURITY };
  const MIRROR = '/api/v1/surveys/:survey/reading/mirror';

  app.get(
    MIRROR,
    {
      schema: {
        ...about,
        summary: 'Every partnership, with how many sides have answered and what is marked',
        params: z.object({ survey }),
        response: { 200: partnershipList },
      },
    },
    async (request) => {
      const of = surveyOf(context.surveys, request.params.survey);
      const { partnerships } = await readPartnerships(storeOf(context, request), of);
      return { survey: of.id, partnerships: partnerships.map(countedJson) };
    },
  );

  app.get(
    `${MIRROR}/:partnership`,
    {
      schema: {
        ...about,
        summary: 'A partnership’s answers by concept, its sides beside each other, and what one does not mention',
        params: z.object({ survey, partnership: z.string().describe('Id of a partnership.') }),
        querystring: z.object({
          concept: z.string().max(200).optional().describe('Id of a concept; all where absent.'),
          lang: z.string().max(35).optional().describe('Of labels and questions.'),
        }),
        response: { 200: mirrorSchema },
      },
    },
    async (request) => {
      const of = surveyOf(context.surveys, request.params.survey);
      const { concept } = request.query;
      if (concept !== undefined && !of.concepts.some(({ id }) => id === concept)) throw new Problem(404, 'not-found');
      const id = request.params.partnership;
      const mirror = await readMirror(storeOf(context, request), of, id, concept, MOST_ANSWERS);
      const language = preferredLanguage(request, of.languages);
      const wordings = resultsReader(of, language, translator(language));
      return mirrorJson({ mirror, reader: surveyReader(of, language), wordings });
    },
  );
};
