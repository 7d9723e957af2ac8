/** Waiting no longer than one can. */

/** `value` after `time` milliseconds. */
export const after = <T>(time: number, value: T): Promise<T> =>
  new Promise((done) => setTimeout(() => done(value), time));

/** Milliseconds after which a storage that does not answer is one that keeps nothing. */
const STORAGE_PATIENCE = 2000;

/** What is looked up in the storage; undefined where that fails or does not answer. */
export const fromStorage = <T>(looking: Promise<T | undefined>): Promise<T | undefined> =>
  Promise.race([looking, after(STORAGE_PATIENCE, undefined)]).catch(() => undefined);
