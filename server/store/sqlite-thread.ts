/** A writer in a thread of its own: statements, commit and the disk's time leave the thread that answers requests. */
import { Worker } from 'node:worker_threads';
import { errorOf, type FromWriter, type ToWriter } from './sqlite-messages.ts';
import { type Waiting, type Writer, writerOn } from './sqlite-writer.ts';
import { StoreUnavailable } from './unavailable.ts';

/** Writes posted together at most. */
const TOGETHER = 8;

/**
 * Writes here until the thread is there, some tenths of a second, then hands over: nobody waits for it to start, and one that never starts
 * leaves the writing here. Where it dies later, everything that waits and everything that comes fails with `StoreUnavailable`, and a line of the log says so.
 */
export function threadedWriter(file: string): Writer {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: file });
  let here: Writer | undefined = writerOn(file);
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
  const takeOver = (): void => {
    if (isClosing) return;
    // Commits what is queued before anything of the thread's can come.
    here?.close();
    here = undefined;
  };
  const end = (reason: Error): void => {
    ended.resolve();
    if (isClosing && waiting.size === 0) return;
    console.error(
      `the writing thread has ended${here ? ' before it began' : ': nothing can be stored until Samsvar is started again'}:`,
      reason,
    );
    if (here !== undefined) return;
    death ??= new StoreUnavailable('writing thread ended', reason);
    for (const one of waiting.values()) one.failed(death);
    waiting.clear();
  };

  worker.on('message', (told: FromWriter) => {
    if (told === 'ready') return takeOver();
    for (const one of told) {
      const asker = waiting.get(one.id);
      waiting.delete(one.id);
      if ('failure' in one) asker?.failed(errorOf(one.failure));
      else asker?.done(one.value);
    }
    if (waiting.size === 0 && !isClosing) worker.unref();
  });
  let isEnded = false;
  const endOnce = (reason: Error): void => {
    if (isEnded) return;
    isEnded = true;
    end(reason);
  };
  worker.on('error', endOnce);
  worker.on('exit', (code) => endOnce(new Error(`the writing thread ended with ${code}`)));

  return {
    add(one) {
      if (here !== undefined) return here.add(one);
      if (death !== undefined) return one.failed(death);
      if (waiting.size === 0) worker.ref();
      // What comes in one turn of the event loop goes over together, but not more than some: so the thread has begun while the rest is read.
      if (asked.length === 0) setImmediate(send);
      last += 1;
      waiting.set(last, { done: one.done, failed: one.failed });
      asked.push({ id: last, write: one.write });
      if (asked.length >= TOGETHER) send();
    },
    death: () => death,
    async close() {
      isClosing = true;
      if (here !== undefined) {
        here.close();
        await worker.terminate();
        return;
      }
      worker.ref();
      send();
      if (death === undefined) post('close');
      await ended.promise;
    },
  };
}
