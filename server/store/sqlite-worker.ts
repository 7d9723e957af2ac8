/** The writing thread: takes writes, tells what became of them, one message a group. Started by `sqlite-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { type FromWriter, failureOf, type Told, type ToWriter } from './sqlite-messages.ts';
import { writerOn } from './sqlite-writer.ts';

const port = parentPort;
if (port === null) throw new Error('sqlite-worker.ts runs as a thread only');
const writer = writerOn(z.string().parse(workerData));

let told: Told[] = [];
const post = (message: FromWriter): void => port.postMessage(message);
const send = (): void => {
  if (told.length > 0) post(told);
  told = [];
};
const tell = (one: Told): void => {
  // A group is settled in one go: microtasks come after its last.
  if (told.length === 0) queueMicrotask(send);
  told.push(one);
};

port.on('message', async (asked: ToWriter) => {
  if (asked === 'close') {
    await writer.close();
    send();
    port.close();
    return;
  }
  for (const { id, write } of asked) {
    writer.add({
      write,
      done: (value) => tell({ id, value }),
      failed: (error) => tell({ id, failure: failureOf(error) }),
    });
  }
});
post('ready');
