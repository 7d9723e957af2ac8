/** Accounts and API tokens: HTTP in and out, for administrators. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addAccount, renewSetUp } from '../access/accounts.ts';
import { accountOf, allowed, checkCsrf, signedIn } from '../access/guard.ts';
import { knownRegions } from '../access/regions.ts';
import { rights } from '../access/rights.ts';
import { addApiToken } from '../access/tokens.ts';
import type { Context } from '../context.ts';
import { Problem } from '../foundation/problem.ts';
import { sendOfficePage } from '../pages/office-page.ts';
import { posted, postedText } from '../pages/posted.ts';
import { sentenceOf, type Translate } from '../pages/texts.ts';
import { type Refused, type UsersView, usersPage } from './users-page.ts';

const accountForm = posted({ email: postedText, 'account-role': postedText, 'account-region': postedText });
const tokenForm = posted({ name: postedText, 'token-role': postedText, 'token-region': postedText });
const idParams = z.object({ id: z.string() });

/** What is shown above the lists, in the reader's language. */
type Outcome = (t: Translate) => Pick<UsersView, 'made' | 'refused'>;

export function userRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.manageUsers));
    const form = { preHandler: checkCsrf(context) };
    const absolute = (path: string) => `${context.config.baseUrl}${path}`;

    app.get('/users', async (request, reply) => users(context, request, reply, () => ({})));

    app.post('/users', form, async (request, reply) => {
      const { email, 'account-role': role, 'account-region': region } = accountForm.parse(request.body);
      return attempt(context, request, reply, { form: 'account', name: email, role, region }, async () => {
        const secret = absolute(await addAccount(context, email, role, region));
        return (t) => ({ made: { text: t('office:link-made', { email: email.trim() }), secret } });
      });
    });

    app.post('/users/:id/link', form, async (request, reply) => {
      const { id } = idParams.parse(request.params);
      const secret = absolute(await renewSetUp(context, id));
      const email = (await context.store.account(id))?.email ?? '';
      return users(context, request, reply, (t) => ({ made: { text: t('office:link-made', { email }), secret } }));
    });

    app.post('/users/tokens', form, async (request, reply) => {
      const { name, 'token-role': role, 'token-region': region } = tokenForm.parse(request.body);
      return attempt(context, request, reply, { form: 'token', name, role, region }, async () => {
        const secret = await addApiToken(context, name, role, region);
        return (t) => ({ made: { text: t('office:token-made', { name: name.trim() }), secret } });
      });
    });

    app.post('/users/tokens/:id/revoke', form, async (request, reply) => {
      await context.store.revokeApiToken(idParams.parse(request.params).id, context.clock.now());
      return reply.redirect('/users', 303);
    });
  };
}

/** Does `act` and shows what it made; where it refuses, the form again with what was typed and the reason. */
async function attempt(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Omit<Refused, 'sentence'>,
  act: () => Promise<Outcome>,
): Promise<FastifyReply> {
  try {
    return await users(context, request, reply, await act());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    reply.code(error.status);
    return users(context, request, reply, (t) => ({
      refused: { ...typed, sentence: sentenceOf(t, error) },
    }));
  }
}

/** The page is the answer to a post here: what was made is shown in it and nowhere else. */
async function users(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Outcome,
): Promise<FastifyReply> {
  const [accounts, tokens, regions] = await Promise.all([
    context.store.accounts(),
    context.store.apiTokens(),
    knownRegions(context),
  ]);
  const { csrf } = accountOf(request);
  return sendOfficePage(context, request, reply, (t, language) => ({
    title: t('office:users'),
    body: usersPage({ t, language, csrf, accounts, tokens, regions, ...outcome(t) }),
  }));
}
