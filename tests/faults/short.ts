/** A scenario as a test: its short length, a seed of its own that a failure names. */
import { expect } from 'vitest';
import type { Scenario } from './scenario.ts';

/** Milliseconds: servers and browsers that are started again and again, on a machine with other things to do. */
export const PATIENCE = 180_000;

/** The day this was first run: the same tests every time; the long run takes others. */
const SEED = 20_261_125;

export async function losesNothing({ run, tries }: Scenario): Promise<void> {
  const report = await run({ seed: SEED, length: { tries } });
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ lost: 0, duplicated: 0 });
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.tries).toBeGreaterThanOrEqual(tries);
}
