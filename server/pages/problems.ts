/** The one place where refusals and faults become answers: RFC 9457 under `/api`, a page in the reader's language elsewhere. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Problem } from '../foundation/problem.ts';
import { OutsideScope } from '../store/scope.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { preferredLanguage } from './preferred-language.ts';
import { languages, sentenceOf, translator } from './texts.ts';

/** What Fastify or a schema refuses; everything else with no such status is a fault of ours. */
const refusal = z.object({ statusCode: z.number().int().min(400).max(499) });
const invalid = z.object({
  validation: z.array(z.object({ instancePath: z.string(), message: z.string().optional() })).min(1),
  validationContext: z.string().optional(),
});

/** Seconds after which what the store could not take is worth sending again. */
export const RETRY_AFTER = 5;

/** Which sentence says that a request could not be read. Others get `bad-request`. */
const SENTENCES: Record<number, string> = { 404: 'not-found', 413: 'too-large', 415: 'unsupported-media' };

/** Why a field of a JSON request was refused: its path, as `body/email`, and the schema's reason. */
interface FieldError {
  path: string;
  message: string;
}

/** What a refusal under `/api` holds (RFC 9457, with members of our own). */
export const problemDocument = z.strictObject({
  type: z.literal('about:blank').describe('What went wrong is said by `status` and `code`.'),
  title: z.string().describe('The same for all of this status; in the reader’s language.'),
  status: z.number().int().min(400).max(599),
  detail: z.string().describe('One sentence for the reader, saying what to do; in the reader’s language.'),
  code: z.string().describe('For programs: the same in every language.'),
  requestId: z.string().describe('Stands in the server’s log.'),
  errors: z
    .array(z.strictObject({ path: z.string().describe('As `body/email`.'), message: z.string() }))
    .optional()
    .describe('The fields of a request that do not fit.'),
});

/** Answers for errors that routes throw and for addresses that do not exist. Register before the routes. */
export function problemHandler(app: FastifyInstance, context: Context): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error, request.id);
    if (problem.status >= 500) logFault(error, request);
    return answer(context, request, reply, problem, fieldErrors(error));
  });
  app.setNotFoundHandler((request, reply) => answer(context, request, reply, new Problem(404, 'not-found'), []));
}

function asProblem(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return new Problem(503, 'store-unavailable', {}, RETRY_AFTER);
  // What is elsewhere is answered as what does not exist.
  if (error instanceof OutsideScope)
    return error.what === 'place' ? new Problem(404, 'not-found') : new Problem(403, 'not-allowed');
  const refused = refusal.safeParse(error);
  if (!refused.success) return new Problem(500, 'unexpected', { id: requestId });
  const { statusCode } = refused.data;
  return new Problem(statusCode, SENTENCES[statusCode] ?? 'bad-request');
}

function fieldErrors(error: unknown): FieldError[] {
  const read = invalid.safeParse(error);
  if (!read.success) return [];
  const { validation, validationContext = 'request' } = read.data;
  return validation.map(({ instancePath, message = '' }) => ({ path: `${validationContext}${instancePath}`, message }));
}

/** Milliseconds between two lines of the log about a store that is unavailable: every request would write one. */
const SAID_AGAIN = 60_000;
const saidAt = new Map<string, number>();

/** Message and stack only: a database's error carries the row it refused, which may be an answer. Of a store that is unavailable the reason, once a minute. */
export function logFault(
  error: unknown,
  request: { log: FastifyRequest['log']; routeOptions: { url?: string | undefined } },
): void {
  if (error instanceof StoreUnavailable) {
    const { reason } = error;
    const now = performance.now();
    if (now - (saidAt.get(reason) ?? Number.NEGATIVE_INFINITY) < SAID_AGAIN) return;
    saidAt.set(reason, now);
    request.log.error({ reason }, 'the store is unavailable');
    return;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  request.log.error({ route: request.routeOptions.url ?? 'none', error: { name, message, stack } }, 'fault');
}

const KNOWN_TITLES = new Set([400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503]);
const titleKey = ({ status }: Problem): string =>
  `problem:title-${KNOWN_TITLES.has(status) ? status : status < 500 ? 400 : 500}`;

function answer(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  errors: FieldError[],
): FastifyReply {
  const language = preferredLanguage(request, languages);
  const t = translator(language);
  const title = t(titleKey(problem));
  const sentence = sentenceOf(t, problem);
  reply.code(problem.status).header('content-language', language);
  if (problem.retryAfter !== undefined) reply.header('retry-after', Math.ceil(problem.retryAfter));
  if (request.url.startsWith('/api/')) {
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    const document: z.infer<typeof problemDocument> = {
      type: 'about:blank',
      title,
      status: problem.status,
      detail: sentence,
      code: problem.key,
      requestId: request.id,
      ...(errors.length > 0 && { errors }),
    };
    // Written out here: a route's response schema describes its success only.
    return reply.type('application/problem+json').serializer(String).send(JSON.stringify(document));
  }
  const body = html`<div class="office-narrow"><h1 class="ds-heading" data-size="lg">${title}</h1>
<p>${sentence}</p>
<p><a href="/">${t('problem:to-start')}</a></p></div>`;
  return reply
    .type('text/html; charset=utf-8')
    .send(layout({ t, language, title, assets: context.assets, style: 'office', body }));
}
