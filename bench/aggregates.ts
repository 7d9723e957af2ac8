/** Aggregates by region where there are 100,000 responses, beside the same where there are 1,000. */
import { aggregates as aggregatesBy } from '../server/results/aggregates.ts';
import { type EngineName, filled } from './place.ts';
import { median, number, type Row } from './table.ts';

const [FEW, MANY] = [1000, Number(process.env.BENCH_RESPONSES ?? 100_000)];
const LENGTH = 600;
const TIMES = 50;

export async function aggregates(engine: EngineName): Promise<Row[]> {
  const [few, many] = [await timeWith(engine, FEW), await timeWith(engine, MANY)];
  return [
    {
      what: `aggregates by region, ${number(MANY)} responses`,
      mustReach: `≤ 2 × the time with ${number(FEW)}`,
      figure: `${number(many)} ms, ${number(many / few)} ×`,
      reference: `${number(FEW)} responses: ${number(few)} ms`,
      passed: many <= 2 * few,
    },
  ];
}

/** Milliseconds; the median of many, after as many to warm up. */
async function timeWith(engine: EngineName, responses: number): Promise<number> {
  const place = await filled(engine, responses, LENGTH);
  return place.with(async (context, survey) => {
    const times: number[] = [];
    for (let time = 0; time < 2 * TIMES; time += 1) {
      const began = performance.now();
      await aggregatesBy(context, survey, 'region');
      times.push(performance.now() - began);
    }
    return median(times.slice(TIMES));
  });
}
