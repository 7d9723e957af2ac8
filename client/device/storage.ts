/** Where this device keeps records: the best place that works at the moment, and which one that was. On a device that is not one's own, the tab only. */
import type { Storage as Records, StoredRecord } from '../sync/records.ts';
import { DatabaseStorage } from './database.ts';
import { WebStorage } from './web-storage.ts';

/** The tab's own note that the device is somebody else's; it goes with the tab. */
const SHARED = 'samsvar-shared';

export class DeviceStorage implements Records {
  readonly #own: Records[];
  readonly #shared: Records[];
  readonly #only: string;
  readonly #not: string;
  /** Ids that were kept elsewhere than in the first place. */
  readonly #elsewhere = new Set<string>();
  isShared: boolean;
  /** Whether the last record had to be kept in a place less safe than the first. */
  isFallenBack = false;

  /** `only`, `not`: how questions begin of which this part of the page takes care, or another does. */
  constructor(path: string, only = '', not = '-') {
    this.#only = only;
    this.#not = not;
    this.#own = [new DatabaseStorage(path), new WebStorage(path, () => localStorage)];
    this.#shared = [new WebStorage(path, () => sessionStorage)];
    this.isShared = readShared();
  }

  get #places(): Records[] {
    return this.isShared ? this.#shared : this.#own;
  }

  /** Rejects where no place can be read. */
  async all(): Promise<StoredRecord[]> {
    const found = new Map<string, StoredRecord>();
    const places = this.#places;
    const read = await Promise.allSettled(places.map((place) => place.all()));
    for (const [index, result] of read.entries()) {
      if (result.status === 'rejected') continue;
      for (const record of result.value) {
        if (index > 0) this.#elsewhere.add(record.id);
        const known = found.get(record.id);
        if (known === undefined || timeOf(record) > timeOf(known)) found.set(record.id, record);
      }
    }
    if (read.every(({ status }) => status === 'rejected')) throw new Error('unreadable');
    return [...found.values()].filter(({ question }) => {
      const of = `${question}`;
      return of.startsWith(this.#only) && !of.startsWith(this.#not);
    });
  }

  /** Rejects where no place takes it. */
  async put(record: StoredRecord): Promise<void> {
    for (const [index, place] of this.#places.entries()) {
      try {
        await place.put(record);
      } catch {
        // Missing, closed for good, full or forbidden: the next place.
        this.#elsewhere.add(record.id);
        continue;
      }
      this.isFallenBack = index > 0;
      if (index === 0 && this.#elsewhere.delete(record.id)) await this.#deleteFrom(this.#places.slice(1), record.id);
      return;
    }
    throw new Error('full');
  }

  async delete(id: string): Promise<void> {
    const isElsewhere = this.#elsewhere.delete(id);
    await this.#deleteFrom(isElsewhere ? this.#places : this.#places.slice(0, 1), id);
  }

  /** Moves everything of this link between the device and the tab. */
  async share(isShared: boolean): Promise<void> {
    const before = this.#places;
    this.isShared = isShared;
    writeShared(isShared);
    for (const place of before) {
      for (const record of await place.all().catch(() => [])) {
        await this.put(record);
        await place.delete(record.id);
      }
    }
  }

  /** Removes everything of this link, wherever it is. */
  async clear(): Promise<void> {
    for (const place of [...this.#own, ...this.#shared])
      for (const { id } of await place.all().catch(() => [])) await place.delete(id);
  }

  async #deleteFrom(places: Records[], id: string): Promise<void> {
    const results = await Promise.allSettled(places.map((place) => place.delete(id)));
    // A place that does not work now may still have it.
    if (results.every(({ status }) => status === 'rejected')) throw new Error('unwritable');
  }
}

const timeOf = (record: StoredRecord): number => (record.kind === 'answer' ? record.typedAt : 0);

function readShared(): boolean {
  try {
    return sessionStorage.getItem(SHARED) !== null;
  } catch {
    // Forbidden: then nothing is kept in any case.
    return false;
  }
}

function writeShared(isShared: boolean): void {
  try {
    if (isShared) sessionStorage.setItem(SHARED, '1');
    else sessionStorage.removeItem(SHARED);
  } catch {
    // Forbidden: then nothing is kept in any case.
  }
}
