/** Working translations over HTTP: the list and the parts, each with routes of its own. */
import type { FastifyInstance } from 'fastify';
import { accountOf, allowed, signedIn } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages } from '../../pages/texts.ts';
import { cursorOf } from '../../store/readings.ts';
import { translationApi } from './api.ts';
import { askedTranslations, targetOf } from './asking.ts';
import { doneKey } from './done.ts';
import { listQueryOf, statesOf, storeFilter } from './filter.ts';
import { progressOf } from './list.ts';
import { listPage } from './list-page.ts';
import { editorRoutes } from './routes-editor.ts';
import { handOverRoutes } from './routes-hand-over.ts';
import { machineRoutes } from './routes-machine.ts';
import { STYLE } from './style.ts';

/** Answers on one page of the list. */
const ROWS = 50;

export const translationRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(translationApi(context));
    await app.register(async (pages) => {
      pages.addHook('preHandler', signedIn(context));
      pages.addHook('preHandler', allowed(...rights.read));
      await pages.register(listRoutes(context));
      await pages.register(machineRoutes(context));
      await pages.register(handOverRoutes(context));
      await pages.register(editorRoutes(context));
    });
  };

const listRoutes =
  (context: Context) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get('/surveys/:survey/translations', async (request, reply) => {
      const from = await askedTranslations(context, request);
      const { survey, store, questions } = from;
      const query = listQueryOf(request.query);
      const to = targetOf(survey, query.to, preferredLanguage(request, languages));
      const states = statesOf(query.state);
      const filter = { ...storeFilter(query, to, questions), ...(states && { states }) };
      const [progress, registry, found, synthetic] = await Promise.all([
        progressOf(from, query),
        store.registry(survey.id),
        store.translatables(survey.id, filter, query.after ?? null, ROWS + 1),
        store.hasInvitations(survey.id, true),
      ]);
      const rows = found.slice(0, ROWS);
      const last = rows.at(-1);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('working-translations:title'),
        nav: surveyNav({ t, survey, active: 'translations', account: accountOf(request) }),
        body: listPage({
          ...{ t, language, survey, from, registry, to, query, progress, rows },
          next: found.length > ROWS && last !== undefined ? cursorOf(last) : null,
          mayWrite: has(accountOf(request).role, 'analyse'),
          hasMachine: context.config.translate !== undefined,
          done: doneKey(request.query),
        }),
        styles: [STYLE],
        // Forgets on this device what was saved with the last of them.
        scripts: ['client/analysis/translation.ts'],
        synthetic,
      }));
    });
  };
