/** A device's storage: a write is durable once it is let through; what was not is gone, or not, when the device is killed. */
import type { Storage, StoredRecord } from '../../../client/sync/records.ts';

export interface ModelStorage extends Storage {
  /** What a page that opens now would find. */
  durable(): StoredRecord[];
  /** Lets every write through. Says whether there was any. */
  settle(): boolean;
  /** The device is killed: of the writes under way the first `survivors` are done, the rest never were. */
  crash(survivors: number): void;
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
    settle() {
      const now = writes;
      writes = [];
      for (const { apply, resolve } of now) {
        apply();
        resolve();
      }
      return now.length > 0;
    },
    crash(survivors) {
      for (const { apply } of writes.slice(0, survivors)) apply();
      writes = [];
    },
  };
}
