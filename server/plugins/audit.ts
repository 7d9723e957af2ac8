/**
 * Records what researchers do and see (`access/audited-routes.ts`): a change before it is made, a page or file before its first byte is sent. What cannot be
 * recorded is refused. Register before the routes.
 */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { recordAction } from '../access/audit.ts';
import { auditedChange, auditedView, subjectOf } from '../access/audited-routes.ts';
import type { Context } from '../context.ts';
import { type Plugin, wholeApp } from './whole-app.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What was recorded of a change before it was made. */
    recordedChange?: { kind: string };
  }
}

export const auditLog = (context: Context): Plugin =>
  wholeApp(async (app) => {
    app.addHook('onRoute', (route) => {
      const [method = ''] = [route.method].flat();
      const change = auditedChange(method, route.url);
      if (change === undefined) return;
      const record = async (request: FastifyRequest): Promise<void> => {
        // Respondents have no account: their own history is with their answers.
        if (request.account === undefined) return;
        await recordAction(context, request, change.action, subjectOf(request, change.kind));
        request.recordedChange = { kind: change.kind };
      };
      // After who asks is known and allowed to.
      route.preHandler = [...[route.preHandler ?? []].flat(), record];
    });

    app.addHook('onSend', async (request, reply, payload) => {
      try {
        await recordAnswer(context, request, reply);
      } catch (error) {
        if (payload instanceof Readable) payload.destroy();
        throw error;
      }
    });
  });

async function recordAnswer(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.account === undefined) return;
  const { recordedChange } = request;
  if (recordedChange !== undefined) {
    delete request.recordedChange;
    if (reply.statusCode < 400) return;
    const subject = subjectOf(request, recordedChange.kind);
    await recordAction(context, request, 'refused', {
      ...subject,
      detail: { ...subject.detail, status: reply.statusCode },
    });
    return;
  }
  if (request.method !== 'GET' || request.isRecorded || reply.statusCode < 200 || reply.statusCode >= 300) return;
  const view = auditedView(request.routeOptions.url ?? '', request.query);
  if (view !== undefined) await recordAction(context, request, view.action, subjectOf(request, view.kind));
}
