/**
 * Records what researchers do and see (`access/audited-routes.ts`): a change before it is made, a file before it is begun, a page before its first byte is
 * sent. What cannot be recorded is refused. Register before the routes.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSitting, recordAction } from '../access/audit.ts';
import { auditedChange, auditedFile, auditedView, subjectOf } from '../access/audited-routes.ts';
import type { Context } from '../context.ts';
import { type Plugin, wholeApp } from './whole-app.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What was recorded before it was done. */
    recordedBefore?: { kind: string };
  }
}

/** What respondents ask for has no account, and is not to wait for a hook. Their own history is with their answers. */
const RESPONDENTS = /^\/(api\/v1\/)?(r|open|receipt|resume|assets)(\/|$)/;

/** With it a page that is open says that it asks for itself again. */
const RENEWAL = 'samsvar-renewal';

export const auditLog = (context: Context): Plugin =>
  wholeApp(async (app) => {
    app.addHook('onRoute', (route) => {
      const [method = ''] = [route.method].flat();
      if (RESPONDENTS.test(route.url)) return;
      const record = async (request: FastifyRequest): Promise<void> => {
        if (request.account === undefined) return;
        const audited = method === 'GET' ? auditedFile(route.url, request.query) : auditedChange(method, route.url);
        if (audited === undefined) return;
        await recordAction(context, request, audited.action, subjectOf(request, audited.kind));
        request.recordedBefore = { kind: audited.kind };
      };
      // After who asks is known and allowed to.
      route.preHandler = [...[route.preHandler ?? []].flat(), record];
      const answered = async (request: FastifyRequest, reply: FastifyReply) => recordAnswer(context, request, reply);
      route.onSend = [...[route.onSend ?? []].flat(), answered];
    });
  });

async function recordAnswer(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.account === undefined) return;
  const { recordedBefore } = request;
  if (recordedBefore !== undefined) {
    delete request.recordedBefore;
    if (reply.statusCode < 400) return;
    const subject = subjectOf(request, recordedBefore.kind);
    const detail = { ...subject.detail, status: reply.statusCode };
    await recordAction(context, request, 'refused', { ...subject, detail });
    return;
  }
  if (request.method !== 'GET' || request.isRecorded || reply.statusCode < 200 || reply.statusCode >= 300) return;
  const view = auditedView(request.routeOptions.url ?? '', request.query);
  if (view === undefined) return;
  const subject = subjectOf(request, view.kind);
  // What a page says of itself leaves nothing out: without an entry of this sitting another is made.
  const isAgain = view.isLive && request.headers[RENEWAL] !== undefined;
  if (isAgain && (await isSitting(context, request, subject))) return;
  await recordAction(context, request, view.action, subject);
}
