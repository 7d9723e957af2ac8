/** A writer in a thread of its own: statements, commit and the disk's time leave the thread that answers requests. */
import { Worker } from 'node:worker_threads';
import { errorOf, type FromWriter, type ToWriter } from './sqlite-messages.ts';
import type { Waiting, Writer } from './sqlite-writer.ts';
import { StoreUnavailable } from './unavailable.ts';

/** Starts the thread. Where it dies, everything that waits and everything later fails with `StoreUnavailable`, and a line of the log says so. */
export function threadedWriter(file: string, now: number): Writer {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { file, now } });
  /** Whom to tell. What was written is gone from here once it is sent. */
  const waiting = new Map<number, Pick<Waiting, 'done' | 'failed'>>();
  let asked: { id: number; write: Waiting['write'] }[] = [];
  let last = 0;
  let isClosing = false;
  let death: StoreUnavailable | undefined;
  const ended = Promise.withResolvers<void>();
  // An idle store keeps no process alive; one that owes an answer does.
  worker.unref();

  const post = (message: ToWriter): void => worker.postMessage(message);
  const send = (): void => {
    const batch = asked;
    asked = [];
    if (batch.length > 0 && death === undefined) post(batch);
  };
  const end = (reason: Error): void => {
    if (death !== undefined) return;
    death = new StoreUnavailable('writing thread ended', reason);
    for (const one of waiting.values()) one.failed(death);
    waiting.clear();
    if (!isClosing)
      console.error('the writing thread has ended, nothing can be stored until Samsvar is started again:', reason);
    ended.resolve();
  };

  worker.on('message', (told: FromWriter) => {
    for (const one of told) {
      const asker = waiting.get(one.id);
      waiting.delete(one.id);
      if ('failure' in one) asker?.failed(errorOf(one.failure));
      else asker?.done(one.value);
    }
    if (waiting.size === 0 && !isClosing) worker.unref();
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the writing thread ended with ${code}`)));

  return {
    add({ write, done, failed }) {
      if (death !== undefined) {
        failed(death);
        return;
      }
      if (waiting.size === 0) worker.ref();
      // What comes in one turn of the event loop goes over together.
      if (asked.length === 0) setImmediate(send);
      last += 1;
      waiting.set(last, { done, failed });
      asked.push({ id: last, write });
    },
    death: () => death,
    async close() {
      isClosing = true;
      worker.ref();
      send();
      if (death === undefined) post('close');
      await ended.promise;
    },
  };
}
