/** The body of a submission sent by a program: its shape, and a look that spares most of them the whole check. */
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { baseRevision, clientId, contributor, value } from './api-shapes.ts';

// The likeliest first: a text, which is most of what comes, fits without having been refused before.
const given = z
  .union([value, z.strictObject({ value, baseRevision: baseRevision.optional() })])
  .describe('A value, or `{value, baseRevision}`; without a revision the newest is replaced (and kept)');

export type Given = z.output<typeof given>;

export const submissionBody = z.strictObject({
  clientId,
  answers: z.record(z.string(), given).optional(),
  contributor: contributor.optional(),
});

const COMMON = new Set(['clientId', 'answers']);

/** Whether a body is nothing but an id and texts, which the schema takes as they are. */
function isCommon(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('answers' in body) || !('clientId' in body)) return false;
  const { answers } = body;
  if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) return false;
  return (
    Object.keys(body).every((key) => COMMON.has(key)) &&
    Object.values(answers).every((answer) => typeof answer === 'string') &&
    clientId.safeParse(body.clientId).success
  );
}

/** Checks as every route of the API does; a common body is let through at once, where the schema would copy it answer by answer. */
export function submissionValidator(
  route: Pick<FastifyRouteSchemaDef<unknown>, 'schema' | 'method' | 'url' | 'httpPart'>,
) {
  const { schema } = route;
  if (!(schema instanceof z.ZodType)) throw new Error('a submission is checked by zod schemas');
  const whole = validatorCompiler({ ...route, schema });
  return route.httpPart === 'body' ? (data: unknown) => (isCommon(data) ? { value: data } : whole(data)) : whole;
}
