/** `/` and `/resume`: from a code to its response. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import { codeHash, tokenOf } from '../fieldwork/invitations.ts';
import { effectiveRound, openQuestionnaires } from '../fieldwork/rounds/settings.ts';
import { effectiveSchedule } from '../fieldwork/schedule/phase.ts';
import { normaliseCode } from '../foundation/ids.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { languages, sentenceOf, translator } from '../pages/texts.ts';
import { sendPage } from './document.ts';
import { type CodeTried, resumeBody, startBody } from './start-page.ts';
import { fieldOf, fieldsOf } from './typed.ts';

export function startRoutes(context: Context) {
  const { store, secret, clock, surveys } = context;

  const scheduled = async () => {
    const set = new Map((await store.schedules()).map((schedule) => [schedule.survey, schedule]));
    const open = new Map((await store.rounds()).map((round) => [round.survey, round]));
    return [...surveys.values()].map((survey) => ({
      survey,
      schedule: effectiveSchedule(survey, set.get(survey.id)),
      isOpenRound: openQuestionnaires(survey, effectiveRound(survey, open.get(survey.id))).length > 0,
    }));
  };

  const sendResume = (request: FastifyRequest, reply: FastifyReply, status: number, tried: CodeTried) => {
    const language = preferredLanguage(request, languages);
    const t = translator(language);
    const title = [tried.error, t('respond:resume')].filter((part) => part !== undefined).join(' – ');
    return sendPage(context, request, reply, {
      ...{ status, language, t, title, synthetic: false },
      body: resumeBody(languages, language, tried),
    });
  };

  async function resume(request: FastifyRequest, reply: FastifyReply) {
    const typed = (fieldOf(fieldsOf(request.body), 'code') ?? '').trim().slice(0, 40);
    const t = translator(preferredLanguage(request, languages));
    const refuse = (key: string) => sendResume(request, reply, 422, { typed, error: t(`respond:${key}`) });
    if (typed === '') return refuse('code-missing');
    const code = normaliseCode(typed);
    if (code === undefined) return refuse('code-mistyped');
    const tried = await countTry(context, 'code', request.ip).catch(tooMany);
    if (tried instanceof Problem) {
      if (tried.retryAfter !== undefined) reply.header('retry-after', Math.ceil(tried.retryAfter));
      return sendResume(request, reply, tried.status, { typed, error: sentenceOf(t, tried) });
    }
    const invitation = await store.invitationByCode(codeHash(secret, code));
    if (invitation === undefined) return refuse('code-unknown');
    await tried();
    return reply.redirect(`/r/${tokenOf(secret, invitation.survey, invitation.id, invitation.issue)}`, 303);
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get('/', async (request, reply) => {
      const language = preferredLanguage(request, languages);
      const t = translator(language);
      return sendPage(context, request, reply, {
        ...{ status: 200, language, t, title: t('respond:start'), synthetic: false },
        body: startBody(await scheduled(), languages, language, clock.now()),
      });
    });
    app.get('/resume', async (request, reply) => sendResume(request, reply, 200, { typed: '', error: undefined }));
    app.post('/resume', resume);
  };
}

/** Said beside the code, which stays in its field. */
function tooMany(problem: unknown): Problem {
  if (problem instanceof Problem && problem.status === 429) return problem;
  throw problem;
}
