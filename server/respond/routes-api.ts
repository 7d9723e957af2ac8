/** `/api/v1/r/TOKEN`: the same as the form, for scripts. The token is the capability; no account. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import { kindOf } from '../definitions/kinds/index.ts';
import { answerable } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { deadlineText } from '../pages/times.ts';
import { errorSentence } from './errors.ts';
import { hand } from './receiving.ts';
import { changesOf, cleanValue, type Typed } from './typed.ts';
import { languageOf, readerFor, type Visit, visits } from './visit.ts';

const part = z.union([z.string(), z.number()]);
const value = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), z.record(z.string(), part)])
  .describe(
    'By the question’s kind: see docs/definitions.md. `null` is blank. What is not valid yet is kept as it was typed.',
  );
const time = z.string().describe('RFC 3339, UTC');
const clientId = z
  .string()
  .min(1)
  .max(100)
  .refine((id) => id.isWellFormed() && !id.includes('\0'), 'is no text that a database gives back as it was')
  .describe('Made by the client; the same again is answered with the first result');
const baseRevision = z.number().int().min(0).describe('The revision that the writer saw; 0 where there was none');
const current = z.object({ value, revision: z.number(), receivedAt: time });
const params = z.object({ token: z.string().min(1).max(200) });
const query = z.object({
  lang: z.string().max(35).optional().describe('The language that messages are in, and answers written in'),
});
const status = z.enum(['not started', 'draft', 'submitted', 'reopened']);

const state = z.object({
  survey: z.string(),
  questionnaire: z.string(),
  language: z.string(),
  status,
  answers: z.record(z.string(), current),
});
const answerError = z.object({
  question: z.string(),
  field: z.string().optional().describe('Of a question with several fields'),
  code: z.string(),
  message: z.string(),
});
const receipt = z.object({ number: z.string(), code: z.string(), hash: z.string(), submittedAt: time });
const given = z
  .union([z.strictObject({ value, baseRevision: baseRevision.optional() }), value])
  .describe('A value, or `{value, baseRevision}`; without a revision the newest is replaced (and kept)');

const iso = (at: number): string => new Date(at).toISOString();
const shown = ({ value, revision, receivedAt }: { value: AnswerValue; revision: number; receivedAt: number }) => ({
  value: typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value,
  revision,
  receivedAt: iso(receivedAt),
});

export function respondApi(context: Context) {
  const { store, clock } = context;
  const find = visits(context);

  async function visitOf(request: FastifyRequest, token: string): Promise<Visit> {
    const visit = await find(token);
    if (visit === undefined) {
      await countTry(context, 'link', request.ip);
      throw new Problem(404, 'respond:unknown-link');
    }
    if (visit.response?.status === 'erased') throw new Problem(410, 'receipt:text-erased');
    if (visit.phase === 'withdrawn') throw new Problem(410, 'respond:text-withdrawn');
    return visit;
  }

  function mustBeOpen(visit: Visit, language: string): void {
    if (visit.phase === 'open') return;
    const { opens, closes, timeZone } = visit.survey;
    const at = visit.phase === 'closed' ? closes : opens;
    const time = at === undefined ? '' : deadlineText(Date.parse(at), language, timeZone);
    throw new Problem(403, `respond:text-${visit.phase.replaceAll(' ', '-')}`, { time });
  }

  const refused = (reason: 'withdrawn' | 'submitted'): Problem =>
    reason === 'withdrawn' ? new Problem(410, 'respond:text-withdrawn') : new Problem(409, 'respond:already-submitted');

  const routes: FastifyPluginAsyncZod = async (app) => {
    const tags = ['respondent'];
    app.get(
      '/api/v1/r/:token',
      {
        schema: {
          tags,
          summary: 'A response as the server has it',
          params,
          querystring: query,
          response: { 200: state },
        },
      },
      async (request) => {
        const visit = await visitOf(request, request.params.token);
        const { response, survey, invitation } = visit;
        const answers = Object.entries(response?.answers ?? {}).map(([question, answer]) => [question, shown(answer)]);
        return {
          survey: survey.id,
          questionnaire: invitation.questionnaire,
          language: languageOf(visit, undefined),
          status: status.parse(response?.status ?? 'not started'),
          answers: Object.fromEntries(answers),
        };
      },
    );

    app.put(
      '/api/v1/r/:token/answers/:question',
      {
        schema: {
          tags,
          summary: 'Save one answer as a new revision',
          params: params.extend({ question: z.string().max(100) }),
          querystring: query,
          body: z.strictObject({ value, baseRevision, clientId }),
          response: { 200: z.object({ revision: z.number(), receivedAt: time }), 409: z.object({ current }) },
        },
      },
      async (request, reply) => {
        const { token, question: id } = request.params;
        const visit = await visitOf(request, token);
        const language = languageOf(visit, request.query.lang);
        mustBeOpen(visit, language);
        const question = answerable(visit.version.content).find((one) => one.id === id);
        if (question === undefined) throw new Problem(404, 'respond:unknown-question', { question: id });
        const { baseRevision, clientId } = request.body;
        const cleaned = cleanValue(request.body.value);
        if (!kindOf(question).accepts(cleaned)) throw new Problem(400, 'respond:wrong-shape', { question: id });
        const { survey, invitation, version } = visit;
        const saved = await store.saveAnswers({
          ...{ survey: survey.id, invitation: invitation.id, version: version.version, language, at: clock.now() },
          answers: [{ question: id, value: cleaned, baseRevision, clientId }],
        });
        if (saved.kind === 'refused') throw refused(saved.reason);
        const [answer] = saved.answers;
        if (answer === undefined) throw new Error('the store answered nothing for an answer');
        if (answer.kind === 'conflict') return reply.code(409).send({ current: shown(answer.current) });
        return { revision: answer.revision, receivedAt: iso(answer.receivedAt) };
      },
    );

    app.post(
      '/api/v1/r/:token/submission',
      {
        schema: {
          tags,
          summary: 'Submit the response, with further answers where given',
          params,
          querystring: query,
          body: z.strictObject({ clientId, answers: z.record(z.string(), given).optional() }),
          response: {
            201: z.object({ receipt }),
            409: z.object({ conflicts: z.array(z.object({ question: z.string(), current })) }),
            422: z.object({ errors: z.array(answerError) }),
          },
        },
      },
      async (request, reply) => {
        const visit = await visitOf(request, request.params.token);
        const language = languageOf(visit, request.query.lang);
        mustBeOpen(visit, language);
        const { clientId, answers = {} } = request.body;
        const typed = typedFrom(visit, clientId, answers);
        const handed = await hand(context, visit, typed, language, clientId);
        switch (handed.kind) {
          case 'refused':
            throw refused(handed.reason);
          case 'conflict': {
            const conflicts = handed.conflicts.map(({ question, current }) => ({ question, current: shown(current) }));
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

type Given = z.output<typeof given>;

/** The answers of a submission's body. Refuses what no question of this version could hold. */
function typedFrom(visit: Visit, client: string, answers: Record<string, Given>): Typed {
  const questions = new Map(answerable(visit.version.content).map((question) => [question.id, question]));
  const typed: Typed = { values: {}, bases: {}, client };
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
