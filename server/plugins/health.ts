/** What a process supervisor and Prometheus ask: alive, ready to serve, how much and how fast. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { logFault } from '../pages/problems.ts';
import { type Plugin, wholeApp } from './whole-app.ts';

/** Seconds; around the tenth of a second below which a page feels immediate. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counting responses scans the invitations: not more often than this, in milliseconds. */
const RESPONSES_KEPT = 15_000;

/** `/healthz`, `/readyz`, `/metrics`. Requests are counted by route pattern, never by address: an address may hold a secret. */
export function healthRoutes(context: Context): Plugin {
  return wholeApp(async (app) => {
    const register = new Registry();
    collectDefaultMetrics({ register });
    const labelNames = ['method', 'route', 'status'] as const;
    const requests = new Counter({
      name: 'samsvar_requests_total',
      help: 'Requests answered',
      labelNames,
      registers: [register],
    });
    const durations = new Histogram({
      name: 'samsvar_request_seconds',
      help: 'Time from a request to the end of its answer',
      labelNames: ['method', 'route'] as const,
      buckets: DURATIONS,
      registers: [register],
    });
    responsesGauge(context, register);

    app.addHook('onResponse', (request, reply, next) => {
      const labels = { method: request.method, route: request.routeOptions.url ?? 'none' };
      requests.inc({ ...labels, status: reply.statusCode });
      durations.observe(labels, reply.elapsedTime / 1000);
      next();
    });

    app.get('/healthz', async (_request, reply) => reply.type('text/plain').send('alive\n'));
    app.get('/readyz', async (request, reply) => {
      try {
        await context.store.ping();
      } catch (error) {
        logFault(error, request);
        return reply.code(503).type('text/plain').send('the store cannot be used now\n');
      }
      return reply.type('text/plain').send('ready\n');
    });
    app.get('/metrics', async (_request, reply) => reply.type(register.contentType).send(await register.metrics()));
  });
}

/** Responses by status: `submitted` is how many submissions count, whichever process received them. */
function responsesGauge(context: Context, register: Registry): void {
  let countedAt = Number.NEGATIVE_INFINITY;
  new Gauge({
    name: 'samsvar_responses',
    help: 'Invitations by what became of them',
    labelNames: ['survey', 'questionnaire', 'status'] as const,
    registers: [register],
    async collect() {
      if (context.clock.now() - countedAt < RESPONSES_KEPT) return;
      const now = context.clock.now();
      const counted = await Promise.all(
        [...context.surveys.keys()].map(async (survey) => ({ survey, rows: await context.store.counts(survey) })),
      );
      countedAt = now;
      this.reset();
      for (const { survey, rows } of counted) {
        for (const { questionnaire, status, n } of rows) this.set({ survey, questionnaire, status }, n);
      }
    },
  });
}
