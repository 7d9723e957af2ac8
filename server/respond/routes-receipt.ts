/** `/r/TOKEN/receipt`: what was submitted last, as a page and as the file that its hash is over. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import { html } from '../pages/html.ts';
import { type FormPages, IN_ITS_PLACE, type Link, type LinkRequest as Request } from './form-pages.ts';
import { quotesLine } from './quotes-line.ts';
import { receiptBody, receiptFile } from './receipt-page.ts';
import { type FindVisit, languageOf, nameIn, readerFor } from './visit.ts';

export function receiptRoutes(context: Context, visitOf: FindVisit, { send, sendNotice, sendUnknown }: FormPages) {
  const { store } = context;
  const lineOf = quotesLine(context);

  async function showReceipt(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const language = languageOf(visit, request.query.lang);
    if (visit.phase === 'withdrawn') return sendNotice(request, reply, visit, language, {});
    const submissions = await store.submissions(visit.survey.id, visit.invitation.id);
    const latest = submissions.at(-1);
    if (latest === undefined) return reply.redirect(`/r/${request.params.token}`, 303);
    const reader = readerFor(visit, language);
    const line = await lineOf(visit, reader);
    const body = html`${line}${receiptBody(visit, submissions, latest, reader, context.config.baseUrl)}`;
    const title = `${reader.t('respond:receipt')} ${latest.number} – ${nameIn(visit, reader.t)}`;
    const styles = ['client/styles/receipt.css'];
    return send(request, reply, visit, { status: 200, language, body, title, styles, ...IN_ITS_PLACE });
  }

  async function sendReceiptFile(request: Request, reply: FastifyReply) {
    const visit = await visitOf(request.params.token);
    if (visit === undefined) return sendUnknown(request, reply, {});
    const latest = (await store.submissions(visit.survey.id, visit.invitation.id)).at(-1);
    if (latest === undefined || visit.phase === 'withdrawn') return reply.redirect(`/r/${request.params.token}`, 303);
    return reply
      .header('content-disposition', `attachment; filename="receipt-${latest.number}.json"`)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(receiptFile(latest), undefined, 2));
  }

  return (app: FastifyInstance): void => {
    app.get<Link>('/r/:token/receipt', showReceipt);
    app.get<Link>('/r/:token/receipt.json', sendReceiptFile);
  };
}
