/** Writes records to the storage: of each its newest state, one write at a time, so that a slow device catches up by itself. */
import type { Storage, StoredRecord } from './records.ts';

interface Job {
  again: boolean;
  done: Promise<boolean>;
}

export class Writer {
  readonly #storage: Storage;
  readonly #jobs = new Map<string, Job>();
  #isStopped = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Nothing is written from now on. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * Keeps what `read` gives, or takes the record away where it gives nothing. Resolves once that, or what `read` gave later, is durable;
   * to `false` where the storage refused it.
   */
  write(id: string, read: () => StoredRecord | undefined): Promise<boolean> {
    const running = this.#jobs.get(id);
    if (running !== undefined) {
      running.again = true;
      return running.done;
    }
    const job: Job = { again: false, done: Promise.resolve(false) };
    this.#jobs.set(id, job);
    job.done = this.#run(id, read, job);
    return job.done;
  }

  async #run(id: string, read: () => StoredRecord | undefined, job: Job): Promise<boolean> {
    try {
      do {
        job.again = false;
        const record = read();
        if (this.#isStopped) return false;
        await (record === undefined ? this.#storage.delete(id) : this.#storage.put({ ...record }));
      } while (job.again);
      return true;
    } catch {
      // Told by the result: the page says so, and sends all the same.
      return false;
    } finally {
      this.#jobs.delete(id);
    }
  }
}
