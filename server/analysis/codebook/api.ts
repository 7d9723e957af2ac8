/** The codebook as JSON. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import type { Code } from '../../store/codebook.ts';
import { askedOf } from './asking.ts';
import { usesFor } from './choices.ts';
import { textState } from './names.ts';
import { useOf } from './tree.ts';

const time = (at: number): string => new Date(at).toISOString();

const codeSchema = z.strictObject({
  id: z.string(),
  parent: z.string().nullable().describe('The code that it stands under.'),
  colour: z.string().describe('c1 to c12 of the palette.'),
  source: z.string().describe('The language that its texts are translated from.'),
  texts: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string(),
        definition: z.string(),
        state: z.enum(['source', 'current', 'stale', 'untold', 'missing']),
      }),
    )
    .describe('By language.'),
  passages: z
    .number()
    .int()
    .describe('Of answers that count, coded in the layers that may be seen: each once, as comparisons count.'),
  respondents: z.number().int().describe('Responses that have at least one.'),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  removedAt: z.iso.datetime().nullable(),
  mergedInto: z.string().nullable().describe('The code that took it over.'),
});
const answer = z.strictObject({
  survey: z.string(),
  codes: z.array(codeSchema).describe('In the order of the tree, each before what stands under it; removed ones too.'),
});

const textsOf = (code: Code) =>
  Object.fromEntries(
    Object.entries(code.texts).flatMap(([language, text]) =>
      text === undefined
        ? []
        : [[language, { name: text.name, definition: text.definition, state: textState(code, language) }]],
    ),
  );

export function codebookApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.read));
    app.get(
      '/api/v1/surveys/:survey/codebook',
      {
        schema: {
          summary: 'The codebook: a tree of codes with what each holds',
          tags: ['analysis'],
          security: API_SECURITY,
          params: z.object({ survey: z.string().describe('Id of a survey.') }),
          response: { 200: answer },
        },
      },
      async (request) => {
        const asked = await askedOf(context, request);
        const uses = await usesFor(asked);
        return {
          survey: asked.survey.id,
          codes: asked.codes.map((code) => {
            const { passages, respondents } = useOf(uses, code.id);
            const { id, parent, colour, source, madeBy, mergedInto } = code;
            return {
              ...{ id, parent, colour, source, texts: textsOf(code), passages, respondents, madeBy, mergedInto },
              madeAt: time(code.madeAt),
              removedAt: code.removedAt === null ? null : time(code.removedAt),
            };
          }),
        };
      },
    );
  };
}
