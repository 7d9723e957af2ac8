/** The registry as JSON. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import type { Text } from '../../definitions/model.ts';
import { CHANNELS } from '../../registry/model.ts';
import { STATUSES } from '../../registry/rows.ts';
import { askedOf } from './asking.ts';

const label = z.record(z.string(), z.string()).describe('By language.');
const answer = z.strictObject({
  survey: z.string(),
  regions: z.array(z.strictObject({ id: z.string(), label })),
  countries: z.array(
    z.strictObject({
      id: z.string(),
      region: z.string(),
      label,
      timeZone: z.string().nullable().describe('IANA name.'),
    }),
  ),
  municipalities: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      country: z.string(),
      language: z.string(),
      latitude: z.number().nullable(),
      longitude: z.number().nullable(),
    }),
  ),
  partnerships: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      status: z.enum(STATUSES),
      period: z.string(),
      theme: z.string(),
      municipalities: z.array(z.string()),
    }),
  ),
  contacts: z
    .array(
      z.strictObject({
        id: z.string(),
        municipality: z.string(),
        name: z.string(),
        role: z.string(),
        email: z.string(),
        telephone: z.string(),
        language: z.string(),
        channel: z.enum(CHANNELS),
        endedAt: z.iso.datetime().nullable().describe('When they left. UTC.'),
      }),
    )
    .optional()
    .describe('Absent for those who may not see who people are.'),
});

const labels = ({ in: by }: Text): Record<string, string> =>
  Object.fromEntries(Object.entries(by).flatMap(([one, wording]) => (wording ? [[one, wording.text]] : [])));

export function registryApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.read));
    app.get(
      '/api/v1/surveys/:survey/registry',
      {
        schema: {
          summary: 'Regions, countries, municipalities, partnerships and contacts',
          tags: ['fieldwork'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          response: { 200: answer },
        },
      },
      async (request) => {
        const { survey, registry, may } = await askedOf(context, request);
        return {
          survey: survey.id,
          regions: registry.regions.map((one) => ({ id: one.id, label: labels(one.label) })),
          countries: registry.countries.map(({ id, region, label: text, timeZone = null }) => ({
            ...{ id, region, label: labels(text), timeZone },
          })),
          municipalities: registry.municipalities.map(({ latitude = null, longitude = null, ...one }) => ({
            ...{ ...one, latitude, longitude },
          })),
          partnerships: registry.partnerships.map(({ theme = '', ...one }) => ({ ...one, theme })),
          ...(may('readPersonal') && {
            contacts: registry.contacts.map(({ endedAt, ...one }) => ({
              ...one,
              endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
            })),
          }),
        };
      },
    );
  };
}
