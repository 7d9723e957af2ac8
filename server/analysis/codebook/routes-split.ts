/** Giving some of a code's codings another code. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../foundation/ids.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted } from '../../pages/posted.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { translator } from '../../pages/texts.ts';
import type { Code } from '../../store/codebook.ts';
import { type Plan, splitting } from './actions.ts';
import { type Asked, askedOf, named, standingCode, typedIn, type Wordings } from './asking.ts';
import { choicesOf, codingsOf } from './choices.ts';
import type { FormState } from './code-form.ts';
import { type Fault, readForm } from './form.ts';
import { refusalTexts } from './history-page.ts';
import { codesUnder } from './places.ts';
import { splitPage } from './split-page.ts';
import { nextColour } from './tree.ts';

const query = z.object({ after: z.string().max(400).nullable().catch(null) });
const chosenForm = posted({
  coding: z.preprocess((value) => [value ?? []].flat(), z.array(z.string().max(100)).max(1000)).catch([]),
});

export function splitRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Asked,
    code: Code,
    form: FormState,
    chosen: readonly string[] = [],
    refused: (wordings: Wordings) => readonly string[] = () => [],
  ): Promise<FastifyReply> {
    const { survey, codes, csrf } = asked;
    const { after } = query.parse({ ...Object(request.query) });
    const { codings, next } = await codingsOf(asked, code.id, after);
    const reader = preferredLanguage(request, survey.languages);
    const choices = await choicesOf(asked, codings, { t: translator(reader), language: reader, survey });
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('codebook:split-title', { name: named({ t, language, survey }, code).name }),
      nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
      styles: ['client/styles/codebook.css'],
      body: splitPage({
        ...{ t, language, survey, codes, code, choices, form, csrf, chosen: new Set(chosen) },
        next: next === null ? null : `?after=${encodeURIComponent(next)}`,
        refused: refused({ t, language, survey }),
      }),
    }));
  }

  return async (app) => {
    const BASE = '/surveys/:survey/codebook/:code/split';
    const mayRead = { preHandler: allowed(...rights.analyse) };
    const mayChange = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };

    app.get(BASE, mayRead, async (request, reply) => {
      const asked = await askedOf(context, request);
      const source = preferredLanguage(request, asked.survey.languages);
      const typed = { source, colour: nextColour(asked.codes) };
      return show(request, reply, asked, standingCode(request, asked), { typed, faults: [] });
    });

    app.post(BASE, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const code = standingCode(request, asked);
      const typed = typedIn(request.body);
      const { coding } = chosenForm.parse(request.body);
      const target = asked.codes.find(({ id, removedAt }) => id === typed.into && removedAt === null && id !== code.id);
      const faults: Fault[] = coding.length === 0 ? [{ field: 'codings', key: 'codebook:split-fault' }] : [];
      const id = target?.id ?? newId();
      let plan: Plan = { changes: [], recode: [{ from: code.id, to: id, codings: coding }] };
      if (target === undefined) {
        const source = typed.source ?? '';
        const fields = { source, colour: typed.colour ?? '', [`name.${source}`]: typed.name ?? '' };
        const read = readForm(fields, null, asked.survey, codesUnder(asked.codes, code.parent));
        if (read.kind === 'code') plan = splitting(asked.codes, code, id, read.code, coding);
        else
          faults.push(...read.faults.map((fault) => ({ ...fault, field: fault.field.replace(/^name\..*/, 'name') })));
      }
      if (faults.length > 0) return show(request, reply.code(422), asked, code, { typed, faults }, coding);
      const done = await asked.write('split', plan);
      if (done.kind === 'done') return reply.redirect(`/surveys/${asked.survey.id}/codebook/${id}?done=split`, 303);
      const now = await askedOf(context, request);
      return show(request, reply.code(409), now, code, { typed, faults: [] }, coding, (wordings) =>
        refusalTexts(wordings, now.codes, done),
      );
    });
  };
}
