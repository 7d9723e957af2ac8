/** Working translations as JSON: the list, and saving one. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { API_SECURITY, accountOf, allowed, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { cursorOf } from '../../store/readings.ts';
import { TRANSLATION_ORIGINS, TRANSLATION_STATES, type Translatable } from '../../store/translations.ts';
import { askedTranslations, targetOf, textOf } from './asking.ts';
import { statesOf, storeFilter, WANTED } from './filter.ts';
import { writtenWhole } from './saving.ts';

/** Rows of one answer of the API. */
const ROWS = 200;

const time = z.iso.datetime();
const row = z.strictObject({
  ...{ invitation: z.string(), questionnaire: z.string(), question: z.string(), municipality: z.string() },
  synthetic: z.boolean(),
  revision: z.number().int().describe('The revision of the answer that counts.'),
  ...{ language: z.string(), words: z.number().int(), text: z.string() },
  state: z.enum(TRANSLATION_STATES).describe('`machine`: a machine’s, that nobody has saved yet.'),
  base: z.number().int().describe('What saving is to be based on.'),
  translation: z
    .strictObject({
      ...{ version: z.number().int(), text: z.string() },
      revision: z.number().int().describe('The revision of the answer that was translated.'),
      origin: z.enum(TRANSLATION_ORIGINS),
      ...{ machine: z.string(), unfinished: z.boolean(), by: z.string(), at: time },
    })
    .nullable(),
});
const list = z.strictObject({
  ...{ survey: z.string(), to: z.string(), translations: z.array(row) },
  next: z.string().nullable().describe('Give it as `after` for the next rows; null on the last.'),
});
const saved = z.strictObject({
  kind: z.enum(['saved', 'beside', 'unchanged']).describe('`beside`: kept, while one that was saved meanwhile holds.'),
  version: z.number().int().nullable(),
});

const rowJson = (one: Translatable): z.infer<typeof row> => ({
  ...{ invitation: one.invitation, questionnaire: one.questionnaire, question: one.question },
  ...{ municipality: one.municipality, synthetic: one.synthetic, revision: one.revision, language: one.language },
  ...{ words: one.words, text: textOf(one), state: one.state, base: one.base },
  translation:
    one.translation === null
      ? null
      : {
          ...{ version: one.translation.version, text: one.translation.text, revision: one.translation.revision },
          ...{ origin: one.translation.origin, machine: one.translation.machine, by: one.translation.by },
          ...{ unfinished: one.translation.isUnfinished, at: new Date(one.translation.at).toISOString() },
        },
});

export function translationApi(context: Context): (app: FastifyInstance) => Promise<void> {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    // Before what was sent is looked at: nobody else learns what would have been wrong with it.
    app.addHook('preValidation', signedIn(context));
    const one = z.string().max(200).optional();
    const survey = z.string().describe('Id of a survey.');
    app.get(
      '/api/v1/surveys/:survey/translations',
      {
        preValidation: [allowed(...rights.read)],
        schema: {
          summary: 'Answers that may be translated into a language, and their working translations',
          ...{ tags: ['analysis'], security: API_SECURITY, params: z.object({ survey }) },
          querystring: z.object({
            to: one.describe('The language to translate into; English without it.'),
            state: z.enum(WANTED).optional().describe('`open`: all that is left to do.'),
            from: one.describe('The language of the answers.'),
            ...{ region: one, questionnaire: one, after: one },
          }),
          response: { 200: list },
        },
      },
      async (request) => {
        const from = await askedTranslations(context, request);
        const to = targetOf(from.survey, request.query.to, 'en');
        const states = statesOf(request.query.state);
        const filter = { ...storeFilter(request.query, to, from.questions), ...(states && { states }) };
        const found = await from.store.translatables(from.survey.id, filter, request.query.after ?? null, ROWS + 1);
        const rows = found.slice(0, ROWS);
        const last = rows.at(-1);
        const next = found.length > ROWS && last !== undefined ? cursorOf(last) : null;
        return { survey: from.survey.id, to, translations: rows.map(rowJson), next };
      },
    );

    app.put(
      '/api/v1/surveys/:survey/translations/:invitation/:question',
      {
        preValidation: [allowed(...rights.analyse)],
        schema: {
          summary: 'Keeps a version of a working translation; nothing is overwritten',
          ...{ tags: ['analysis'], security: API_SECURITY },
          params: z.object({ survey, invitation: z.string(), question: z.string() }),
          body: z.strictObject({
            to: z.string().max(20),
            revision: z.number().int().min(1).describe('The revision of the answer that is translated.'),
            base: z.number().int().min(0).describe('The version that it is based on; 0 where there is none.'),
            text: z.string().max(200_000).describe('Empty: takes the translation back.'),
          }),
          response: { 200: saved },
        },
      },
      async (request) => {
        const from = await askedTranslations(context, request);
        const { invitation, question } = request.params;
        const { revision, base, text, to: wanted } = request.body;
        const to = targetOf(from.survey, wanted, 'en');
        const answer = await from.store.countedAnswer(from.survey.id, invitation, question);
        const found = answer && (await from.store.revision(from.survey.id, answer.response, question, revision));
        const isText = from.questions.some(
          (of) => of.question === question && of.questionnaire === answer?.questionnaire,
        );
        if (answer === undefined || !isText || typeof found?.value !== 'string')
          throw new Problem(404, 'working-translations:no-text');
        if (answer.language === to) throw new Problem(400, 'working-translations:own-language');
        const written = writtenWhole({ text: found.value, language: answer.language }, to, text);
        const [done] = await from.store.saveTranslations({
          ...{ survey: from.survey.id, batch: null, by: accountOf(request).name, at: context.clock.now() },
          translations: [
            { ...written, invitation, question, language: to, revision, origin: 'person', machine: '', base },
          ],
        });
        if (done === undefined || done.kind === 'gone') throw new Problem(404, 'working-translations:no-text');
        return { kind: done.kind, version: 'version' in done ? done.version : null };
      },
    );
  };
}
