/** `/r/TOKEN/quotes`: a municipality sees its own quotes and decides. Open whether or not the survey is; not for withdrawn responses. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { Problem } from '../foundation/problem.ts';
import { preferredLanguage } from '../pages/preferred-language.ts';
import { logFault, RETRY_AFTER } from '../pages/problems.ts';
import { languages, translator } from '../pages/texts.ts';
import type { Quote } from '../store/quotes.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { sendPage } from './document.ts';
import type { FormPages, Link, LinkRequest as Request } from './form-pages.ts';
import { faultBody } from './notice-page.ts';
import { NOTHING_TYPED, type QuotesState, quotesBody } from './quotes-page.ts';
import { type PostedQuotes, postedQuotes } from './quotes-posted.ts';
import { fieldOf, fieldsOf } from './typed.ts';
import { type FindVisit, languageOf, readerFor, type Visit } from './visit.ts';
import { titleOf } from './visit-page.ts';

export function quotesRoutes(context: Context, visitOf: FindVisit, { send, sendNotice, sendUnknown }: FormPages) {
  const { store, clock } = context;

  /** Those that it was asked about, and that stand. */
  const askedOf = async ({ survey, invitation }: Visit): Promise<Quote[]> =>
    (await store.quotes(survey.id, { invitation: invitation.id })).filter(
      ({ sentAt, withdrawnAt, replacedBy }) => sentAt !== null && withdrawnAt === null && replacedBy === null,
    );

  function show(
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    status: number,
    { quotes, ...state }: Partial<QuotesState> & { quotes: readonly Quote[] },
  ): Promise<FastifyReply> {
    const reader = readerFor(visit, language);
    // Whoever decided last most likely does so again; it is the same link.
    const last = quotes
      .flatMap(({ decisions }) => decisions)
      .sort((one, other) => one.at - other.at)
      .at(-1)?.by;
    const known = { name: last?.name ?? '', role: last?.role ?? '', saved: 0, ...NOTHING_TYPED };
    const body = quotesBody(visit, { ...known, ...state, quotes }, reader);
    const faults = (state.faults?.quotes.size ?? 0) + (state.changed?.size ?? 0) + (state.faults?.name ? 1 : 0);
    const heading = `${reader.t('member-check:page-title')} – ${titleOf(visit, reader)}`;
    const title = faults === 0 ? heading : `${reader.t('member-check:errors', { count: faults })} – ${heading}`;
    return send(request, reply, visit, { status, language, body, title, styles: ['client/styles/quotes.css'] });
  }

  async function showQuotes(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const language = languageOf(visit, request.query.lang);
    if (visit.phase === 'withdrawn') return sendNotice(request, reply, visit, language, {});
    const saved = Number(request.query.saved);
    const state = { quotes: await askedOf(visit), saved: Number.isInteger(saved) ? saved : 0 };
    return show(request, reply, visit, language, 200, state);
  }

  /** Receives what can be received, and gives everything that was typed back where something could not. */
  async function receive(
    request: Request,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    posted: PostedQuotes,
  ) {
    const { by, decisions, faults, ...typed } = posted;
    const results =
      by === undefined || decisions.length === 0
        ? []
        : await store.decideQuotes({
            ...{ survey: visit.survey.id, invitation: visit.invitation.id, decisions, by, at: clock.now() },
          });
    const changed = new Set(
      decisions.flatMap(({ quote }, place) => (results[place] === 'changed-meanwhile' ? quote : [])),
    );
    const isGone = results.includes('gone');
    const saved = results.filter((result) => result === 'done').length;
    if (changed.size === 0 && !isGone && faults.quotes.size === 0 && faults.name === undefined) {
      const next = new URLSearchParams({ lang: language, ...(saved > 0 && { saved: String(saved) }) });
      return reply.redirect(`/r/${visit.token}/quotes?${next}`, 303);
    }
    const quotes = await askedOf(visit);
    const received = new Set(decisions.flatMap(({ quote }, place) => (results[place] === 'done' ? quote : [])));
    const left = new Map([...typed.typed].filter(([id]) => !received.has(id)));
    const status = changed.size > 0 || isGone ? 409 : 422;
    return show(request, reply, visit, language, status, { ...typed, typed: left, quotes, faults, changed, saved });
  }

  async function postQuotes(request: Request, reply: FastifyReply) {
    const fields = fieldsOf(request.body);
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, fields);
    const shown = languageOf(visit, fieldOf(fields, 'page-language') ?? request.query.lang);
    const wanted = fieldOf(fields, 'lang');
    const language = languageOf(visit, wanted ?? shown);
    if (visit.phase === 'withdrawn') return sendNotice(request, reply, visit, language, {});
    const quotes = await askedOf(visit);
    const posted = postedQuotes(quotes, fields);
    if (wanted !== undefined) {
      const { typed, name, role } = posted;
      return show(request, reply, visit, language, 200, { quotes, typed, name, role });
    }
    return receive(request, reply, visit, language, posted);
  }

  /** Whatever breaks while something is received, what was typed goes back to whoever typed it. Refusals keep their own way. */
  async function receiving(request: Request, reply: FastifyReply) {
    try {
      return await postQuotes(request, reply);
    } catch (error) {
      if (error instanceof Problem || !(error instanceof Error)) throw error;
      logFault(error, request);
      const fields = fieldsOf(request.body);
      const known = languages.filter((one) => one === fieldOf(fields, 'page-language'));
      const language = preferredLanguage(request, [...known, ...languages]);
      const t = translator(language);
      const isFault = !(error instanceof StoreUnavailable);
      if (!isFault) reply.header('retry-after', RETRY_AFTER);
      const why = isFault ? t('respond:text-fault', { id: request.id }) : t('problem:text-not-stored');
      const body = faultBody(fields, `/r/${request.params.token}/quotes`, why, t);
      const status = isFault ? 500 : 503;
      return sendPage(context, request, reply, {
        ...{ status, language, t, body },
        title: t('respond:title-fault'),
        synthetic: false,
      });
    }
  }

  return (app: FastifyInstance): void => {
    app.get<Link>('/r/:token/quotes', showQuotes);
    app.post<Link>('/r/:token/quotes', receiving);
  };
}
