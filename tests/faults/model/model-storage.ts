/** A device's storage: a write is durable once it is let through; what was not is gone when the device is killed. */
import type { Storage, StoredRecord } from '../../../client/sync/records.ts';

export interface ModelStorage extends Storage {
  /** What a page that opens now would find. */
  durable(): StoredRecord[];
  /** Lets writes through, all or at most so many, oldest first. Says whether there was any. */
  settle(most?: number): boolean;
  /** The device is killed: what is under way was never written. */
  crash(): void;
}

export function modelStorage(): ModelStorage {
  const records = new Map<string, string>();
  let writes: { apply(): void; resolve(): void }[] = [];
  const write = (apply: () => void): Promise<void> => new Promise((resolve) => writes.push({ apply, resolve }));
  const durable = (): StoredRecord[] => [...records.values()].map((record): StoredRecord => JSON.parse(record));
  return {
    durable,
    all: async () => durable(),
    put(record) {
      const written = JSON.stringify(record);
      return write(() => records.set(record.id, written));
    },
    delete: (id) => write(() => records.delete(id)),
    settle(most = Number.POSITIVE_INFINITY) {
      const now = writes.slice(0, most);
      writes = writes.slice(now.length);
      for (const { apply, resolve } of now) {
        apply();
        resolve();
      }
      return now.length > 0;
    },
    crash() {
      writes = [];
    },
  };
}
