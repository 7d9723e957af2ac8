/** The JSON API checks itself: zod schemas on its routes validate, serialise and make the OpenAPI document. HTML routes have no schema and pay nothing. */
import swagger from '@fastify/swagger';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemDocument } from '../pages/problems.ts';
import { type Plugin, wholeApp } from './whole-app.ts';

const DESCRIPTION = `Respondents hold the secret token of one invitation, which is part of the address. Researchers sign in with
\`POST /api/v1/session\` (a cookie) or send \`Authorization: Bearer API-TOKEN\`. Errors are \`application/problem+json\` (RFC 9457).`;

const { $schema: _, ...problemSchema } = z.toJSONSchema(problemDocument);
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const refused = (description: string) => ({ description, content: PROBLEM });

interface Operation {
  security?: unknown;
  parameters?: unknown;
  requestBody?: unknown;
  responses?: Record<string, object>;
}

/** Every route may refuse, by the same shape: said here once, and beside a shape of its own where a status has one. */
function withRefusals({ security, parameters, requestBody, responses = {} }: Operation): Operation {
  const own = Object.entries(responses).map(([status, response]) => [
    status,
    status.startsWith('4')
      ? { ...response, content: { ...('content' in response && { ...Object(response.content) }), ...PROBLEM } }
      : response,
  ]);
  return {
    responses: {
      ...((parameters !== undefined || requestBody !== undefined) && { 400: refused('The request does not fit') }),
      ...(security !== undefined && { 401: refused('Nobody is signed in'), 403: refused('Not for this role') }),
      ...Object.fromEntries(own),
      503: refused('Nothing can be stored just now; `Retry-After` says when to send the same again'),
      default: refused('Refused, or something went wrong'),
    },
  };
}

const METHODS = ['get', 'put', 'post', 'delete'] as const;

/** Registers the compilers and `GET /api/openapi.json`, OpenAPI 3.1 of everything under `/api/v1`. */
export const apiDocument: Plugin = wholeApp(async (app) => {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Samsvar', version: '1', description: DESCRIPTION },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
          session: { type: 'apiKey', in: 'cookie', name: 'samsvar_session' },
        },
      },
    },
    transform: (document) =>
      document.url.startsWith('/api/v1/')
        ? jsonSchemaTransform(document)
        : { schema: { hide: true }, url: document.url },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      const { openapiObject } = document;
      for (const path of Object.values(openapiObject.paths ?? {}))
        for (const method of METHODS) {
          const operation = path?.[method];
          if (operation?.responses !== undefined) Object.assign(operation, withRefusals(operation));
        }
      Object.assign(openapiObject.components?.schemas ?? {}, { Problem: problemSchema });
      return openapiObject;
    },
  });
  app.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(app.swagger()));
});
