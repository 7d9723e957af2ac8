/** `POST /r/TOKEN`: what a form brings is received, submitted, or given back with the reason. */
import type { FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import type { Language } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { logFault, RETRY_AFTER } from '../pages/problems.ts';
import { languages as allLanguages, translator } from '../pages/texts.ts';
import { type FollowUp, followUpQuestion } from '../store/follow-ups.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { besideIn, besideQuery } from './beside.ts';
import { parallelOf, unsettledIn } from './choices.ts';
import type { ColleaguesPosting } from './colleagues.ts';
import { sendPage } from './document.ts';
import { areAllThatIsOpen, askedOf, pressedIn, strayIn, writableIn } from './follow-ups.ts';
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
  { sendForm, sendNotice, sendTakenBack, sendUnknown, sendConflict }: FormPages,
  colleagues: ColleaguesPosting,
  restore: BesideRoutes['restore'],
) {
  const { store, clock } = context;

  async function post(request: Request, reply: FastifyReply): Promise<FastifyReply> {
    const fields = fieldsOf(request.body);
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, fields);
    const language = languageOf(visit, fieldOf(fields, 'page-language') ?? request.query.lang);
    const wanted = fieldOf(fields, 'lang');
    const isRest = areAllThatIsOpen(visit);
    const posted = typedIn(isRest ? writableIn(visit) : askedOf(visit), fields);
    if (visit.phase !== 'open' && !isRest)
      return sendNotice(request, reply, visit, languageOf(visit, wanted ?? language), unreceived(visit, posted));
    // Without a script this is the first that is heard of a person; previews and scanners post nothing.
    if (visit.invitation.openedAt === null) await store.markOpened(visit.survey.id, visit.invitation.id, clock.now());
    const act = wanted === undefined ? fieldOf(fields, 'do') : 'switch';
    if (act === 'reopen' && visit.phase === 'open') return reopen(reply, visit, language);
    if (act === 'restore') return restore(request, reply, visit, language, fields);
    const { typed, isJoined, conflicts } = await colleagues.choose(visit, posted, language);
    if (conflicts !== undefined) return sendConflict(request, reply, conflicts, typed, language);
    // A text to a follow-up that was taken back goes back first, or nobody would see it again.
    if (act === 'submit' && !isJoined && !isRest && strayIn(visit, fields).length === 0)
      return submit(request, reply, visit, typed, language);
    const received = await receive(context, visit, typed, language);
    const { token } = request.params;
    const nextLanguage = languageOf(visit, wanted ?? language);
    // A follow-up was taken back in between: nothing is stored yet, and the others are.
    if (received.kind === 'refused' && received.reason === 'not-asked') return post(request, reply);
    if (received.kind === 'refused') return sendRefused(request, reply, typed, nextLanguage);
    if (received.kind === 'conflict') return sendConflict(request, reply, received.conflicts, typed, language);
    // Of a page that is older than what is open now: the follow-ups are received, what else it brings goes back to whoever typed it.
    const left = isRest ? unreceived(visit, typedIn(visit.version.content, fields)) : {};
    if (Object.keys(left).length > 0) return sendNotice(request, reply, visit, nextLanguage, left);
    const filled = act?.startsWith('prefill.')
      ? await colleagues.prefill(visit, typed, act.slice('prefill.'.length), language)
      : undefined;
    const now = (await visitOf(token)) ?? visit;
    const stray = strayIn(now, fields);
    const pressed = pressedIn(now, act);
    const isGone = act?.startsWith('send.') && pressed === undefined;
    if (stray.length > 0 || isGone) return sendTakenBack(request, reply, now, nextLanguage, stray);
    // Its button was that of a form which was submitted meanwhile: what was meant has happened.
    if (isRest && act === 'submit')
      return reply.redirect(
        visit.response?.status === 'submitted'
          ? receiptPath(token, languageOf(visit, undefined), language)
          : `/r/${token}?lang=${language}`,
        303,
      );
    const next = new URLSearchParams();
    const question = pressed && followUpQuestion(pressed.id);
    if (question !== undefined && !isJoined && parallelOf(now.response, question).length > 0)
      return sendConflict(request, reply, [], typed, language);
    const sent = pressed && !isJoined ? await send(now, pressed) : undefined;
    if (act === 'switch' || languageOf(now, undefined) !== nextLanguage) next.set('lang', nextLanguage);
    if (act === 'switch' && fieldOf(fields, 'check') !== undefined) next.set('check', '1');
    if (act !== 'switch')
      next.set(
        'saved',
        sent ?? filled ?? (isJoined ? 'joined' : received.saved > 0 || now.response !== undefined ? '1' : '0'),
      );
    const by = await colleagues.nameOf(now, typed);
    const beside = besideIn(fields);
    if (beside !== undefined) return reply.redirect(`/r/${token}?${besideQuery({ ...beside, by }, nextLanguage)}`, 303);
    if (by !== undefined) next.set('by', by);
    return reply.redirect(`/r/${token}?${next}`, 303);
  }

  /** Sends what stands; gives the notice that says so. */
  async function send({ survey, invitation }: Visit, { id }: FollowUp): Promise<'sent' | 'blank'> {
    const done = await store.sendFollowUp({ survey: survey.id, invitation: invitation.id, id, at: clock.now() });
    if (done.kind === 'not-asked') throw new Problem(409, 'follow-up:taken-back');
    return done.kind;
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
      if (received.kind === 'refused' && received.reason === 'not-asked') return post(request, reply);
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
    changesOf(askedOf(visit), typed, visit.response?.answers ?? {}).map(({ question, value }) => [question, value]),
  );
