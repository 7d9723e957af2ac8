/** Codings as JSON: read, made, removed, brought back. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { ANCHOR_STATES, type Coding, codingCursor } from '../../store/codings.ts';
import { brought } from './anchors.ts';
import { type Asked, askedOf } from './asked.ts';
import { codersIn, isSeen, layerOf } from './layers.ts';

const time = z.iso.datetime().describe('UTC.');
const point = z.number().int().min(0);
const codingRow = z.strictObject({
  id: z.string(),
  code: z.string(),
  invitation: z.string(),
  question: z.string(),
  revision: z.number().int().describe('That was coded.'),
  from: point.describe('In Unicode code points of that revision’s text.'),
  to: point.describe('The first code point after it.'),
  whole: z.boolean().describe('On the whole answer.'),
  words: z.number().int(),
  by: z.string().describe('The coder.'),
  madeAt: time,
  anchor: z
    .strictObject({
      revision: z.number().int(),
      ...{ from: point, to: point, words: z.number().int() },
      state: z.enum(ANCHOR_STATES),
      seenAt: time.nullable(),
    })
    .describe('Where it stands in the revision that counts now.'),
});
const codingList = z.strictObject({
  survey: z.string(),
  codings: z.array(codingRow),
  next: z.string().nullable().describe('For `after`.'),
});
const codingAdded = z.strictObject({
  id: z.string(),
  made: z.boolean().describe('False where the same was coded already.'),
});
const codingBody = z.strictObject({
  invitation: z.string().max(100),
  question: z.string().max(200),
  code: z.string().max(200),
  revision: z.number().int().min(1).describe('Of the answer, as it was read.'),
  span: z.strictObject({ from: point, to: point }).nullable().describe('Null: the whole answer.'),
});

const iso = (at: number): string => new Date(at).toISOString();

const rowOf = (coding: Coding): z.infer<typeof codingRow> => {
  const { id, code, invitation, question, revision, from, to, whole, words, by, madeAt, anchor } = coding;
  return {
    ...{ id, code, invitation, question, revision, from, to, whole, words, by, madeAt: iso(madeAt) },
    anchor: { ...anchor, seenAt: anchor.seenAt === null ? null : iso(anchor.seenAt) },
  };
};

const ofSurvey = { survey: z.string().describe('Id of a survey.') };
const one = z.string().max(200).optional();

export function codingApi(context: Context) {
  /** The coding that a request names. Throws `Problem` 404 where there is none that may be seen. */
  async function codingOf({ store, survey, me }: Asked, id: string): Promise<Coding> {
    const [coding, layer] = await Promise.all([store.coding(survey.id, id), layerOf(store, survey.id, { name: me })]);
    if (coding === undefined || !isSeen(layer, coding.by)) throw new Problem(404, 'coding:coding-gone');
    return coding;
  }

  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const about = { tags: ['analysis'], security: API_SECURITY };
    const mayCode = { preHandler: allowed(...rights.analyse) };
    const changing = { params: z.object({ ...ofSurvey, coding: z.string() }) };

    app.get(
      '/api/v1/surveys/:survey/codings',
      {
        schema: {
          ...about,
          summary: 'Codings of answers that count, with where they stand now',
          description: 'While a survey is coded blind: one’s own only.',
          params: z.object(ofSurvey),
          querystring: z.object({
            ...{ invitation: one, question: one, questionnaire: one, code: one, by: one, region: one },
            flagged: z.enum(['yes']).optional().describe('Only those under which the text changed.'),
            after: z.string().max(500).optional(),
            limit: z.coerce.number().int().min(1).max(1000).default(200),
          }),
          response: { 200: codingList },
        },
      },
      async (request) => {
        const { survey, store, me } = await askedOf(context, request);
        const { code, by: wanted, flagged, after, limit, ...places } = request.query;
        const by = codersIn(await layerOf(store, survey.id, { name: me }), wanted === undefined ? undefined : [wanted]);
        const filter = {
          ...Object.fromEntries(Object.entries(places).filter(([, value]) => value !== undefined)),
          ...(code !== undefined && { codes: [code] }),
          ...(by !== undefined && { by }),
          ...(flagged !== undefined && { flagged: true }),
        };
        const codings = await brought(store, survey.id, () => store.codings(survey.id, filter, after ?? null, limit));
        const last = codings.at(-1);
        const next = last !== undefined && codings.length === limit ? codingCursor(last) : null;
        return { survey: survey.id, codings: codings.map(rowOf), next };
      },
    );

    app.post(
      '/api/v1/surveys/:survey/codings',
      {
        ...mayCode,
        schema: {
          ...about,
          summary: 'Codes words of an answer, or all of it',
          description: 'The same words, code and coder again are answered with the first.',
          params: z.object(ofSurvey),
          body: codingBody,
          response: { 200: codingAdded },
        },
      },
      async (request) => {
        const { survey, store, me } = await askedOf(context, request);
        const { invitation, ...body } = request.body;
        if ((await store.invitation(survey.id, invitation)) === undefined) throw new Problem(404, 'coding:no-answer');
        const made = await store.addCoding({
          ...{ survey: survey.id, invitation, id: newId(), by: me, at: context.clock.now() },
          ...body,
        });
        if (made.kind === 'done' || made.kind === 'there') return { id: made.id, made: made.kind === 'done' };
        throw made.kind === 'not-counted'
          ? new Problem(404, 'coding:no-answer')
          : new Problem(422, made.kind === 'no-code' ? 'coding:no-code' : 'coding:no-passage');
      },
    );

    app.delete(
      '/api/v1/surveys/:survey/codings/:coding',
      {
        ...mayCode,
        schema: {
          ...about,
          ...changing,
          summary: 'Removes a coding; it is kept, with who did so',
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const of = await askedOf(context, request);
        const { id, invitation } = await codingOf(of, request.params.coding);
        const input = { survey: of.survey.id, invitation, coding: id, by: of.me, at: context.clock.now() };
        if ((await of.store.removeCoding(input)) === 'gone') throw new Problem(404, 'coding:coding-gone');
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/surveys/:survey/codings/:coding/restore',
      {
        ...mayCode,
        schema: { ...about, ...changing, summary: 'Brings a removed coding back', response: { 200: codingAdded } },
      },
      async (request) => {
        const of = await askedOf(context, request);
        const { id, invitation } = await codingOf(of, request.params.coding);
        const input = { survey: of.survey.id, invitation, coding: id, by: of.me, at: context.clock.now() };
        const came = await of.store.restoreCoding(input);
        if (came === 'gone') throw new Problem(404, 'coding:coding-gone');
        return { id, made: came === 'done' };
      },
    );
  };
}
