/** `npm run faults -- 30m [--seed N] [--only NAME]`: the long run; prints the table, exits 1 where anything was lost or duplicated. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import startPostgres from '../fixtures/postgres-global.ts';
import type { Report } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { tableOf } from './table.ts';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `30m`, `2h` in milliseconds; undefined where it is none. */
function milliseconds(written: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+)([smh])$/.exec(written ?? '') ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * (UNITS[unit] ?? 0);
}

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, only: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const duration = milliseconds(positionals[0]);
const { only } = values;
const all = scenarios();
const chosen = all.filter(({ name }) => only === undefined || only.includes(name));
const seed = Number(values.seed ?? randomInt(2 ** 32));
if (duration === undefined || positionals.length > 1 || chosen.length === 0 || !Number.isSafeInteger(seed)) {
  console.error(`npm run faults -- DURATION [--seed N] [--only NAME]…
  DURATION as 90s, 30m or 2h, divided over the scenarios
  NAME: ${all.map(({ name }) => `"${name}"`).join(', ')}`);
  process.exit(2);
}

const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const reports: Report[] = [];
const broken: string[] = [];
const began = Date.now();
const stopPostgres = await startPostgres();
try {
  for (const scenario of chosen) {
    console.error(`${scenario.name} …`);
    const until = Date.now() + (duration * scenario.share) / shares;
    try {
      reports.push(await scenario.run({ seed, length: { until } }));
    } catch (error) {
      // The others are run all the same; the run has failed.
      broken.push(`${scenario.name}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
} finally {
  await stopPostgres();
}
console.log(`\n${tableOf(reports)}\n\nseed ${seed}, ${Math.round((Date.now() - began) / 1000)} s`);
for (const { scenario, findings } of reports) for (const finding of findings) console.log(`${scenario}: ${finding}`);
for (const line of broken) console.error(line);
const isSound = broken.length === 0 && reports.every(({ lost, duplicated }) => lost === 0 && duplicated === 0);
process.exit(isSound ? 0 : 1);
