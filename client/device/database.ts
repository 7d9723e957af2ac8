/** Records in IndexedDB, written through to the disk where the browser can. Opened again whenever the browser has closed it, as iOS does. */
import type { Storage, StoredRecord } from '../sync/records.ts';

const NAME = 'samsvar';
const STORE = 'records';
/** Milliseconds after which a database that does not answer counts as broken; until it is asked again. */
const PATIENCE = 2000;
const REST = 10_000;

export class DatabaseStorage implements Storage {
  readonly #path: string;
  #opening: Promise<IDBDatabase> | undefined;
  #restsUntil = 0;

  constructor(path: string) {
    this.#path = path;
  }

  all(): Promise<StoredRecord[]> {
    return this.#run<StoredRecord[]>('readonly', (store) => store.index('path').getAll(this.#path));
  }

  async put(record: StoredRecord): Promise<void> {
    await this.#run('readwrite', (store) => store.put(record));
  }

  async delete(id: string): Promise<void> {
    await this.#run('readwrite', (store) => store.delete(id));
  }

  async #run<R>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
    if (performance.now() < this.#restsUntil) throw new Error('no answer');
    try {
      return await this.#once(mode, ask);
    } catch (error) {
      // Closed behind our back: once more with a new one. Whatever else is wrong is wrong again.
      this.#opening = undefined;
      if (error instanceof DOMException && error.name === 'InvalidStateError') return this.#once(mode, ask);
      throw error;
    }
  }

  async #once<R>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
    this.#opening ??= open();
    let transaction: IDBTransaction | undefined;
    const giveUp = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#restsUntil = performance.now() + REST;
      // So that what is given up now is not written later, over something newer.
      transaction?.abort();
      giveUp.reject(new Error('no answer'));
    }, PATIENCE);
    try {
      const database = await Promise.race([this.#opening, giveUp.promise]);
      database.onclose = () => {
        this.#opening = undefined;
      };
      transaction = database.transaction(STORE, mode, { durability: 'strict' });
      return await Promise.race([done(transaction, ask(transaction.objectStore(STORE))), giveUp.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: 'id' }).createIndex('path', 'path');
    };
    request.onsuccess = () => {
      const database = request.result;
      // A newer page wants to change it: this one opens it again when it needs it.
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

/** Only a completed transaction is on the disk. */
function done<R>(transaction: IDBTransaction, request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    transaction.onerror = () => reject(transaction.error);
  });
}
