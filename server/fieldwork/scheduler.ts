/**
 * What happens by itself. Every process runs every job, one after the other and again and again; a job claims what it works on in the store, so no
 * timer owns any work, and a process that dies leaves its work to the others.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { StoreUnavailable } from '../store/unavailable.ts';

export interface Job {
  name: string;
  /** Milliseconds from the end of one run to the beginning of the next. */
  every: number;
  /**
   * Does what is due at `at`, and keeps nothing in memory for the next run. Where `signal` aborts it finishes what it has in hand, and no more.
   * What it throws is written to the log, and the job is run again in its time.
   */
  run(context: Context, at: number, signal?: AbortSignal): Promise<void>;
  /** Once, before the first run, where this process is the only one: takes over what an earlier one left unfinished. */
  takeOver?(context: Context, at: number): Promise<void>;
}

export interface Scheduler {
  /** Resolves once nothing is in hand any more; no job begins from now on. */
  stop(): Promise<void>;
}

/** Takes what goes wrong: as a rule the server's log. */
export interface JobLog {
  error(data: object, message: string): void;
}

/** Milliseconds between two lines about the same fault of a job. */
const SAID_AGAIN = 60_000;

/** Starts every job. */
export function startScheduler(context: Context, jobs: readonly Job[], log: JobLog): Scheduler {
  const stopping = new AbortController();
  const running = jobs.map((job) => repeat(context, job, log, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function repeat(context: Context, job: Job, log: JobLog, signal: AbortSignal): Promise<void> {
  const logged = new Map<string, number>();
  const attempt = (work: Promise<void> | undefined): Promise<void> =>
    Promise.resolve(work).catch((error: unknown) => {
      const { message } = error instanceof Error ? error : new Error(String(error));
      const now = performance.now();
      if (now - (logged.get(message) ?? Number.NEGATIVE_INFINITY) < SAID_AGAIN) return;
      logged.set(message, now);
      logJobFault(log, job, error);
    });
  // SQLite is served by one process alone.
  if (context.store.engine === 'sqlite') await attempt(job.takeOver?.(context, context.clock.now()));
  while (!signal.aborted) {
    await attempt(job.run(context, context.clock.now(), signal));
    await pause(job.every, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** Message and stack only, as for requests: what else an error carries may be an address or a text. */
function logJobFault(log: JobLog, { name }: Job, error: unknown): void {
  if (error instanceof StoreUnavailable) {
    log.error({ job: name, reason: error.reason }, 'the store is unavailable');
    return;
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  log.error({ job: name, error: { name: fault.name, message: fault.message, stack: fault.stack } }, 'job failed');
}
