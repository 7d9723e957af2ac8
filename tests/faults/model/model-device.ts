/** One person's device with one page open: a storage that survives, a page with the real engine that does not, and the fields as the person sees them. */
import { Engine } from '../../../client/sync/engine.ts';
import type { Conflict } from '../../../client/sync/question.ts';
import type { Known, ServerState, Transport, Value } from '../../../client/sync/records.ts';
import { QUESTIONS } from '../writer.ts';
import type { ModelClock } from './model-clock.ts';
import { type ModelStorage, modelStorage } from './model-storage.ts';

/** What a device puts on the line, and what it is told. */
export interface DeviceAbout {
  name: string;
  path: string;
  clock: ModelClock;
  transportOf(device: string): Transport;
  /** An attempt leaves; `isDurable`: the device has it and must send it until it is answered. */
  sends(question: string, body: string, isDurable: boolean): void;
  /** The device was told that the response is submitted. */
  submitted(receipt: unknown): void;
}

const UNANSWERED: Known = { value: null, revision: 0, receivedAt: '', parallel: [] };

export class ModelDevice {
  readonly #about: DeviceAbout;
  readonly #storage: ModelStorage = modelStorage();
  readonly #fields = new Map<string, Value>();
  #made = 0;
  #lives = 0;
  /** The question in whose field the caret is: nothing may be shown there that the person did not write. */
  #focus: string | undefined;
  #isLeaving = false;
  #engine: Engine | undefined;
  /** Texts that must reach the server sooner or later: written here and not written over, and kept by the device if it was killed since. */
  readonly owed = new Set<string>();
  /** Texts that the storage ever had. */
  readonly #kept = new Set<Value>();
  /** Wishes to submit that were not turned down. */
  wishes = 0;

  constructor(about: DeviceAbout) {
    this.#about = about;
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('no page is open');
    return this.#engine;
  }

  /** The page's id in the storage. */
  get id(): string {
    return `${this.#about.name}.${this.#lives}`;
  }

  /** What stands in the field. */
  shows(question: string): Value {
    return this.#fields.get(question) ?? null;
  }

  /** Opens the page as the server wrote it when it said this. With `most` it has not come further than so many writes when this resolves. */
  async open({ answers = {} }: ServerState, most?: number): Promise<void> {
    const others = new Set(this.#storage.durable().flatMap((record) => ('device' in record ? record.device : [])));
    this.#lives += 1;
    this.#isLeaving = false;
    const engine = this.#newEngine();
    this.#engine = engine;
    for (const question of QUESTIONS) {
      const known = { ...UNANSWERED, ...answers[question] };
      this.#fields.set(question, known.value);
      engine.open(question, known);
    }
    let isOpen = false;
    const opening = async (): Promise<void> => {
      await engine.start();
      for (const device of others) await engine.adopt(device);
      isOpen = true;
    };
    const opened = opening();
    if (most !== undefined) return this.#goesOn(most);
    while (!isOpen) {
      await turn();
      this.#settle();
    }
    await opened;
  }

  #settle(most?: number): boolean {
    const isBusy = this.#storage.settle(most);
    for (const record of this.#storage.durable()) if (record.kind === 'answer') this.#kept.add(record.typed);
    return isBusy;
  }

  /** Everything goes on until the storage has written so many records. */
  async #goesOn(most: number): Promise<void> {
    for (let left = most; left > 0; left -= 1) {
      await turn();
      this.#settle(1);
    }
    await turn();
  }

  #newEngine(): Engine {
    const { path, clock, submitted } = this.#about;
    return new Engine({
      ...{ path, device: this.id, storage: this.#storage, transport: this.#transport() },
      now: clock.now,
      newId: () => {
        this.#made += 1;
        return `${this.id}.${this.#made}`;
      },
      setTimer: clock.setTimer,
      clearTimer: clock.clearTimer,
      language: () => 'en',
      mayShow: (question) => this.#focus !== question,
      show: (question, value) => void this.#fields.set(question, value),
      submitted,
      rejected: () => {
        this.wishes = 0;
      },
    });
  }

  #transport(): Transport {
    const line = this.#about.transportOf(this.id);
    return {
      ...line,
      put: (question, body, language) => {
        const isDurable = this.#storage
          .durable()
          .some((record) => record.kind === 'answer' && record.attempt?.body === body);
        if (!isDurable && !this.#isLeaving) throw new Error(`sent before the device had it: ${body}`);
        this.#about.sends(question, body, isDurable);
        return line.put(question, body, language);
      },
    };
  }

  /** The field says something else, by the person's hand. */
  #write(question: string, value: Value): void {
    const before = this.shows(question);
    if (typeof before === 'string') this.owed.delete(before);
    if (typeof value === 'string') this.owed.add(value);
    this.#fields.set(question, value);
  }

  types(question: string, text: string): void {
    this.#focus = question;
    this.#write(question, text);
    this.engine.type(question, text);
  }

  /** The caret leaves the field. */
  rests(): void {
    this.#focus = undefined;
    this.engine.rest();
  }

  /** Settles what there is to choose about a question; `pick` says how, from what the field says and the others. */
  chooses(question: string, pick: (versions: Value[]) => Value): void {
    const conflict: Conflict | undefined = this.engine.conflictOf(question);
    if (conflict === undefined) return;
    const value = pick([this.shows(question), ...conflict.others.map((version) => version.value)]);
    this.#write(question, value);
    this.engine.choose(question, value, conflict);
  }

  submits(): void {
    this.wishes += 1;
    void this.engine.submit();
  }

  /** What is not waiting for the line or the clock goes on until it does. */
  async settles(): Promise<void> {
    for (let idle = 0; idle < 2; ) {
      await turn();
      idle = this.#settle() ? 0 : idle + 1;
    }
  }

  /** The page goes as a page does that is closed: it sends what it can. */
  leaves(): void {
    this.#isLeaving = true;
    this.engine.leave();
  }

  /** The page is gone as after `kill -9`, when the storage has written so many more records. What it never had is owed no more. */
  async dies(most: number): Promise<void> {
    await this.#goesOn(most);
    this.engine.stop();
    this.#storage.crash();
    for (const text of this.owed) if (!this.#kept.has(text)) this.owed.delete(text);
    if (!this.#storage.durable().some(({ kind }) => kind === 'submission')) this.wishes = 0;
    this.#focus = undefined;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
