/** One quote: looked at, translated, withdrawn, its correction taken over. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, storeOf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { Quote } from '../../store/quotes.ts';
import type { Store } from '../../store/store.ts';
import { checksOf } from './checks.ts';
import { type OneQuoteView, quotePage } from './quote-page.ts';

const params = z.object({ survey: z.string(), quote: z.string() });
const quoteForm = posted({
  do: z.enum(['translate', 'withdraw', 'adopt']),
  ordinal: z.coerce.number().int().catch(0),
});
const DONE = ['translated', 'withdrawn', 'adopted'] as const;
const doneQuery = z.object({ done: z.enum(DONE) });
const fields = z.record(z.string(), z.unknown()).catch({});

/** One kind of line end, nothing a database refuses, no white space around it. */
const keptText = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed().trim();

interface Asked {
  survey: Survey;
  store: Store;
  quote: Quote;
}

export function quoteRoutes(context: Context) {
  async function asked(request: FastifyRequest): Promise<Asked> {
    const { survey: id, quote: of } = params.parse(request.params);
    const survey = surveyOf(context.surveys, id);
    const store = storeOf(context, request);
    const quote = await store.quote(survey.id, of);
    if (quote === undefined) throw new Problem(404, 'member-check:unknown');
    return { survey, store, quote };
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, store, quote }: Asked,
    said: OneQuoteView['said'],
    typed: OneQuoteView['typed'] = {},
  ): Promise<FastifyReply> {
    const checks = await checksOf(store, survey, quote.invitation);
    const check = checks.checks.find((one) => one.quote.id === quote.id);
    if (check === undefined) throw new Problem(404, 'member-check:unknown');
    const account = accountOf(request);
    const csrf = has(account.role, 'fieldwork') ? account.csrf : undefined;
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('member-check:quote-title', { municipality: check.municipality }),
      nav: surveyNav({ t, survey, active: 'member-check', account: accountOf(request) }),
      body: quotePage({
        ...{ t, language, survey, checks, check, csrf, said, typed },
        showsNames: has(account.role, 'readPersonal'),
      }),
      synthetic: check.invitation.synthetic,
    }));
  }

  /** Saves each language's translation; gives those that somebody else saved meanwhile. */
  async function translate(
    request: FastifyRequest,
    { survey, store, quote }: Asked,
  ): Promise<Record<Language, string>> {
    const given = fields.parse(request.body);
    const lost: Record<Language, string> = {};
    for (const language of survey.languages) {
      const typed = given[`translation.${language}`];
      if (typeof typed !== 'string' || language === quote.language) continue;
      const text = keptText(typed);
      const saved = await store.translateQuote({
        ...{ survey: survey.id, invitation: quote.invitation, quote: quote.id, language, text },
        ...{ base: Number(given[`base.${language}`]), by: accountOf(request).name, at: context.clock.now() },
      });
      if (saved !== 'done') lost[language] = text;
    }
    return lost;
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/member-check/quotes/:quote';

    app.get(ADDRESS, async (request, reply) => {
      const done = doneQuery.safeParse(request.query);
      const said = done.success ? { key: `member-check:done-${done.data.done}`, isWrong: false } : undefined;
      return show(request, reply, await asked(request), said);
    });

    app.post(ADDRESS, { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] }, async (request, reply) => {
      const of = await asked(request);
      const { survey, store, quote } = of;
      const form = quoteForm.safeParse(request.body);
      if (!form.success) throw new Problem(400, 'bad-request');
      const about = { survey: survey.id, invitation: quote.invitation, quote: quote.id, at: context.clock.now() };
      const back = (to: string, done: (typeof DONE)[number]) =>
        reply.redirect(`/surveys/${survey.id}/member-check/quotes/${to}?done=${done}`, 303);
      const changed = async (typed: Record<Language, string> = {}) =>
        show(
          request,
          reply.code(409),
          await asked(request),
          { key: 'member-check:changed-meanwhile', isWrong: true },
          typed,
        );
      switch (form.data.do) {
        case 'translate': {
          const lost = await translate(request, of);
          return Object.keys(lost).length > 0 ? changed(lost) : back(quote.id, 'translated');
        }
        case 'withdraw':
          return (await store.withdrawQuote(about)) ? back(quote.id, 'withdrawn') : changed();
        case 'adopt': {
          const id = newId();
          const by = accountOf(request).name;
          const adopted = await store.adoptCorrection({ ...about, id, ordinal: form.data.ordinal, by });
          return adopted === 'done' ? back(id, 'adopted') : changed();
        }
      }
    });
  };
}
