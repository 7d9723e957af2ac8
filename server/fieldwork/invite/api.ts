/** The invitations as JSON. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import { CHANNELS } from '../../registry/model.ts';
import { codeOf } from '../invitations.ts';
import { choiceOf } from './choice.ts';
import { languageOf, linkOf } from './letter.ts';
import { type Invited, invitedOf } from './recipients.ts';

const time = z.iso.datetime().describe('UTC.');
const contact = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  email: z.string(),
  telephone: z.string(),
  channel: z.enum(CHANNELS),
});
const invitation = z.strictObject({
  id: z.string(),
  questionnaire: z.string(),
  municipality: z.string(),
  municipalityName: z.string(),
  language: z.string().describe('What it is written in: the contact’s language, else the municipality’s.'),
  status: z.enum(['not started', 'draft', 'submitted', 'reopened', 'unconfirmed', 'withdrawn', 'erased']),
  contact: contact.nullable().describe('Whom it is addressed to.'),
  issue: z.number().int().describe('Which of its links holds: 1 is the first.'),
  link: z.string(),
  code: z.string(),
  madeAt: time,
  extendedUntil: time.nullable().describe('Its own closing time.'),
});
const list = z.strictObject({ survey: z.string(), invitations: z.array(invitation) });

const iso = (at: number): string => new Date(at).toISOString();

function invitationJson(context: Context, to: Invited): z.infer<typeof invitation> {
  const { id, survey, questionnaire, issue, madeAt, extendedUntil } = to.invitation;
  return {
    ...{ id, questionnaire, municipality: to.municipality.id, municipalityName: to.municipality.name },
    ...{ language: languageOf(to), status: to.status, issue, madeAt: iso(madeAt) },
    contact: to.contact && {
      ...{ id: to.contact.id, name: to.contact.name, role: to.contact.role, email: to.contact.email },
      ...{ telephone: to.contact.telephone, channel: to.contact.channel },
    },
    link: linkOf(context, to.invitation),
    code: codeOf(context.secret, survey, id, issue),
    extendedUntil: extendedUntil === null ? null : iso(extendedUntil),
  };
}

export function invitationApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.readPersonal));
    const one = z.string().max(200).optional();
    app.get(
      '/api/v1/surveys/:survey/invitations',
      {
        schema: {
          summary: 'Invitations with addressees, links and codes',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          querystring: z.object({
            questionnaire: one,
            region: one,
            partnership: one,
            municipality: one,
            invitation: one,
          }),
          response: { 200: list },
        },
      },
      async (request) => {
        const survey = surveyOf(context.surveys, request.params.survey);
        const { invited } = await invitedOf(storeOf(context, request), survey, choiceOf(request.query));
        return { survey: survey.id, invitations: invited.map((to) => invitationJson(context, to)) };
      },
    );
  };
}
