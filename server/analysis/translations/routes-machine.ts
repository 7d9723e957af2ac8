/** Having what is missing translated by the machine that is set up, some at a time. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages } from '../../pages/texts.ts';
import type { NewTranslation, Translatable, TranslationState } from '../../store/translations.ts';
import { type AskedTranslations, askedTranslations, targetOf, textOf } from './asking.ts';
import { type ListQuery, listQueryOf, storeFilter } from './filter.ts';
import { type Machine, machineOf } from './machine.ts';
import { type MachineView, machinePage } from './machine-page.ts';
import { writtenSentences } from './saving.ts';
import { sentencesIn } from './sentences.ts';
import { STYLE } from './style.ts';

/** Answers of one press of the button: what a person waits for. */
const MOST = 10;
/** Milliseconds after which no further answer is sent. */
const LONGEST = 60_000;

export function machineRoutes(context: Context) {
  async function asked(request: FastifyRequest): Promise<{ from: AskedTranslations; query: ListQuery; to: string }> {
    const from = await askedTranslations(context, request);
    const query = listQueryOf(request.query);
    return { from, query, to: targetOf(from.survey, query.to, preferredLanguage(request, languages)) };
  }

  async function show(request: FastifyRequest, reply: FastifyReply, said: MachineView['said']): Promise<FastifyReply> {
    const { from, query, to } = await asked(request);
    const { survey, store, questions } = from;
    const machine = machineOf(context.config);
    const waiting: MachineView['waiting'] = [];
    for (const language of survey.languages) {
      if (language === to || (query.from !== undefined && query.from !== language)) continue;
      const filter = { ...storeFilter({ ...query, from: language }, to, questions) };
      const missing = (await store.translationCounts(survey.id, filter)).find(({ state }) => state === 'missing');
      if (missing !== undefined) waiting.push({ from: language, answers: missing.answers, words: missing.words });
    }
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('working-translations:machine'),
      nav: surveyNav({ t, survey, active: 'translations', account: accountOf(request) }),
      body: machinePage({
        ...{ t, language, survey, machine, to, query, waiting, most: MOST, said },
        csrf: accountOf(request).csrf,
      }),
      styles: [STYLE],
    }));
  }

  /** Those that are missing and that the machine can read, at most `MOST`. */
  async function missing({ from, query, to }: Awaited<ReturnType<typeof asked>>, machine: Machine) {
    const found: Translatable[] = [];
    for (const language of from.survey.languages) {
      if (language === to || machine.refuses(language, to) !== undefined || found.length >= MOST) continue;
      if (query.from !== undefined && query.from !== language) continue;
      const filter = storeFilter({ ...query, from: language }, to, from.questions);
      const states: TranslationState[] = ['missing'];
      const most = MOST - found.length;
      const rows = await from.store.translatables(from.survey.id, { ...filter, states }, null, most);
      found.push(...rows);
    }
    return found;
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/translations/machine';
    app.get(ADDRESS, { preHandler: [allowed(...rights.analyse)] }, (request, reply) => show(request, reply, undefined));

    app.post(
      ADDRESS,
      { preHandler: [allowed(...rights.analyse), checkCsrf(context)] },
      async (request, reply): Promise<FastifyReply> => {
        const machine = machineOf(context.config);
        if (machine === undefined) throw new Problem(404, 'working-translations:no-machine');
        const page = await asked(request);
        const { from, to } = page;
        const begun = performance.now();
        const batch = newId();
        let count = 0;
        for (const answer of await missing(page, machine)) {
          if (performance.now() - begun > LONGEST) break;
          const sentences = sentencesIn(textOf(answer), answer.language);
          const answered = await machine.translate(
            sentences.map(({ text }) => text),
            { from: answer.language, to },
          );
          if (answered.kind === 'refused') {
            const said = { key: `working-translations:${answered.reason}`, data: answered.data, isWrong: true };
            return show(request, reply.code(502), said);
          }
          const translation: NewTranslation = {
            ...{ invitation: answer.invitation, question: answer.question, language: to, revision: answer.revision },
            ...{
              ...writtenSentences(sentences, answered.texts),
              origin: 'machine',
              machine: machine.name,
              base: answer.base,
            },
          };
          // Each by itself: what has come is kept, whatever becomes of the next one.
          const [saved] = await from.store.saveTranslations({
            ...{ survey: from.survey.id, translations: [translation], batch, by: accountOf(request).name },
            at: context.clock.now(),
          });
          if (saved?.kind === 'saved') count += 1;
        }
        return show(request, reply, { key: 'working-translations:machine-done', data: { count }, isWrong: false });
      },
    );
  };
}
