/** Invitations, their letters and links: `/surveys/SURVEY/invitations` and `/surveys/SURVEY/templates`. */
import type { FastifyInstance } from 'fastify';
import { allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { invitationApi } from './api.ts';
import { oneInvitation } from './routes-one.ts';
import { invitationRoutes } from './routes-sending.ts';
import { templateRoutes } from './routes-templates.ts';

export const inviteRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(invitationApi(context));
    await app.register(async (pages) => {
      pages.addHook('preHandler', signedIn(context));
      pages.addHook('preHandler', allowed(...rights.readPersonal));
      await pages.register(invitationRoutes(context));
      await pages.register(oneInvitation(context));
      await pages.register(templateRoutes(context));
    });
  };
