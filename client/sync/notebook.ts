/** Everything typed and not yet acknowledged, in memory and in the storage: the same after every step, whatever happens between two of them. */

import type { EngineOptions } from './engine.ts';
import { type Entry, isNeeded } from './entry.ts';
import { Question } from './question.ts';
import type { AnswerRecord, ReceivedRecord, StoredRecord, SubmissionRecord } from './records.ts';
import { Writer } from './writer.ts';

export interface QueuedSubmission {
  record: SubmissionRecord;
  /** `false`: the device could not keep it. Undefined while it is being written. */
  isDurable?: boolean | undefined;
  /** Whether the server may have it, as far as this page knows. */
  isSent?: boolean;
}

export class Notebook {
  readonly #options: EngineOptions;
  readonly #writer: Writer;
  readonly questions = new Map<string, Question>();
  submission: QueuedSubmission | undefined;
  isStarted = false;
  isStopped = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#writer = new Writer(options.storage);
  }

  get entries(): Entry[] {
    return [...this.questions.values()].flatMap(({ entries }) => entries);
  }

  about(question: string): Question {
    const known = this.questions.get(question);
    if (known !== undefined) return known;
    // Of another version of the questionnaire: sent like any other, and refused by the server if it must be.
    const about = new Question(question, { value: null, revision: 0, receivedAt: '', parallel: [] });
    this.questions.set(question, about);
    return about;
  }

  /** The field's own entry, made where it has none. */
  begin(about: Question): Entry {
    const { now, newId, path, device, labelOf } = this.#options;
    const record: AnswerRecord = {
      ...{ kind: 'answer', id: newId(), path, device, question: about.id, label: labelOf?.(about.id) },
      ...{ typed: about.seen.value, typedAt: now(), seen: about.seen, settles: [] },
    };
    about.main ??= { record, dueAt: 0, since: undefined };
    return about.main;
  }

  /** Takes up what this device kept. */
  async start(): Promise<void> {
    const records = await this.#read();
    for (const record of records) if (record.kind === 'received') this.#recall(record);
    this.#take(records.filter((record) => 'device' in record && record.device === this.#options.device));
    this.isStarted = true;
  }

  /** Takes over what another device's tab kept, each text with its base and its attempt. */
  async adopt(device: string): Promise<void> {
    const { newId, device: own } = this.#options;
    for (const record of await this.#read()) {
      if (record.kind === 'received' || record.device !== device) continue;
      const copy = { ...record, id: newId(), device: own };
      this.#take([copy]);
      const entry = this.entries.find((one) => one.record.id === copy.id);
      // The copy is there before the first goes: a crash in between leaves both, and the server counts the same attempt once.
      if (await (entry === undefined ? this.keepSubmission() : this.keep(entry))) await this.forget(record.id);
    }
  }

  /** Resolves once the device has what the entry is now, to `false` where it refused. */
  async keep(entry: Entry): Promise<boolean> {
    entry.isDurable = undefined;
    const isKept = await this.#writer.write(entry.record.id, () => (isNeeded(entry.record) ? entry.record : undefined));
    entry.isDurable = isKept;
    this.changed();
    return isKept;
  }

  async keepSubmission(): Promise<boolean> {
    const { submission } = this;
    if (submission === undefined) return true;
    const isKept = await this.#writer.write(submission.record.id, () =>
      this.submission === submission ? submission.record : undefined,
    );
    submission.isDurable = isKept;
    this.changed();
    return isKept;
  }

  /** Gives what may have been sent another id: with the first it would be answered with what it submitted then. Resolves once that is kept. */
  async renewSubmission(): Promise<void> {
    const { submission } = this;
    if (submission?.isSent !== true) return;
    submission.isSent = false;
    const { record } = submission;
    record.body = JSON.stringify({ ...JSON.parse(record.body), clientId: this.#options.newId() });
    await this.keepSubmission();
  }

  async dropSubmission(): Promise<void> {
    const { submission } = this;
    this.submission = undefined;
    if (submission !== undefined) await this.forget(submission.record.id);
  }

  /** Keeps what the server was last heard to have. */
  remember(about: Question): void {
    const { path } = this.#options;
    const id = receivedId(path, about.id);
    void this.#writer.write(id, () => {
      const { parallel: _, ...version } = about.known;
      return { kind: 'received', id, path, question: about.id, version };
    });
  }

  async forget(id: string): Promise<void> {
    await this.#writer.write(id, () => undefined);
  }

  /** Drops what has arrived, and lets the field show what is newer where nobody types there. */
  finish(about: Question): void {
    for (const { id } of about.tidy()) void this.forget(id);
    const { newer } = about;
    if (newer === undefined || !this.#mayShow(about.id)) return;
    about.seen = { value: newer.value, revision: newer.revision };
    this.#options.show?.(about.id, newer.value);
  }

  /** Nothing is written and nothing said from now on. */
  stop(): void {
    this.isStopped = true;
    this.#writer.stop();
  }

  changed(): void {
    if (!this.isStopped) this.#options.changed?.();
  }

  async #read(): Promise<StoredRecord[]> {
    try {
      return await this.#options.storage.all();
    } catch {
      // Every write fails as well, and that is what the page says.
      return [];
    }
  }

  /** The newest text of a question goes into its field where nothing else is there; others are sent beside it. */
  #take(records: StoredRecord[]): void {
    const answers = records.filter((record) => record.kind === 'answer');
    for (const record of answers.sort((one, other) => other.typedAt - one.typedAt)) {
      const entry: Entry = {
        record: { ...record },
        dueAt: 0,
        since: record.typedAt,
        isTaken: true,
        isDurable: true,
      };
      const about = this.about(record.question);
      const { main } = about;
      const isNewest =
        main === undefined || (main.isTaken && main.record.held === undefined && main.record.typedAt < record.typedAt);
      if (isNewest && this.#mayShow(record.question)) {
        if (main !== undefined) about.sides.push(main);
        about.main = entry;
        this.#options.show?.(record.question, record.typed);
      } else about.sides.push(entry);
    }
    for (const record of records)
      if (record.kind === 'submission') this.submission ??= { record: { ...record }, isDurable: true, isSent: true };
    this.changed();
  }

  /** What this device heard of last, where the page is an older one. */
  #recall({ id, question, version }: ReceivedRecord): void {
    const about = this.about(question);
    if (about.learn(version)) this.finish(about);
    else void this.forget(id);
  }

  /** Before the start nobody can have read what stands in a field, so that it may be another text. */
  #mayShow(question: string): boolean {
    return !this.isStarted || (this.#options.mayShow?.(question) ?? true);
  }
}

const receivedId = (path: string, question: string): string => `received ${path} ${question}`;
