/** `POST /r/TOKEN`: what a form brings is received, submitted, or given back with the reason. */
import type { FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { logFault, RETRY_AFTER } from '../pages/problems.ts';
import { languages as allLanguages, translator } from '../pages/texts.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { besideIn, besideQuery } from './beside.ts';
import { unsettledIn } from './choices.ts';
import type { ColleaguesPosting } from './colleagues.ts';
import { sendPage } from './document.ts';
import type { FormPages, LinkRequest as Request } from './form-pages.ts';
import { faultBody } from './notice-page.ts';
import { hand, receive } from './receiving.ts';
import type { BesideRoutes } from './routes-beside.ts';
import { changesOf, fieldOf, fieldsOf, submissionId, type Typed, typedIn } from './typed.ts';
import { type FindVisit, languageOf, type Visit } from './visit.ts';

/** The handler of the form's post. */
export function formPosting(
  context: Context,
  visitOf: FindVisit,
  { sendForm, sendNotice, sendUnknown, sendConflict }: FormPages,
  colleagues: ColleaguesPosting,
  restore: BesideRoutes['restore'],
) {
  const { store, clock } = context;

  async function post(request: Request, reply: FastifyReply) {
    const fields = fieldsOf(request.body);
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, fields);
    const posted = typedIn(visit.version.content, fields);
    const language = languageOf(visit, fieldOf(fields, 'page-language') ?? request.query.lang);
    const wanted = fieldOf(fields, 'lang');
    if (visit.phase !== 'open')
      return sendNotice(request, reply, visit, languageOf(visit, wanted ?? language), unreceived(visit, posted));
    // Without a script this is the first that is heard of a person; previews and scanners post nothing.
    if (visit.invitation.openedAt === null) await store.markOpened(visit.survey.id, visit.invitation.id, clock.now());
    const act = wanted === undefined ? fieldOf(fields, 'do') : 'switch';
    if (act === 'reopen') return reopen(reply, visit, language);
    if (act === 'restore') return restore(request, reply, visit, language, fields);
    const { typed, isJoined, conflicts } = await colleagues.choose(visit, posted, language);
    if (conflicts !== undefined) return sendConflict(request, reply, conflicts, typed, language);
    if (act === 'submit' && !isJoined) return submit(request, reply, visit, typed, language);
    const received = await receive(context, visit, typed, language);
    const { token } = request.params;
    if (received.kind === 'refused') return sendRefused(request, reply, typed, languageOf(visit, wanted ?? language));
    if (received.kind === 'conflict') return sendConflict(request, reply, received.conflicts, typed, language);
    const filled = act?.startsWith('prefill.')
      ? await colleagues.prefill(visit, typed, act.slice('prefill.'.length), language)
      : undefined;
    const next = new URLSearchParams();
    const now = (await visitOf(token)) ?? visit;
    const nextLanguage = languageOf(visit, wanted ?? language);
    if (act === 'switch' || languageOf(now, undefined) !== nextLanguage) next.set('lang', nextLanguage);
    if (act === 'switch' && fieldOf(fields, 'check') !== undefined) next.set('check', '1');
    if (act !== 'switch')
      next.set('saved', filled ?? (isJoined ? 'joined' : received.saved > 0 || now.response !== undefined ? '1' : '0'));
    const by = await colleagues.nameOf(now, typed);
    const beside = besideIn(fields);
    if (beside !== undefined) return reply.redirect(`/r/${token}?${besideQuery({ ...beside, by }, nextLanguage)}`, 303);
    if (by !== undefined) next.set('by', by);
    return reply.redirect(`/r/${token}?${next}`, 303);
  }

  /** Whatever breaks while something is received, what was typed goes back to whoever typed it. Refusals keep their own way. */
  async function receiving(request: Request, reply: FastifyReply) {
    try {
      return await post(request, reply);
    } catch (error) {
      if (error instanceof Problem || !(error instanceof Error)) throw error;
      logFault(error, request);
      const fields = fieldsOf(request.body);
      const language = preferredLanguage(
        request,
        [fieldOf(fields, 'page-language') ?? '', ...allLanguages].filter(isKnown),
      );
      const t = translator(language);
      const isFault = !(error instanceof StoreUnavailable);
      if (!isFault) reply.header('retry-after', RETRY_AFTER);
      const page = { status: isFault ? 500 : 503, language, t, title: t('respond:title-fault'), synthetic: false };
      const why = isFault ? t('respond:text-fault', { id: request.id }) : t('problem:text-not-stored');
      return sendPage(context, request, reply, {
        ...page,
        body: faultBody(fields, `/r/${request.params.token}`, why, t),
      });
    }
  }

  async function submit(request: Request, reply: FastifyReply, visit: Visit, typed: Typed, language: Language) {
    const { token } = request.params;
    if (
      visit.response?.status !== 'submitted' &&
      unsettledIn(visit.version.content, visit.response, typed).length > 0
    ) {
      const received = await receive(context, visit, typed, language);
      if (received.kind === 'refused') return sendRefused(request, reply, typed, language);
      const conflicts = received.kind === 'conflict' ? received.conflicts : [];
      return sendConflict(request, reply, conflicts, typed, language);
    }
    const handed = await hand(context, visit, typed, language, submissionId(typed));
    switch (handed.kind) {
      case 'submitted':
        return reply.redirect(receiptPath(token, handed.submission.language, language), 303);
      case 'refused':
        return sendRefused(request, reply, typed, language);
      case 'conflict':
        return sendConflict(request, reply, handed.conflicts, typed, language);
      case 'invalid': {
        const now = (await visitOf(token)) ?? visit;
        const { contributor } = typed;
        return sendForm(request, reply, now, language, {
          status: 422,
          errors: handed.errors,
          isChecked: true,
          contributor,
        });
      }
    }
  }

  /** Submitted or withdrawn while this was typed. With nothing new in the post, what was meant has happened already. */
  async function sendRefused(request: Request, reply: FastifyReply, typed: Typed, language: Language) {
    const { token } = request.params;
    const visit = await visitOf(token);
    if (visit === undefined) return sendUnknown(request, reply, fieldsOf(request.body));
    const left = unreceived(visit, typed);
    if (visit.phase === 'open' && Object.keys(left).length === 0)
      return reply.redirect(receiptPath(token, languageOf(visit, undefined), language), 303);
    return sendNotice(request, reply, visit, language, left);
  }

  async function reopen(reply: FastifyReply, visit: Visit, language: Language) {
    if (visit.response?.status === 'submitted') await store.reopen(visit.survey.id, visit.invitation.id, clock.now());
    const isOpen = visit.response?.status === 'submitted' || visit.response?.status === 'reopened';
    return reply.redirect(`/r/${visit.token}?lang=${language}${isOpen ? '&saved=reopened' : ''}`, 303);
  }

  return receiving;
}

const isKnown = (language: Language): boolean => allLanguages.includes(language);

const receiptPath = (token: string, own: Language, language: Language): string =>
  `/r/${token}/receipt${own === language ? '' : `?lang=${language}`}`;

/** What was typed and is not what is stored. */
const unreceived = (visit: Visit, typed: Typed): Record<string, AnswerValue> =>
  Object.fromEntries(
    changesOf(visit.version.content, typed, visit.response?.answers ?? {}).map(({ question, value }) => [
      question,
      value,
    ]),
  );
