/** One code on its page: read, written, moved, merged, removed. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { type Code, type CodebookChanged, sameCode, stateOfCode } from '../../store/codebook.ts';
import type { MemoTried } from '../coding/memo-html.ts';
import { editing, merging, movingUnder, type Plan, removing, shifting } from './actions.ts';
import { type Asked, askedOf, named, namedCode, seenOf, standingCode, typedIn, type Wordings } from './asking.ts';
import { usesFor } from './choices.ts';
import type { FormState } from './code-form.ts';
import { codePage, shownOf } from './code-page.ts';
import { readForm, typedOf } from './form.ts';
import { refusalTexts } from './history-page.ts';
import { memoSection, saveMemo } from './memos.ts';
import { earlierSource } from './names.ts';
import { codesUnder } from './places.ts';
import { splitRoutes } from './routes-split.ts';
import { branchOf } from './tree.ts';

const DONE = ['added', 'saved', 'moved', 'merged', 'split', 'memo'] as const;
const query = z.object({ done: z.enum(DONE).optional().catch(undefined) });
const moveForm = posted({ way: z.enum(['up', 'down', 'under']).catch('under'), parent: postedText });
const mergeForm = posted({ into: postedText });
const memoForm = posted({ memo: postedText, text: postedText, base: z.coerce.number().int().min(0).catch(0) });
const removeForm = posted({ shown: postedText });

/** Changes shown below a code, and looked through for what its source once said. */
const RECENT = 50;

type Sentences = (wordings: Wordings) => readonly string[];
const gone: Sentences = ({ t }) => [t('coding:memo-gone')];

export function codeRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Asked,
    code: Code,
    { form, refused, tried }: { form?: FormState; refused?: Sentences; tried?: MemoTried } = {},
  ): Promise<FastifyReply> {
    const { survey, store, codes, csrf, mayChange } = asked;
    const { done } = query.parse({ ...Object(request.query) });
    const history = await store.codebookChanges(survey.id, { code: code.id }, null, RECENT);
    const uses = await usesFor(asked);
    const memos = await store.memos(survey.id, { kind: 'code', code: code.id });
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: named({ t, language, survey }, code).name,
      nav: surveyNav({ t, survey, active: 'codebook', account: accountOf(request) }),
      styles: ['client/styles/coding.css', 'client/styles/codebook.css'],
      body: codePage({
        ...{ t, language, survey, codes, code, uses, csrf, mayChange, history },
        memos: memoSection({ t, language, survey }, asked, code, memos, tried),
        form: form ?? { typed: typedOf(code, survey.languages), faults: [] },
        seen: seenOf(code),
        sourceWas: (translation) => earlierSource(code.id, translation, history),
        refused: refused?.({ t, language, survey }) ?? [],
        done: done && t(`codebook:done-${done}`),
      }),
    }));
  }

  /** Answers with the code's page where the store did not take a change: what it is now, and why. */
  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refused: Exclude<CodebookChanged, { kind: 'done' }>,
  ): Promise<FastifyReply> {
    const now = await askedOf(context, request);
    return show(request, reply.code(409), now, namedCode(request, now), {
      refused: (wordings) => refusalTexts(wordings, now.codes, refused),
    });
  }

  return async (app) => {
    const BASE = '/surveys/:survey/codebook/:code';
    const mayChange = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };
    const pageOf = ({ survey }: Asked, id: string, done: (typeof DONE)[number]): string =>
      `/surveys/${survey.id}/codebook/${id}?done=${done}`;

    app.get(BASE, async (request, reply) => {
      const asked = await askedOf(context, request);
      return show(request, reply, asked, namedCode(request, asked));
    });

    app.post(BASE, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const code = standingCode(request, asked);
      const typed = typedIn(request.body);
      if (typed.seen !== seenOf(code)) {
        const theirs = typedOf(code, asked.survey.languages);
        return show(request, reply.code(409), asked, code, { form: { typed, faults: [], theirs } });
      }
      const beside = codesUnder(asked.codes, code.parent).filter(({ id }) => id !== code.id);
      const read = readForm(typed, code, asked.survey, beside);
      if (read.kind === 'faults')
        return show(request, reply.code(422), asked, code, { form: { typed, faults: read.faults } });
      const state = stateOfCode(code);
      if (sameCode(state, { ...state, ...read.code })) return reply.redirect(pageOf(asked, code.id, 'saved'), 303);
      const done = await asked.write('edit', editing(code, read.code));
      return done.kind === 'done' ? reply.redirect(pageOf(asked, code.id, 'saved'), 303) : refuse(request, reply, done);
    });

    app.post(`${BASE}/move`, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const code = standingCode(request, asked);
      const { way, parent } = moveForm.parse(request.body);
      const plan: Plan | undefined =
        way === 'under'
          ? movingUnder(asked.codes, code, parent === '' ? null : parent)
          : shifting(asked.codes, code, way === 'up' ? -1 : 1);
      if (plan === undefined)
        return show(request, reply.code(409), asked, code, { refused: ({ t }) => [t('codebook:move-refused')] });
      const done = plan.changes.length === 0 ? undefined : await asked.write('move', plan);
      return done === undefined || done.kind === 'done'
        ? reply.redirect(pageOf(asked, code.id, 'moved'), 303)
        : refuse(request, reply, done);
    });

    app.post(`${BASE}/merge`, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const code = standingCode(request, asked);
      const { into } = mergeForm.parse(request.body);
      const plan = merging(asked.codes, code, into, context.clock.now());
      if (plan === undefined)
        return show(request, reply.code(409), asked, code, { refused: ({ t }) => [t('codebook:merge-refused')] });
      const done = await asked.write('merge', plan);
      return done.kind === 'done' ? reply.redirect(pageOf(asked, into, 'merged'), 303) : refuse(request, reply, done);
    });

    app.post(`${BASE}/remove`, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const code = standingCode(request, asked);
      const { shown } = removeForm.parse(request.body);
      const now = shownOf(branchOf(asked.codes, code.id), await usesFor(asked));
      if (shown !== now)
        return show(request, reply.code(409), asked, code, { refused: ({ t }) => [t('codebook:remove-refused')] });
      const done = await asked.write('remove', removing(asked.codes, code, context.clock.now()));
      return done.kind === 'done'
        ? reply.redirect(`/surveys/${asked.survey.id}/codebook?done=removed`, 303)
        : refuse(request, reply, done);
    });

    app.post(`${BASE}/memo`, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const code = standingCode(request, asked);
      const saved = await saveMemo(asked, code, memoForm.parse(request.body), context.clock.now());
      if (saved.kind === 'done') return reply.redirect(pageOf(asked, code.id, 'memo'), 303);
      const tried = saved.kind === 'tried' ? { tried: saved.tried } : { refused: gone };
      return show(request, reply.code(409), asked, code, tried);
    });

    await app.register(splitRoutes(context));
  };
}
