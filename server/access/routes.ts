/** Signing in and out, and setting a password: HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { wordingIn } from '../definitions/texts.ts';
import { Problem } from '../foundation/problem.ts';
import { countCharacters } from '../foundation/words.ts';
import type { Html } from '../pages/html.ts';
import { sendOfficePage } from '../pages/office-page.ts';
import { posted, postedText } from '../pages/posted.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { languages, sentenceOf, type Translate, translator } from '../pages/texts.ts';
import { accountOfSetUp, readEmail, setPassword } from './accounts.ts';
import { askedAddress, recordOf } from './audit.ts';
import { checkCsrf, sameSite } from './csrf.ts';
import { accountOf, signedIn } from './guard.ts';
import { accountPage, type SetUpForm, setUpPage, signInPage } from './page.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.ts';
import { knownRegions } from './regions.ts';
import { roles } from './rights.ts';
import { beginSession, endSession, sessionAccount } from './sessions.ts';
import { signIn } from './sign-in.ts';

const START = '/surveys';

/** A page of our own to go on to, written as a header can hold it; anything else would send a reader to a stranger's. */
const localPath = (next: string): string => (/^\/(?![/\\])[!-[\]-~]*$/.test(next) ? next : START);

const signInQuery = z.object({ next: postedText });
const signInForm = posted({ email: postedText, password: postedText, next: postedText });
const setUpForm = posted({ email: postedText, password: postedText, repeat: postedText });
const setUpParams = z.object({ secret: z.string() });

export function accessRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const signedInFirst = { preHandler: signedIn(context) };
    const ownForm = { preHandler: [signedIn(context), checkCsrf(context)] };

    app.get('/sign-in', async (request, reply) => {
      const next = localPath(signInQuery.parse(request.query).next);
      if ((await sessionAccount(context, request)) !== undefined) return reply.redirect(next, 303);
      return page(context, request, reply, 'sign-in', (t) => signInPage(t, { email: '', next }));
    });

    app.post('/sign-in', { preHandler: sameSite }, async (request, reply) => {
      const { email, password, next } = signInForm.parse(request.body);
      try {
        await beginSession(context, request, reply, await signIn(context, email, password, request.ip));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        reply.code(error.status === 401 ? 422 : error.status);
        if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
        return page(context, request, reply, 'sign-in', (t) =>
          signInPage(t, { email, next: localPath(next), problem: sentenceOf(t, error) }),
        );
      }
      return reply.redirect(localPath(next), 303);
    });

    app.get('/account', signedInFirst, async (request, reply) => {
      const account = accountOf(request);
      const region = (await knownRegions(context)).find(({ id }) => id === account.region);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('access:account'),
        body: accountPage(t, account, region && wordingIn(region.label, language, {}).text),
      }));
    });

    app.post('/sign-out', ownForm, async (request, reply) => {
      await endSession(context, request, reply);
      return reply.redirect('/sign-in', 303);
    });

    app.post('/sign-out-everywhere', ownForm, async (request, reply) => {
      await context.store.endAllSessions(accountOf(request).id);
      await endSession(context, request, reply);
      return reply.redirect('/sign-in', 303);
    });

    // Mail scanners follow links: getting the page uses nothing up.
    app.get('/set-up/:secret', async (request, reply) => {
      const { secret } = setUpParams.parse(request.params);
      const account = await accountOfSetUp(context, secret);
      const email = account.named ? account.email : undefined;
      return page(context, request, reply, 'set-up', (t) =>
        setUpPage(t, { secret, email, typedEmail: '', errors: {} }),
      );
    });

    app.post('/set-up/:secret', { preHandler: sameSite }, async (request, reply) => {
      const { secret } = setUpParams.parse(request.params);
      const typed = setUpForm.parse(request.body);
      const account = await accountOfSetUp(context, secret);
      const t = translator(preferredLanguage(request, languages));
      const errors = passwordErrors(t, typed);
      try {
        const email = account.named ? undefined : readEmail(typed.email);
        if (Object.keys(errors).length === 0) {
          await recordOf(context, account, askedAddress(request), 'rights', { kind: 'password', id: account.id });
          await beginSession(context, request, reply, await setPassword(context, secret, typed.password, email));
          return reply.redirect(START, 303);
        }
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 410) throw error;
        errors.email = sentenceOf(t, error);
      }
      reply.code(422);
      const email = account.named ? account.email : undefined;
      return page(context, request, reply, 'set-up', () =>
        setUpPage(t, { secret, email, typedEmail: typed.email, errors }),
      );
    });

    sessionRoutes(context, app);
  };
}

/** A session for programs: the same cookie. */
function sessionRoutes(context: Context, app: FastifyInstance): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/api/v1/session',
    {
      preHandler: sameSite,
      schema: {
        summary: 'Sign in; the answer sets the session cookie',
        tags: ['session'],
        body: z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(LONGEST_PASSWORD) }),
        response: {
          200: z.strictObject({
            email: z.string(),
            role: z.enum(roles),
            region: z.string().nullable().describe('A coordinator’s.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const account = await signIn(context, email, password, request.ip);
      await beginSession(context, request, reply, account);
      return { email: account.email, role: account.role, region: account.region };
    },
  );
  typed.delete(
    '/api/v1/session',
    { preHandler: sameSite, schema: { summary: 'Sign out', tags: ['session'], response: { 204: z.null() } } },
    async (request, reply) => {
      const account = await sessionAccount(context, request);
      if (account !== undefined)
        await recordOf(context, account, askedAddress(request), 'sign-out', { kind: 'session', id: account.id });
      await endSession(context, request, reply);
      return reply.code(204).send(null);
    },
  );
}

function passwordErrors(t: Translate, typed: { password: string; repeat: string }): SetUpForm['errors'] {
  const length = countCharacters(typed.password);
  if (length < SHORTEST_PASSWORD) return { password: t('access:password-short', { count: SHORTEST_PASSWORD }) };
  if (length > LONGEST_PASSWORD) return { password: t('access:password-long', { count: LONGEST_PASSWORD }) };
  return typed.password === typed.repeat ? {} : { repeat: t('access:password-differs') };
}

function page(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  body: (t: Translate) => Html,
): FastifyReply {
  return sendOfficePage(context, request, reply, (t) => ({ title: t(`access:${title}`), body: body(t) }));
}
