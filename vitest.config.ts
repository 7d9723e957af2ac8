import { defineConfig } from 'vitest/config';
import LongestFirst from './tests/longest-first.ts';

const EVERY = 'tests/**/*.test.ts';
const BROWSER = 'tests/browser/**/*.test.ts';
/** Each in a process of its own: what is done to the process (other modules, a log that is written once a minute, killed servers) must not reach another file. */
const ALONE = ['tests/faults/**/*.test.ts', 'tests/respond/unavailable.test.ts', 'tests/store/writing-thread.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['tests/fixtures/postgres-global.ts'],
    // More files at a time than two cores, of which Vitest would use one: browsers and databases wait more than they work.
    maxWorkers: 3,
    // As the server is started: what dies young is swept seldom.
    execArgv: ['--max-semi-space-size=32'],
    // Only against waiting for ever: a machine with other things to do is no fault.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      // One process after another file in the same one: to load the server anew for each takes longer than most files.
      { extends: true, test: { name: 'together', include: [EVERY], exclude: [...ALONE, BROWSER], isolate: false } },
      // The same, with one browser a process.
      { extends: true, test: { name: 'browser', include: [BROWSER], isolate: false } },
    ],
  },
});
