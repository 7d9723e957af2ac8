/** The JSON API checks itself: zod schemas on its routes validate, serialise and make the OpenAPI document. HTML routes have no schema and pay nothing. */
import swagger from '@fastify/swagger';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Context } from '../context.ts';
import { type Plugin, wholeApp } from './whole-app.ts';

const DESCRIPTION = `Respondents hold the secret token of one invitation, which is part of the address. Researchers sign in with
\`POST /api/v1/session\` (a cookie) or send \`Authorization: Bearer API-TOKEN\`. Errors are \`application/problem+json\` (RFC 9457).`;

/** Registers the compilers and `GET /api/openapi.json`, OpenAPI 3.1 of everything under `/api/v1`. */
export function apiDocument(context: Context): Plugin {
  return wholeApp(async (app) => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Samsvar', version: '1', description: DESCRIPTION },
        servers: [{ url: context.config.baseUrl ?? '/' }],
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
    });
    app.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(app.swagger()));
  });
}
