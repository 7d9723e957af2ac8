/** `?show=history` and `do=restore`: what is said and done about earlier versions of answers, as HTTP. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Contributor } from '../definitions/answers.ts';
import { answerable, type Language, type Question } from '../definitions/model.ts';
import { sha256 } from '../foundation/hash.ts';
import { Problem } from '../foundation/problem.ts';
import { html } from '../pages/html.ts';
import type { Revision } from '../store/store.ts';
import { parameter, searchText } from './beside.ts';
import { askedOf } from './follow-ups.ts';
import { type HistoryQuery, historyBody } from './history-page.ts';
import { type Fields, fieldOf } from './typed.ts';
import { versionsOf } from './versions.ts';
import { readerFor, type Visit } from './visit.ts';
import { type SendVisitPage, titleOf } from './visit-page.ts';

const NUMBER = /^\d{1,9}$/;

/** Whoever a page named by a key. */
export type NamedBy = (visit: Visit, id: string | undefined) => Promise<Contributor | undefined>;

export function historyRoutes(context: Context, send: SendVisitPage, namedBy: NamedBy) {
  const { store, clock } = context;

  /** Of one response, by question. */
  async function historyOf({ survey, response }: Visit): Promise<Map<string, Revision[]>> {
    const revisions = response === undefined ? [] : await store.revisions(survey.id, response.id);
    return Map.groupBy(revisions, ({ question }) => question);
  }

  /** The versions of one question or of all. Not for withdrawn invitations: who holds the link may no longer read them. */
  async function showHistory(request: FastifyRequest, reply: FastifyReply, visit: Visit, language: Language) {
    const query = queryOf(visit, request.query);
    const history = await historyOf(visit);
    const wanted = [...history].filter(([id]) => query.question === undefined || query.question.id === id);
    const status = visit.response?.status;
    const body = historyBody(
      visit,
      {
        query,
        versions: new Map(wanted.map(([id, revisions]) => [id, versionsOf(revisions, query)])),
        canRestore: visit.phase === 'open' && status !== 'submitted' && status !== 'withdrawn',
        hasNames: [...history.values()].flat().some(({ contributor }) => contributor !== null),
        changedSince: parameter(request.query, 'changed') === '1',
      },
      readerFor(visit, language),
    );
    return sendBeside(request, reply, visit, language, 200, 'history:title', body);
  }

  const sendBeside = (
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    status: number,
    titleKey: string,
    body: ReturnType<typeof html>,
  ) => {
    const reader = readerFor(visit, language);
    const title = `${reader.t(titleKey)} – ${titleOf(visit, reader)}`;
    const styles = ['client/styles/beside.css'];
    return send(request, reply, visit, {
      status,
      language,
      body,
      title,
      styles,
      scripts: ['client/form/own-clock.ts'],
    });
  };

  /**
   * Makes a new revision with the text of an earlier one, as if it had been typed on the page that showed the history: the same post again is the
   * same change, and a colleague's newer text is a conflict, not overwritten.
   */
  async function restore(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    fields: Fields,
  ) {
    const id = fieldOf(fields, 'restore.question') ?? '';
    const number = numberIn(fieldOf(fields, 'restore.revision'));
    const revision = (await historyOf(visit)).get(id)?.find((one) => one.revision === number);
    const question = answerable(askedOf(visit)).find((one) => one.id === id);
    if (revision === undefined || question === undefined) throw new Problem(404, 'history:unknown-version');
    const current = visit.response?.answers[id]?.revision ?? 0;
    const baseRevision = numberIn(fieldOf(fields, 'restore.base')) ?? current;
    const by = fieldOf(fields, 'by');
    const contributor = await namedBy(visit, by);
    const clientId = sha256(`restore ${id} ${revision.revision} on ${baseRevision}`).slice(0, 40);
    const saved = await store.saveAnswers({
      survey: visit.survey.id,
      invitation: visit.invitation.id,
      version: visit.version.version,
      // A text is in the language it was written in, whatever page it is brought back on.
      language: revision.language,
      answers: [{ question: id, value: revision.value, baseRevision, clientId }],
      ...(contributor && { contributor }),
      at: clock.now(),
    });
    if (saved.kind === 'refused') return refuse(request, reply, visit, language, saved.reason);
    const [answer] = saved.answers;
    if (answer === undefined) throw new Error('the store answered nothing for an answer');
    if (answer.kind === 'conflict' && answer.kept !== undefined)
      return reply.redirect(formPath(visit, language, { restored: id, beside: '1', by }), 303);
    const now = (await store.responseState(visit.survey.id, visit.invitation.id))?.answers[id];
    if (answer.kind === 'saved' && answer.revision === now?.revision)
      return reply.redirect(formPath(visit, language, { restored: id, by }), 303);
    const next = { lang: language, show: 'history', question: id, changed: '1', by };
    return reply.redirect(`/r/${visit.token}?${searchText(next)}`, 303);
  }

  /** Submitted or withdrawn between reading and pressing. */
  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    reason: 'withdrawn' | 'submitted' | 'not-asked',
  ) {
    if (reason === 'not-asked') throw new Problem(422, 'follow-up:taken-back');
    if (reason === 'withdrawn') throw new Problem(410, 'respond:text-withdrawn');
    const { t } = readerFor(visit, language);
    const body = html`<h1 class="ds-heading">${t('respond:title-submitted')}</h1>
<p>${t('history:reopen-first')}</p>
<p><a class="ds-link" href="?lang=${language}">${t('respond:to-submitted')}</a></p>`;
    return sendBeside(request, reply, visit, language, 409, 'respond:title-submitted', body);
  }

  return { showHistory, restore };
}

/** The form at the question that was brought back. */
const formPath = (
  { token }: Visit,
  lang: Language,
  query: { restored: string; beside?: string; by: string | undefined },
): string => `/r/${token}?${searchText({ lang, ...query })}#question.${query.restored}`;

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && NUMBER.test(text) ? Number(text) : undefined;

/** A question that is not asked here means all of them. */
function queryOf(visit: Visit, query: unknown): HistoryQuery {
  const id = parameter(query, 'question');
  const question: Question | undefined = answerable(askedOf(visit)).find((one) => one.id === id);
  return {
    question,
    every: parameter(query, 'all') === '1',
    by: parameter(query, 'by'),
    before: question === undefined ? undefined : numberIn(parameter(query, 'before')),
  };
}
