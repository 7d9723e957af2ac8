/**
 * The test command: format and lint, types, unused code, and every test, at the same time; ends with the count, as `N passed, N failed`.
 * With `--whole`, every page in every language and every route on every engine (see `fixtures/breadth.ts`).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiled } from './fixtures/compiled.ts';

if (process.argv.includes('--whole')) process.env.SAMSVAR_TESTS = 'whole';
const folder = mkdtempSync(join(tmpdir(), 'samsvar-test-'));
const report = join(folder, 'report.json');
// Some forty test files load the same libraries, each in a process of its own.
process.env.NODE_COMPILE_CACHE ??= compiled;

/** Resolves with whether it ended with 0. Says what it says at once, or, where others speak too, all of it when it ends. */
function run(speaks: 'at once' | 'at the end', command: string, ...options: string[]): Promise<boolean> {
  const stdio = speaks === 'at once' ? 'inherit' : 'pipe';
  const said: string[] = [`\n> ${command} ${options.join(' ')}\n`];
  if (speaks === 'at once') console.log(said.join(''));
  return new Promise((resolve, reject) => {
    const child = spawn(join('node_modules', '.bin', command), options, { stdio: ['ignore', stdio, stdio] });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => said.push(text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (speaks === 'at the end') console.log(said.join(''));
      resolve(code === 0);
    });
  });
}

const checks = [
  run('at the end', 'biome', 'check', '.'),
  run('at the end', 'tsc', '--noEmit'),
  run('at the end', 'knip'),
];
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const testsPassed = await run('at once', 'vitest', 'run', ...reporters);
const failedChecks = (await Promise.all(checks)).filter((passed) => !passed).length;
const counts = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
rmSync(folder, { recursive: true });
const failed = counts.numFailedTests + failedChecks;
console.log(`\n${counts.numPassedTests + checks.length - failedChecks} passed, ${failed} failed`);
process.exitCode = testsPassed && failed === 0 ? 0 : 1;
