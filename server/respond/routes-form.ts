/** `/r/TOKEN`: which page a reader gets. A `GET` writes nothing. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import type { AnswerValue } from '../definitions/answers.ts';
import { errorsOf } from '../definitions/validate.ts';
import { html } from '../pages/html.ts';
import { restoredIn, showsBeside } from './beside.ts';
import { colleaguesPosting } from './colleagues.ts';
import { areAllThatIsOpen } from './follow-ups.ts';
import type { Notice } from './form-page.ts';
import { formPages, IN_ITS_PLACE, type Link, type LinkRequest as Request, windowOf } from './form-pages.ts';
import { formPosting } from './form-posting.ts';
import { quotesLine } from './quotes-line.ts';
import { submittedBody } from './receipt-page.ts';
import { besideRoutes } from './routes-beside.ts';
import { quotesRoutes } from './routes-quotes.ts';
import { receiptRoutes } from './routes-receipt.ts';
import { languageOf, readerFor, type Visit, visits } from './visit.ts';

export function formRoutes(context: Context) {
  const { store } = context;
  const visitOf = visits(context);
  const pages = formPages(context, visitOf);
  const lineOf = quotesLine(context);
  const { send, sendBlankForm, sendForm, sendNotice, sendUnknown } = pages;
  const colleagues = colleaguesPosting(context, visitOf);
  const { showBeside, restore } = besideRoutes(context, send, colleagues.namedBy);

  async function showForm(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const language = languageOf(visit, request.query.lang);
    const { response, version, survey, invitation } = visit;
    if (showsBeside(visit, request.query)) return showBeside(request, reply, visit, language);
    if (areAllThatIsOpen(visit))
      return sendForm(request, reply, visit, language, {
        status: 200,
        notice: noticeOf(request.query),
        contributor: await colleagues.namedBy(visit, request.query.by),
      });
    if (response?.status === 'submitted' && visit.phase !== 'withdrawn') {
      const latest = (await store.submissions(survey.id, invitation.id)).at(-1);
      if (latest !== undefined) {
        const reader = readerFor(visit, language);
        const body = html`${await lineOf(visit, reader)}${submittedBody(visit, latest, reader)}`;
        return send(request, reply, visit, { status: 200, language, body, ...IN_ITS_PLACE });
      }
    }
    const line = await lineOf(visit, readerFor(visit, language));
    if (visit.phase !== 'open') return sendNotice(request, reply, visit, language, {}, line);
    const isChecked = request.query.check !== undefined;
    const notice = noticeOf(request.query);
    const isPlain = invitation.issue === 1 && windowOf(request) === undefined;
    if (response === undefined && !isChecked && notice === undefined && isPlain)
      return sendBlankForm(request, reply, visit, language);
    const errors = isChecked ? errorsOf(version.content, valuesOf(visit)) : [];
    return sendForm(request, reply, visit, language, {
      status: 200,
      errors,
      isChecked,
      notice,
      line,
      restored: restoredIn(request.query),
      contributor: await colleagues.namedBy(visit, request.query.by),
    });
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<Link>('/r/:token', showForm);
    app.post<Link>('/r/:token', formPosting(context, visitOf, pages, colleagues, restore));
    receiptRoutes(context, visitOf, pages)(app);
    quotesRoutes(context, visitOf, pages)(app);
  };
}

const SAVED: readonly Notice[] = ['reopened', 'joined', 'prefilled', 'no-contributors', 'sent', 'blank'];

function noticeOf({ saved }: Link['Querystring']): Notice | undefined {
  if (saved === undefined) return undefined;
  return SAVED.find((one) => one === saved) ?? (saved === '0' ? 'nothing-saved' : 'saved');
}

const valuesOf = (visit: Visit): Record<string, AnswerValue> =>
  Object.fromEntries(
    Object.entries(visit.response?.answers ?? {}).map(([question, answer]) => [question, answer.value]),
  );
