/** Comparing where there are 100,000 answers and some hundred thousand codings: codes by region, all codes of the codebook, rolled up. */
import { layerOf } from '../server/analysis/coding/layers.ts';
import { comparisonItem } from '../server/analysis/comparison/items.ts';
import type { ItemOptions } from '../server/analysis/comparison/options.ts';
import type { Context } from '../server/context.ts';
import type { Survey } from '../server/definitions/model.ts';
import { newId } from '../server/foundation/ids.ts';
import { pointsIn } from '../server/foundation/points.ts';
import { translator } from '../server/pages/texts.ts';
import type { TableRow } from '../server/store/operations/copy.ts';
import { spanText } from '../server/store/operations/span-counts.ts';
import { cursorOf } from '../server/store/readings.ts';
import { type EngineName, fill, newPlace } from './place.ts';
import { median, number, type Row } from './table.ts';

const ANSWERS = Number(process.env.BENCH_ANSWERS ?? 100_000);
const EACH = 3;
const MUST = 300;
const LENGTH = 200;
const TIMES = 5;
const AT = 1_000;

/** Codes each answer of text `EACH` times: with which, and where, is another for each. */
async function code({ store }: Context, survey: Survey): Promise<{ answers: number; codings: number }> {
  const codes = (await store.codes(survey.id)).map(({ id }) => id);
  let answers = 0;
  let rows: TableRow[] = [];
  let codings = 0;
  for (let after: string | null = null; ; ) {
    const page = await store.countedAnswers(survey.id, {}, after, 2_000);
    for (const { response, question, revision, value, words } of page) {
      answers += 1;
      if (typeof value !== 'string') continue;
      const length = pointsIn(value);
      for (let nth = 0; nth < EACH; nth += 1) {
        const seed = answers * EACH + nth;
        const from = (seed * 7) % Math.max(1, length - 20);
        const code = codes[(seed * 31) % codes.length] ?? '';
        const place = { words: Math.min(4, words), from_point: from, to_point: Math.min(length, from + 20) };
        rows.push({
          ...{ survey: survey.id, id: newId(), code, response, question, revision, whole: 0, ...place },
          ...{ span: spanText(place), by_whom: nth === 2 ? 'ola' : 'ida' },
          ...{ made_at: AT, removed_at: null, removed_by: null },
        });
      }
    }
    for (let start = 0; start < rows.length; start += 1_000)
      await store.loadTable('coding', rows.slice(start, start + 1_000));
    codings += rows.length;
    rows = [];
    const last = page.at(-1);
    if (last === undefined) return { answers, codings };
    after = cursorOf(last);
  }
}

const KINDS: [name: string, options: ItemOptions, mustReach: number | undefined][] = [
  ['codes by region', { kind: 'codes', by: 'region', measure: 'respondents', share: 'column', subcodes: false }, MUST],
  [
    'codes by region, subcodes rolled up',
    { kind: 'codes', by: 'region', measure: 'respondents', share: 'column', subcodes: true },
    undefined,
  ],
  [
    'one code by partnership',
    { kind: 'codes', codes: ['schools'], by: 'partnership', measure: 'words', share: 'none', subcodes: false },
    MUST,
  ],
  ['codes that meet in an answer', { kind: 'co-occurrence', within: 'answer', subcodes: false }, undefined],
];

export async function comparison(engine: EngineName): Promise<Row[]> {
  const place = await newPlace(engine);
  try {
    return await place.with(async (context, survey) => {
      const questions = Math.max(1, survey.questionnaires.length * 6);
      await fill(context, survey, Math.ceil((ANSWERS / questions) * survey.questionnaires.length), LENGTH);
      await context.store.readSubmissions(survey.id);
      const { answers, codings } = await code(context, survey);
      const layer = await layerOf(context.store, survey.id, { name: 'ida' });
      const rows: Row[] = [];
      for (const [what, options, mustReach] of KINDS) {
        const times: number[] = [];
        const used: number[] = [];
        for (let time = 0; time <= TIMES; time += 1) {
          const [began, processor] = [performance.now(), process.cpuUsage()];
          await comparisonItem(context, { t: translator('en'), language: 'en', layer }, survey, options);
          const { user, system } = process.cpuUsage(processor);
          times.push(performance.now() - began);
          used.push((user + system) / 1_000);
        }
        const [took, processor] = [median(times.slice(1)), median(used.slice(1))];
        rows.push({
          what: `${what}: ${number(answers)} answers, ${number(codings)} codings`,
          mustReach: mustReach === undefined ? '' : `≤ ${mustReach} ms`,
          figure: `${number(took)} ms`,
          reference: `${number(processor)} ms of the processor, chart drawn`,
          passed: mustReach === undefined || took <= mustReach,
        });
      }
      return rows;
    });
  } finally {
    await place.remove();
  }
}
