/** One line a request: what was asked as the route's pattern (an address may hold a secret), how it ended, how long it took. Never a body. */
import { wholeApp } from './whole-app.ts';

export const requestLog = wholeApp(async (app) => {
  app.addHook('onResponse', (request, reply, next) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    next();
  });
});
