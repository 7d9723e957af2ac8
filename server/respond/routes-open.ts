/** `/open/SURVEY`: from nobody to a link of one's own. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countOpen, countTry } from '../access/tries.ts';
import type { Context } from '../context.ts';
import { surveyOf } from '../definitions/find.ts';
import type { Survey } from '../definitions/model.ts';
import { codeOf } from '../fieldwork/invitations.ts';
import { askedIn, FIELDS, type Typed } from '../fieldwork/rounds/asked.ts';
import { begin, begunWith } from '../fieldwork/rounds/beginning.ts';
import { isProof, newPass, type Pass, QUIET, readPass, standingOf, workFor } from '../fieldwork/rounds/pass.ts';
import { effectiveRound, openQuestionnaires } from '../fieldwork/rounds/settings.ts';
import { effectiveSchedule, phaseOf } from '../fieldwork/schedule/phase.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { sentenceOf } from '../pages/texts.ts';
import { registryView } from '../registry/view.ts';
import { sendPage } from './document.ts';
import { type AskedAgain, begunBody, type OpenForm, openBody, shutBody, TRAP } from './open-page.ts';
import { surveyReader } from './reader.ts';
import { fieldOf, fieldsOf } from './typed.ts';
import { readerFor, visits } from './visit.ts';

const params = z.object({ survey: z.string() });
const begunParams = z.object({ survey: z.string(), token: z.string() });
const NOTHING: Typed = { questionnaire: '', municipality: '', name: '', country: '', contact: '', email: '' };
const OPEN_STYLES = ['client/styles/open.css'];

/** What is shown: the form as it was sent, with its pass or a new one. */
type Shown = Pick<OpenForm, 'typed' | 'faults' | 'again'> & { pass: string; bits: number };

export function openRoutes(context: Context) {
  const { store, secret, clock, surveys, config } = context;
  const visitOf = visits(context);

  /** What is open; undefined where nobody is let in, or not now. */
  async function opened(survey: Survey) {
    const round = effectiveRound(survey, await store.round(survey.id));
    const questionnaires = openQuestionnaires(survey, round);
    const schedule = effectiveSchedule(survey, await store.schedule(survey.id));
    if (questionnaires.length === 0) return undefined;
    if (phaseOf(survey, schedule, undefined, undefined, clock.now()) !== 'open') return undefined;
    const registry = round.listed ? await store.registry(survey.id) : undefined;
    return { questionnaires, listed: registry && { registry, view: registryView(registry) } };
  }
  type Opened = NonNullable<Awaited<ReturnType<typeof opened>>>;

  const languageOf = (request: FastifyRequest, survey: Survey) => preferredLanguage(request, survey.languages);

  function sendForm(request: FastifyRequest, reply: FastifyReply, survey: Survey, open: Opened, shown: Shown) {
    const wanted = fieldOf(fieldsOf(request.body), 'lang');
    const language = wanted !== undefined && survey.languages.includes(wanted) ? wanted : languageOf(request, survey);
    const reader = surveyReader(survey, language);
    const status = shown.again === undefined && shown.faults.length === 0 ? 200 : 422;
    const title = reader.t('rounds:title', { survey: reader.plain(survey.title) });
    return sendPage(context, request, reply, {
      ...{ status: shown.again?.why === 'many' ? 429 : status, language, t: reader.t, synthetic: false },
      title:
        shown.faults.length > 0 ? `${reader.t('rounds:faults', { count: shown.faults.length })} – ${title}` : title,
      survey: reader.plain(survey.title),
      body: openBody({ survey, ...open, ...shown }, reader),
      styles: OPEN_STYLES,
      scripts: ['client/open/proof.ts'],
    });
  }

  function sendShut(request: FastifyRequest, reply: FastifyReply, survey: Survey) {
    const language = languageOf(request, survey);
    const reader = surveyReader(survey, language);
    const title = reader.t('rounds:title', { survey: reader.plain(survey.title) });
    const body = shutBody(survey, reader);
    return sendPage(context, request, reply, { status: 404, language, t: reader.t, title, body, synthetic: false });
  }

  /** A pass for the next sending; `wait` milliseconds after which it is good without a proof, 0 for never. */
  const passFor = (survey: Survey, bits: number, wait: number): { pass: string; bits: number } => {
    const issuedAt = clock.now();
    const readyAt = wait === 0 ? 0 : issuedAt + wait;
    return { pass: newPass(secret, survey.id, { issuedAt, readyAt, bits }), bits };
  };

  async function post(request: FastifyRequest, reply: FastifyReply) {
    const survey = surveyOf(surveys, params.parse(request.params).survey);
    const fields = fieldsOf(request.body);
    const field = (name: string): string => fieldOf(fields, name) ?? '';
    const text = field('pass').slice(0, 200);
    // Sent twice, by a finger or by the network: the second time leads where the first one did, also when the round has ended meanwhile.
    const begun = readPass(secret, survey.id, text) && (await begunWith(context, survey, text));
    if (begun !== undefined)
      return reply.redirect(`/open/${survey.id}/${begun}?lang=${languageOf(request, survey)}`, 303);
    const open = await opened(survey);
    if (open === undefined) return sendShut(request, reply, survey);
    const typed: Typed = { ...NOTHING };
    for (const name of FIELDS) typed[name] = field(name).slice(0, 1000);
    const pass = readPass(secret, survey.id, text);
    const show = (shown: Partial<Shown> & Pick<Shown, 'pass' | 'bits'>) =>
      sendForm(request, reply, survey, open, { typed, faults: [], again: undefined, ...shown });
    const same = pass && { pass: text, bits: pass.bits };
    if (field('lang') !== '') return show(same ?? passFor(survey, QUIET.bits, 0));
    if (pass === undefined) {
      const fresh = passFor(survey, QUIET.bits, QUIET.wait);
      return show({ ...fresh, again: { why: 'old', seconds: QUIET.wait / 1000 } });
    }
    const read = askedIn(typed, open.questionnaires, open.listed?.view);
    if ('faults' in read) return show({ pass: text, bits: pass.bits, faults: read.faults });

    const tries = await countOpen(context, survey.id, request.ip).catch(tooMany);
    if (tries instanceof Problem) {
      if (tries.retryAfter !== undefined) reply.header('retry-after', Math.ceil(tries.retryAfter));
      const { t } = surveyReader(survey, languageOf(request, survey));
      return show({ pass: text, bits: pass.bits, again: { why: 'many', text: sentenceOf(t, tries) } });
    }
    const work = workFor(tries);
    const again = whyNot(pass, work.bits, isProof(text, pass, field('proof')), field(TRAP), clock.now());
    if (again !== undefined) {
      const keeps = again.why === 'quick' || (again.why === 'waiting' && pass.readyAt > 0);
      const next = keeps ? { pass: text, bits: pass.bits } : passFor(survey, work.bits, work.wait);
      return show({ ...next, again: keeps ? again : { ...again, seconds: Math.ceil(work.wait / 1000) } });
    }
    const language = languageOf(request, survey);
    const token = await begin(context, survey, read.asked, { pass: text, language });
    return reply.redirect(`/open/${survey.id}/${token}?lang=${language}`, 303);
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get('/open/:survey', async (request, reply) => {
      const survey = surveyOf(surveys, params.parse(request.params).survey);
      const open = await opened(survey);
      if (open === undefined) return sendShut(request, reply, survey);
      const pass = passFor(survey, QUIET.bits, 0);
      return sendForm(request, reply, survey, open, { ...pass, typed: NOTHING, faults: [], again: undefined });
    });
    app.post('/open/:survey', post);
    app.get('/open/:survey/:token', async (request, reply) => {
      const { survey: id, token } = begunParams.parse(request.params);
      const visit = await visitOf(token);
      const answer = visit && (await store.openAnswer(visit.survey.id, visit.invitation.id));
      if (visit === undefined || answer === undefined || visit.survey.id !== id) {
        await countTry(context, 'link', request.ip);
        throw new Problem(404, 'not-found');
      }
      const { survey, invitation } = visit;
      const language = languageOf(request, survey);
      const reader = readerFor(visit, language);
      const letters = { link: `${config.baseUrl}/r/${token}`, resume: `${config.baseUrl}/resume` };
      const code = codeOf(secret, survey.id, invitation.id, invitation.issue);
      const sent = await store.messagesOf(survey.id, { invitation: invitation.id, kind: 'invitation' }, null, 1);
      return sendPage(context, request, reply, {
        ...{ status: 200, language, t: reader.t, title: reader.t('rounds:begun'), synthetic: false },
        survey: reader.plain(survey.title),
        body: begunBody(visit, { ...letters, code, isMailed: sent.length > 0 }, reader),
        styles: ['client/styles/beside.css', ...OPEN_STYLES],
        scripts: ['client/form/print.ts'],
      });
    });
  };
}

/** Why a right form is asked for once more; undefined where it lets in. A pass that was made for fewer comers is not good when many come; one that was waited for is. */
function whyNot(pass: Pass, bits: number, isProved: boolean, trap: string, at: number): AskedAgain | undefined {
  const seconds = Math.max(1, Math.ceil((pass.readyAt - at) / 1000));
  const standing = standingOf(pass, isProved, at);
  if (standing === 'old' || standing === 'quick') return { why: standing, seconds };
  if (trap !== '') return { why: 'trap', seconds };
  if (standing === 'waiting') return { why: 'waiting', seconds };
  return pass.readyAt === 0 && pass.bits < bits ? { why: 'load', seconds } : undefined;
}

/** Said above the form, which stays as it was typed. */
function tooMany(problem: unknown): Problem {
  if (problem instanceof Problem && problem.status === 429) return problem;
  throw problem;
}
