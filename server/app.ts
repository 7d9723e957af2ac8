/** The server's table of contents: its parts, in their order. */
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { accessRoutes } from './access/routes.ts';
import { analysisRoutes } from './analysis/routes.ts';
import type { Context } from './context.ts';
import { exportRoutes } from './exchange/routes.ts';
import { fieldworkRoutes } from './fieldwork/routes.ts';
import { newId } from './foundation/ids.ts';
import { officeRoutes } from './office/routes.ts';
import { problemHandler } from './pages/problems.ts';
import { staticFiles } from './pages/static.ts';
import { apiDocument } from './plugins/api-document.ts';
import { auditLog } from './plugins/audit.ts';
import { closing } from './plugins/closing.ts';
import { forms } from './plugins/forms.ts';
import { healthRoutes } from './plugins/health.ts';
import { jsonBodies } from './plugins/json-bodies.ts';
import { gatheredLines } from './plugins/log-stream.ts';
import { requestLog } from './plugins/request-log.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { respondRoutes } from './respond/routes.ts';
import { resultsRoutes } from './results/routes.ts';

/** Largest body in bytes: a whole form of long answers, with room. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Takes each line of the log. */
export interface LogStream {
  write(line: string): void;
}

/** The app over a context, not yet listening. `logging` writes one JSON line a request, to standard output or a stream, never an address with a token. */
export async function createApp(
  context: Context,
  logging: boolean | { stream: LogStream } = false,
): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    logger: logging === true ? { stream: gatheredLines(process.stdout) } : logging,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    trustProxy: ['loopback', ...context.config.proxies],
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
  });
  problemHandler(app, context);
  await app.register(requestLog);
  await app.register(closing);
  await app.register(securityHeaders(context));
  await app.register(forms);
  await app.register(jsonBodies);
  await app.register(apiDocument);
  await app.register(auditLog(context));
  await app.register(healthRoutes(context));
  await app.register(staticFiles(context));
  await app.register(respondRoutes(context));
  await app.register(accessRoutes(context));
  await app.register(fieldworkRoutes(context));
  await app.register(officeRoutes(context));
  await app.register(resultsRoutes(context));
  await app.register(analysisRoutes(context));
  await app.register(exportRoutes(context));
  return app;
}
