/** Posted forms and cookies. A name that is repeated, as checkboxes are, arrives as an array. */
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { wholeApp } from './whole-app.ts';

export const forms = wholeApp(async (app) => {
  await app.register(formbody);
  await app.register(cookie);
});
