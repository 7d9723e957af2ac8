/** What happens by itself, and how it ends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Job, startScheduler } from '../../server/fieldwork/scheduler.ts';
import { StoreUnavailable } from '../../server/store/unavailable.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

interface Line {
  data: object;
  message: string;
}
/** A job whose runs a test waits for and lets go. */
function watchedJob(run: (nth: number, signal: AbortSignal | undefined) => Promise<void> | void): {
  job: Job;
  reached(nth: number): Promise<void>;
} {
  let runs = 0;
  const waiting = new Map<number, () => void>();
  return {
    job: {
      name: 'watched',
      every: 1,
      async run(_context, _at, signal) {
        runs += 1;
        waiting.get(runs)?.();
        await run(runs, signal);
      },
    },
    reached: (nth) => (runs >= nth ? Promise.resolve() : new Promise((done) => waiting.set(nth, done))),
  };
}
const logTo = (lines: Line[]) => ({ error: (data: object, message: string) => lines.push({ data, message }) });

describe('the scheduler', () => {
  it('runs a job again and again, and no more once it is stopped', async () => {
    const watched = watchedJob(() => undefined);
    const scheduler = startScheduler(server.context, [watched.job], logTo([]));
    await watched.reached(3);
    await scheduler.stop();
    let more = false;
    watched.job.run = async () => {
      more = true;
    };
    await scheduler.stop();
    expect(more).toBe(false);
  });

  it('waits for what is in hand when it is stopped, and tells it so', async () => {
    const held = Promise.withResolvers<void>();
    const watched = watchedJob((_nth, signal) => {
      signal?.addEventListener('abort', () => held.resolve());
      return held.promise.then(() => {
        finished = true;
      });
    });
    let finished = false;
    const scheduler = startScheduler(server.context, [watched.job], logTo([]));
    await watched.reached(1);
    await scheduler.stop();
    expect(finished).toBe(true);
  });

  it('goes on after a fault, and logs once what went wrong, without what it was about', async () => {
    const lines: Line[] = [];
    const watched = watchedJob((nth) => {
      if (nth === 1) throw Object.assign(new Error('a bug'), { detail: 'Failing row contains (kari@alta.example)' });
      if (nth === 2 || nth === 3) throw new StoreUnavailable('disk full', new Error('SQLITE_FULL'));
    });
    const scheduler = startScheduler(server.context, [watched.job], logTo(lines));
    await watched.reached(5);
    await scheduler.stop();
    expect(lines.map(({ message }) => message)).toEqual(['job failed', 'the store is unavailable']);
    expect(lines[0]?.data).toMatchObject({ job: 'watched', error: { message: 'a bug' } });
    expect(JSON.stringify(lines)).not.toContain('kari@alta.example');
  });

  it('takes over first what an earlier process left, where this one is alone', async () => {
    const order: string[] = [];
    const watched = watchedJob(() => {
      order.push('run');
    });
    const job: Job = {
      ...watched.job,
      async takeOver() {
        order.push('take over');
      },
    };
    const scheduler = startScheduler(server.context, [job], logTo([]));
    await watched.reached(2);
    await scheduler.stop();
    expect(order.slice(0, 2)).toEqual(['take over', 'run']);
    expect(order.filter((one) => one === 'take over')).toHaveLength(1);
  });
});
