/** `/api/v1/r/TOKEN`: the same as the form, for scripts. The token is the capability; no account. */
import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { isFollowUp } from '../store/follow-ups.ts';
import {
  answersByQuestion,
  asked,
  baseRevision,
  changes,
  clientId,
  contributor,
  current,
  device,
  iso,
  languageQuery,
  othersWriting,
  settles,
  shown,
  shownAnswerOf,
  splice,
  status,
  time,
  tokenParams,
  value,
  writing,
} from './api-shapes.ts';
import { apiVisits, mustBeOpen, questionOf, refused } from './api-visit.ts';
import { cleanValue } from './clean.ts';
import { contributorFrom } from './contributor.ts';
import { errorSentence } from './errors.ts';
import { anyFollowUp } from './follow-ups.ts';
import { hand } from './receiving.ts';
import { splicedText } from './spliced.ts';
import { type Given, submissionBody, submissionValidator } from './submission-body.ts';
import { changesOf, type Typed } from './typed.ts';
import { languageOf, readerFor, type Visit } from './visit.ts';
import { askedIn } from './watch.ts';

const state = z.object({
  survey: z.string(),
  questionnaire: z.string(),
  language: z.string(),
  status,
  changes,
  answers: answersByQuestion,
  asked: asked.optional(),
  writing,
});
const answerBody = z
  .strictObject({
    value: value.optional(),
    splice: splice.optional(),
    baseRevision,
    clientId,
    contributor: contributor.optional(),
    settles: settles.optional(),
  })
  .refine((body) => (body.value === undefined) !== (body.splice === undefined), {
    message: 'has either `value` or `splice`',
    path: ['value'],
  });
const kept = z
  .number()
  .describe('The parallel revision that now holds what was sent; absent where nothing was changed');
const answerError = z.object({
  question: z.string(),
  field: z.string().optional().describe('Of a question with several fields'),
  code: z.string(),
  message: z.string(),
});
const receipt = z.object({ number: z.string(), code: z.string(), hash: z.string(), submittedAt: time });

export function respondApi(context: Context) {
  const { store, clock } = context;
  const visitOf = apiVisits(context);

  const routes: FastifyPluginAsyncZod = async (app) => {
    const tags = ['respondent'];
    app.get(
      '/api/v1/r/:token',
      {
        schema: {
          tags,
          summary: 'A response as the server has it',
          description: 'With an `ETag`: sent back as `If-None-Match` it is answered with 304 while nothing changes.',
          params: tokenParams,
          querystring: languageQuery.extend({ device: device.optional() }),
          response: { 200: state, 304: z.undefined().describe('Nothing has changed') },
        },
      },
      async (request, reply) => {
        const visit = await visitOf(request, request.params.token);
        const { response, survey, invitation } = visit;
        const pulse = await store.pulse(survey.id, invitation.id, clock.now());
        const answers = Object.keys(response?.answers ?? {}).flatMap((question) => {
          const answer = response && shownAnswerOf(response, question);
          return answer === undefined ? [] : [[question, answer] as const];
        });
        const body = {
          survey: survey.id,
          questionnaire: invitation.questionnaire,
          language: languageOf(visit, undefined),
          status: response?.status ?? 'not started',
          changes: response?.changes ?? 0,
          answers: Object.fromEntries(answers),
          ...askedIn(response),
          writing: othersWriting(pulse.writing, request.query.device),
        } satisfies z.input<typeof state>;
        const tag = `"${hash('sha256', JSON.stringify(body), 'base64url').slice(0, 22)}"`;
        reply.header('etag', tag);
        if (hasTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
        return body;
      },
    );

    app.put(
      '/api/v1/r/:token/answers/:question',
      {
        schema: {
          tags,
          summary: 'Save one answer as a new revision',
          description:
            'The whole `value`, or the `splice` that makes it of the text of `baseRevision`. 409 says that a newer answer stands: what was sent is kept beside it.',
          params: tokenParams.extend({ question: z.string().max(100) }),
          querystring: languageQuery,
          body: answerBody,
          response: {
            200: z.object({ revision: z.number(), receivedAt: time }),
            409: z.object({ current, kept: kept.optional() }),
          },
        },
      },
      async (request, reply) => {
        const { token, question: id } = request.params;
        const visit = await visitOf(request, token);
        const language = languageOf(visit, request.query.lang);
        if (!isFollowUp(id)) mustBeOpen(visit, language);
        // One that was taken back is stored all the same: the store knows which were asked.
        const question = isFollowUp(id) ? anyFollowUp(id) : questionOf(visit, id);
        const { baseRevision, clientId, settles } = request.body;
        const given =
          request.body.splice === undefined
            ? (request.body.value ?? null)
            : await splicedText(context, visit, question, baseRevision, request.body.splice);
        const cleaned = cleanValue(given);
        if (!kindOf(question).accepts(cleaned)) throw new Problem(400, 'respond:wrong-shape', { question: id });
        const { survey, invitation, version } = visit;
        const who = contributorFrom(request.body.contributor);
        const saved = await store.saveAnswers({
          ...{ survey: survey.id, invitation: invitation.id, version: version.version, language, at: clock.now() },
          ...(who && { contributor: who }),
          answers: [{ question: id, value: cleaned, baseRevision, clientId, ...(settles && { settles }) }],
        });
        if (saved.kind === 'refused') throw refused(saved.reason);
        const [answer] = saved.answers;
        if (answer === undefined) throw new Error('the store answered nothing for an answer');
        if (answer.kind === 'conflict')
          return reply.code(409).send({ current: shown(answer.current), ...keptIn(answer) });
        return { revision: answer.revision, receivedAt: iso(answer.receivedAt) };
      },
    );

    app.post(
      '/api/v1/r/:token/submission',
      {
        validatorCompiler: submissionValidator,
        schema: {
          tags,
          summary: 'Submit the response, with further answers where given',
          params: tokenParams,
          querystring: languageQuery,
          body: submissionBody,
          response: {
            201: z.object({ receipt }),
            409: z.object({ conflicts: z.array(z.object({ question: z.string(), current, kept: kept.optional() })) }),
            422: z.object({ errors: z.array(answerError) }),
          },
        },
      },
      async (request, reply) => {
        const visit = await visitOf(request, request.params.token);
        const language = languageOf(visit, request.query.lang);
        mustBeOpen(visit, language);
        const { clientId, answers = {} } = request.body;
        const typed = {
          ...typedFrom(visit, clientId, answers),
          contributor: contributorFrom(request.body.contributor),
        };
        const handed = await hand(context, visit, typed, language, clientId);
        switch (handed.kind) {
          case 'refused':
            throw refused(handed.reason);
          case 'conflict': {
            const conflicts = handed.conflicts.map((conflict) => ({
              question: conflict.question,
              current: shown(conflict.current),
              ...keptIn(conflict),
            }));
            return reply.code(409).send({ conflicts });
          }
          case 'invalid':
            return reply.code(422).send({ errors: handed.errors.map((error) => sentenced(visit, language, error)) });
          case 'submitted': {
            const { submission, repeated } = handed;
            // A repeated request that brings other words than it first did must not look received.
            if (repeated && changesOf(visit.version.content, typed, submission.answers).length > 0)
              throw refused('submitted');
            const { number, code, hash, submittedAt } = submission;
            return reply.code(201).send({ receipt: { number, code, hash, submittedAt: iso(submittedAt) } });
          }
        }
      },
    );
  };
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(routes);
  };
}

/** Whether `If-None-Match` names the tag (RFC 9110 § 13.1.2). */
const hasTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag);

const keptIn = ({ kept: revision }: { kept?: number }): { kept?: number } =>
  revision === undefined ? {} : { kept: revision };

/** The answers of a submission's body. Refuses what no question of this version could hold. */
function typedFrom(visit: Visit, client: string, answers: Record<string, Given>): Typed {
  const questions = new Map(answerable(visit.version.content).map((question) => [question.id, question]));
  const typed: Typed = { values: {}, bases: {}, settles: {}, client };
  for (const [id, body] of Object.entries(answers)) {
    const question = questions.get(id);
    if (question === undefined) throw new Problem(404, 'respond:unknown-question', { question: id });
    const kind = kindOf(question);
    // A text is no wrapper: most answers are spared both checks.
    const wrapped = typeof body === 'string' ? undefined : wrapper.safeParse(body);
    const isWrapped = wrapped?.success === true && !kind.accepts(body);
    const cleaned = cleanValue(isWrapped ? wrapped.data.value : typeof body === 'string' ? body : plain.parse(body));
    if (!kind.accepts(cleaned)) throw new Problem(400, 'respond:wrong-shape', { question: id });
    typed.values[id] = cleaned;
    if (isWrapped && wrapped.data.baseRevision !== undefined) typed.bases[id] = wrapped.data.baseRevision;
  }
  return typed;
}

const wrapper = z.strictObject({ value, baseRevision: baseRevision.optional() });
const plain = z.custom<AnswerValue>((body) => value.safeParse(body).success);

function sentenced(visit: Visit, language: string, error: { question: string; field?: string; code: string }) {
  const question = answerable(visit.version.content).find((one) => one.id === error.question);
  const message = question === undefined ? error.code : errorSentence(question, error, readerFor(visit, language));
  const { question: id, field, code } = error;
  return { question: id, ...(field !== undefined && { field }), code, message };
}
