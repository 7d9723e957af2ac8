/** The pages of comparison over HTTP; each also as a picture and as CSV. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf } from '../../access/guard.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { html } from '../../pages/html.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages, translator } from '../../pages/texts.ts';
import { readCounts } from '../../results/counts.ts';
import { ownPart } from '../../store/scope.ts';
import { askedOf } from '../coding/asked.ts';
import { layerOf } from '../coding/layers.ts';
import { type FormView, formHtml } from './forms.ts';
import { indicatorQuestions } from './indicator-table.ts';
import { comparisonItem, PAGES } from './items.ts';
import type { ItemOptions } from './options.ts';
import { comparisonPage } from './page.ts';
import { optionsOf, questionIn } from './queries.ts';
import { closedQuestions, questionLabel } from './question-table.ts';
import { type ComparisonReader, numbersIn } from './reader.ts';
import { tableCsv } from './table-csv.ts';

const format = z.object({ format: z.enum(['csv', 'svg']).optional().catch(undefined) });
const STYLES = ['client/styles/analysis-comparison.css'];

export const pageRoutes = (context: Context) => {
  async function show(kind: ItemOptions['kind'], request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { survey, store, me } = await askedOf(context, request);
    const of = { store, clock: context.clock };
    const language = preferredLanguage(request, languages);
    const reader: ComparisonReader = {
      ...{ t: translator(language), language, layer: await layerOf(store, survey.id, { name: me }) },
    };
    const [codes, registry, counts] = await Promise.all([
      store.codes(survey.id),
      store.registry(survey.id),
      kind === 'question' || kind === 'indicator' ? readCounts(of, survey) : undefined,
    ]);
    const offered =
      counts === undefined ? [] : kind === 'question' ? closedQuestions(counts) : indicatorQuestions(counts);
    const questions = offered.map((one) => ({ key: one.key, label: questionLabel(survey, reader, one).label }));
    const query = { ...Object(request.query) };
    if (questions.length > 0 && questionIn(query) === undefined) query.question = questions[0]?.key;
    const options = optionsOf(kind, query);
    const item = options && (await comparisonItem(of, reader, survey, options));
    const { format: wanted } = format.parse(request.query);
    if (wanted !== undefined) {
      if (item === undefined) throw new Problem(404, 'not-found');
      const name = `${survey.id}-${kind}-${item.asOf.slice(0, 10)}`;
      if (wanted === 'svg' && item.svg === undefined) throw new Problem(404, 'not-found');
      return reply
        .type(wanted === 'csv' ? 'text/csv; charset=utf-8' : 'image/svg+xml; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.${wanted}"`)
        .header('content-language', language)
        .send(wanted === 'csv' ? tableCsv(item.table) : item.svg);
    }
    const form: FormView = { survey, reader, codes, questions, registry: ownPart(store.scope, registry) };
    return sendOfficePage(context, request, reply, (t) => ({
      title: `${t(`comparison:part-${kind}`)} – ${t('comparison:title')}`,
      nav: surveyNav({ t, survey, active: 'comparison', account: accountOf(request) }),
      body: comparisonPage({
        ...{ survey, kind, item, hasCodes: codes.some(({ removedAt }) => removedAt === null) },
        reader: { t, language, numbers: numbersIn(language) },
        form:
          options === undefined || (counts !== undefined && questions.length === 0)
            ? html``
            : formHtml(form, options, `/surveys/${survey.id}/comparison${PAGES[kind]}`),
        nothing: t(counts !== undefined && questions.length === 0 ? `comparison:none-${kind}` : 'comparison:gone'),
      }),
      styles: STYLES,
      scripts: ['client/analysis/chart-png.ts'],
      synthetic: item?.table.isSynthetic === true,
    }));
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get('/surveys/:survey/comparison', (request, reply) => show('codes', request, reply));
    app.get('/surveys/:survey/comparison/co-occurrence', (request, reply) => show('co-occurrence', request, reply));
    app.get('/surveys/:survey/comparison/map', (request, reply) => show('map', request, reply));
    app.get('/surveys/:survey/comparison/questions', (request, reply) => show('question', request, reply));
    app.get('/surveys/:survey/comparison/indicators', (request, reply) => show('indicator', request, reply));
  };
};
