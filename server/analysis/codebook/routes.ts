/** The codebook on pages: the tree, and a new code in it. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../foundation/ids.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { adding } from './actions.ts';
import { codebookApi } from './api.ts';
import { type Asked, askedOf, typedIn } from './asking.ts';
import { usesFor } from './choices.ts';
import type { FormState } from './code-form.ts';
import { newPage } from './code-page.ts';
import { readForm } from './form.ts';
import { codesUnder } from './places.ts';
import { codeRoutes } from './routes-code.ts';
import { csvRoutes } from './routes-csv.ts';
import { historyRoutes } from './routes-history.ts';
import { nextColour } from './tree.ts';
import { treePage } from './tree-page.ts';

const listQuery = z.object({
  q: z.string().max(200).catch(''),
  short: z.literal('yes').optional().catch(undefined),
  done: z.enum(['removed', 'imported']).optional().catch(undefined),
});
const newQuery = z.object({ under: z.string().max(100).catch('') });

export function codebookRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const showNew = (request: FastifyRequest, reply: FastifyReply, { survey, codes, csrf }: Asked, form: FormState) =>
    sendOfficePage(context, request, reply, (t, language) => ({
      title: t('codebook:add'),
      nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
      styles: ['client/styles/codebook.css'],
      body: newPage({ t, language, survey, codes, form, csrf }),
    }));

  return async (root) => {
    await root.register(codebookApi(context));
    await root.register(async (app) => {
      app.addHook('preHandler', signedIn(context));
      app.addHook('preHandler', allowed(...rights.read));
      const BASE = '/surveys/:survey/codebook';
      const mayChange = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };

      app.get(BASE, async (request, reply) => {
        const asked = await askedOf(context, request);
        const { survey, codes, mayChange: may } = asked;
        const { q: search, short, done } = listQuery.parse({ ...Object(request.query) });
        const uses = await usesFor(asked);
        return sendOfficePage(context, request, reply, (t, language) => ({
          title: t('codebook:title'),
          nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
          styles: ['client/styles/codebook.css'],
          body: treePage({
            ...{ t, language, survey, codes, uses, search, short: short !== undefined, mayChange: may },
            done: done && t(`codebook:done-${done}`),
          }),
        }));
      });

      app.get(`${BASE}/new`, { preHandler: allowed(...rights.analyse) }, async (request, reply) => {
        const asked = await askedOf(context, request);
        const { under } = newQuery.parse({ ...Object(request.query) });
        const source = preferredLanguage(request, asked.survey.languages);
        const typed = { parent: under, source, colour: nextColour(asked.codes) };
        return showNew(request, reply, asked, { typed, faults: [] });
      });

      app.post(`${BASE}/new`, mayChange, async (request, reply) => {
        const asked = await askedOf(context, request);
        const typed = typedIn(request.body);
        const parent = asked.codes.find(({ id, removedAt }) => id === typed.parent && removedAt === null)?.id ?? null;
        const read = readForm(typed, null, asked.survey, codesUnder(asked.codes, parent));
        if (read.kind === 'faults') return showNew(request, reply.code(422), asked, { typed, faults: read.faults });
        const id = newId();
        const done = await asked.write('add', adding(asked.codes, id, { ...read.code, parent }));
        if (done.kind === 'done') return reply.redirect(`/surveys/${asked.survey.id}/codebook/${id}?done=added`, 303);
        // What it was to stand under went at this very moment.
        const now = await askedOf(context, request);
        const faults = [{ field: 'parent', key: 'codebook:fault-parent' }];
        return showNew(request, reply.code(409), now, { typed, faults });
      });

      await app.register(csvRoutes(context));
      await app.register(codeRoutes(context));
      await app.register(historyRoutes(context));
    });
  };
}
