/** Records in `localStorage` or `sessionStorage`, one key each. */
import type { Storage as Records, StoredRecord } from '../sync/records.ts';

const PREFIX = 'samsvar ';

export class WebStorage implements Records {
  readonly #path: string;
  /** Asked for each time: where a browser forbids it, the question itself throws. */
  readonly #storage: () => Storage;

  constructor(path: string, storage: () => Storage) {
    this.#path = path;
    this.#storage = storage;
  }

  async all(): Promise<StoredRecord[]> {
    const storage = this.#storage();
    const found: StoredRecord[] = Object.keys(storage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => JSON.parse(storage.getItem(key) ?? 'null'));
    return found.filter((record) => record?.path === this.#path);
  }

  async put(record: StoredRecord): Promise<void> {
    this.#storage().setItem(PREFIX + record.id, JSON.stringify(record));
  }

  async delete(id: string): Promise<void> {
    this.#storage().removeItem(PREFIX + id);
  }
}
