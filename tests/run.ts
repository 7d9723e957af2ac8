/** The test command: format and lint, types, unused code, then every test; ends with the count, as `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'samsvar-test-'));
const report = join(folder, 'report.json');
const run = (command: string, ...options: string[]): boolean => {
  console.log(`\n> ${command} ${options.join(' ')}`);
  return spawnSync(join('node_modules', '.bin', command), options, { stdio: 'inherit' }).status === 0;
};
let failedSteps = 0;
if (!run('biome', 'check', '.')) failedSteps += 1;
if (!run('tsc', '--noEmit')) failedSteps += 1;
if (!run('knip')) failedSteps += 1;
const testsPassed = run('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
const counts = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
rmSync(folder, { recursive: true });
const failed = counts.numFailedTests + failedSteps;
console.log(`\n${counts.numPassedTests + 3 - failedSteps} passed, ${failed} failed`);
process.exitCode = testsPassed && failed === 0 ? 0 : 1;
