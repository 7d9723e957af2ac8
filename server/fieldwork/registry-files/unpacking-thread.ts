/** Opens packed files in a thread with bounded memory and time, so that no file can stop the server: `docs/decisions/registry-import.md`. */
import { Worker } from 'node:worker_threads';
import { LONGEST_READING, MOST_MEMORY } from './limits.ts';
import type { Unpacked } from './unpacked.ts';

/** Never rejects for what is in the file. */
export function unpackedOf(bytes: Uint8Array): Promise<Unpacked> {
  const { promise, resolve, reject } = Promise.withResolvers<Unpacked>();
  const worker = new Worker(new URL('./unpacking-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
  });
  const tooLarge: Unpacked = { kind: 'refused', code: 'too-large', data: {} };
  const late = setTimeout(() => {
    resolve(tooLarge);
    void worker.terminate();
  }, LONGEST_READING);
  worker.once('message', resolve);
  worker.once('error', (error) => {
    const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (isFull) resolve(tooLarge);
    else reject(error);
  });
  worker.once('exit', () => {
    clearTimeout(late);
    // Where it has said nothing until now, it never will.
    reject(new Error('the thread that opens packed files ended without a word'));
  });
  return promise;
}
