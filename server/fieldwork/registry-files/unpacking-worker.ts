/** The thread that opens one packed file, says what is in it, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { unpack } from './unpacking.ts';

parentPort?.postMessage(await unpack(workerData));
