/**
 * The outbox: every text is on the device before it is sent, and stays there until the server has acknowledged it. Plain TypeScript
 * without DOM; what it needs is given to it, so that the same code runs in a page and in a model test. Why so, and what is kept:
 * `docs/decisions/device-storage.md`.
 *
 *     const engine = new Engine(options);
 *     engine.open('stories', { value: null, revision: 0, receivedAt: '', parallel: [] });  // what the page shows, for each question
 *     await engine.start();                 // what this device kept; `type` may be called before it resolves
 *     await engine.adopt(device);           // what a tab kept that is gone
 *     engine.type('stories', 'Water');      // on every input event
 *     await engine.submit();                // durable when it resolves; sent after everything else
 */
import { Delivery } from './delivery.ts';
import { followerOf, isHeldBack, isUnsent, typeInto } from './entry.ts';
import { Notebook } from './notebook.ts';
import type { Timers } from './pace.ts';
import { type Conflict, Question } from './question.ts';
import type { AnswerError, Contributor, Known, ServerState, Storage, Transport, Value } from './records.ts';

export interface EngineOptions extends Timers {
  /** Which link: `/r/TOKEN`. */
  path: string;
  /** This tab's id; no other living tab has it. */
  device: string;
  storage: Storage;
  transport: Transport;
  /** 16 or more characters that no other device makes. */
  newId(): string;
  /** The language of the page now. */
  language(): string;
  /** The question's wording, kept with the text for whoever finds it without the form. */
  labelOf?(question: string): string;
  contributor?(): Contributor | undefined;
  /** Whether a newer text may be put into a field now: nobody is typing there. */
  mayShow?(question: string): boolean;
  /** A field must show this from now on. */
  show?(question: string, value: Value): void;
  /** Something that `stateOf`, `conflictOf` or the getters say may be another. */
  changed?(): void;
  /** The server has the submission. `receipt` is undefined where it was someone else's, with every answer of this device in it. */
  submitted?(receipt: unknown): void;
  /** The server does not take the submission as the answers are. */
  rejected?(errors: AnswerError[]): void;
}

/**
 * `kept`: durable on the device, not acknowledged. `memory`: the device refused to keep it. `typed`: being written to the device.
 * `refused`: kept, and not sent again before something changes. `empty`: nobody has answered.
 */
export type AnswerState = 'empty' | 'typed' | 'memory' | 'kept' | 'sending' | 'received' | 'refused' | 'conflict';

export class Engine {
  readonly #options: EngineOptions;
  readonly #notebook: Notebook;
  readonly #delivery: Delivery;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#notebook = new Notebook(options);
    this.#delivery = new Delivery(options, this.#notebook, (state) => this.learn(state));
  }

  /** What the page shows of a question; for each, before `start`. */
  open(question: string, known: Known): void {
    this.#notebook.questions.set(question, new Question(question, known));
  }

  /** Takes up what this device kept. Resolves also where the storage cannot be read: everything goes on in memory. */
  async start(): Promise<void> {
    await this.#notebook.start();
    this.#delivery.isAsking ||= this.isSubmitting;
    this.#delivery.call();
  }

  /**
   * Takes over what another device's tab kept. The caller knows that the tab is gone; where it cannot know, both send their copy, and the
   * same attempt counts once.
   */
  async adopt(device: string): Promise<void> {
    await this.#notebook.adopt(device);
    this.#delivery.isAsking ||= this.isSubmitting;
    this.#delivery.call();
  }

  /** Notes what a field says now. It is on its way to the device when this returns. */
  type(question: string, value: Value): void {
    const about = this.#notebook.about(question);
    const entry = this.#notebook.begin(about);
    typeInto(entry, value, this.#options.now());
    void this.#notebook.keep(entry);
    this.#notebook.finish(about);
    this.#delivery.call();
  }

  /** Sends everything without waiting for the end of a sentence. */
  flush(): void {
    for (const entry of this.#notebook.entries) entry.dueAt = 0;
    this.#delivery.call();
  }

  /** The respondent chose among versions, or joined them: `value` is the answer now, `conflict` what was chosen from. */
  choose(question: string, value: Value, { current, settles }: Conflict): void {
    const about = this.#notebook.about(question);
    const entry = this.#notebook.begin(about);
    const { record } = entry;
    typeInto(entry, value, this.#options.now());
    if (entry.isContested) record.attempt = undefined;
    entry.isContested = false;
    record.seen = { value: current.value, revision: current.revision };
    record.settles = [...new Set([...record.settles, ...settles])];
    record.held = undefined;
    void this.#notebook.keep(entry);
    this.#notebook.finish(about);
    this.flush();
  }

  /** Queues the submission. Resolves once the device has it, to `false` where it could not keep it; it is sent in both cases. */
  async submit(): Promise<boolean> {
    const { newId, path, device, now, language, contributor } = this.#options;
    const body = JSON.stringify({ clientId: newId(), contributor: contributor?.() });
    this.#notebook.submission ??= {
      record: { kind: 'submission', id: newId(), path, device, queuedAt: now(), language: language(), body },
    };
    this.#delivery.isAsking = true;
    const keeping = this.#notebook.keepSubmission();
    this.flush();
    const isKept = await keeping;
    this.#delivery.call();
    return isKept;
  }

  /** Takes the submission out of the queue. One that is under way may reach the server all the same. */
  async withdraw(): Promise<void> {
    await this.#notebook.dropSubmission();
    this.#notebook.changed();
  }

  /** What the server says of the response, asked or by itself. */
  learn({ status, answers = {} }: ServerState): void {
    for (const [question, { parallel = [], ...version }] of Object.entries(answers)) {
      // A page may ask for some of the answers only.
      const about = this.#notebook.questions.get(question);
      if (about === undefined) continue;
      if (about.learn(version, parallel)) this.#notebook.remember(about);
      about.letGo();
      this.#notebook.finish(about);
    }
    // Opened again by a colleague.
    if (status !== 'submitted' && this.#delivery.closed?.code === 'respond:already-submitted') this.wake();
    this.#notebook.changed();
  }

  /** Asks the server how things stand, once nothing is left to be sent. */
  ask(): void {
    this.#delivery.isAsking = true;
    this.#delivery.call();
  }

  /** The page is seen again, or the connection is back: everything is tried at once, unless the server asked for time. */
  wake(): void {
    const { pace } = this.#delivery;
    this.#delivery.closed = undefined;
    pace.wake();
    if (pace.isOpen) this.#delivery.trouble = undefined;
    this.#delivery.call();
  }

  /** A field is left: it may show what is newer. */
  rest(): void {
    for (const about of this.#notebook.questions.values()) this.#notebook.finish(about);
    this.flush();
  }

  /** The page is hidden: one more try, then no timer until `wake`. */
  sleep(): void {
    this.#delivery.pace.sleep();
    this.flush();
  }

  /** The page goes: what has not left leaves as requests that outlive it. What becomes of them is learnt on the next visit. */
  leave(): void {
    const { transport, newId } = this.#options;
    if (this.#delivery.closed !== undefined) return;
    for (const entry of this.#notebook.entries) {
      const { record } = entry;
      if (!isUnsent(record) || isHeldBack(entry)) continue;
      const attempt = this.#delivery.attempt(entry);
      void this.#notebook.keep(entry);
      const bodies = [
        ...(entry === this.#delivery.sending ? [] : [attempt.body]),
        followerOf(attempt, record.typed, newId()),
      ];
      // Nobody waits for the answer: the record stays, and its attempt sent again is answered the same.
      for (const body of bodies)
        if (body !== undefined) transport.put(record.question, body, attempt.language).catch(() => undefined);
    }
  }

  /** Writes, sends and says nothing from now on, as if the tab were killed. */
  stop(): void {
    this.#notebook.stop();
    this.#delivery.pace.stop();
  }

  /** How far an answer has come, from acknowledgements only. */
  stateOf(question: string): AnswerState {
    const about = this.#notebook.about(question);
    const { entries, known } = about;
    if (about.conflict !== undefined) return 'conflict';
    if (!about.isUnsent) return known.revision > 0 ? 'received' : 'empty';
    if (this.reasonOf(question) !== undefined) return 'refused';
    if (entries.some((entry) => entry === this.#delivery.sending)) return 'sending';
    if (entries.some(({ isDurable }) => isDurable === false)) return 'memory';
    return entries.some(({ isDurable }) => isDurable === undefined) ? 'typed' : 'kept';
  }

  /** The server's sentence why an answer was not taken. */
  reasonOf(question: string): string | undefined {
    const { entries, isUnsent } = this.#notebook.about(question);
    const { refused } = entries.find((entry) => entry.refused !== undefined) ?? {};
    return refused ?? (isUnsent ? this.closed : undefined);
  }

  /** Why the response takes nothing; undefined while it does, as far as one knows. */
  get closed(): string | undefined {
    return this.#delivery.closed?.reason;
  }

  /** Why the last request did not get through. */
  get trouble(): 'offline' | 'busy' | undefined {
    return this.#delivery.trouble;
  }

  /** Versions among which the respondent must choose; undefined where there is one only. */
  conflictOf(question: string): Conflict | undefined {
    return this.#notebook.about(question).conflict;
  }

  /** The newest that the server is known to have. */
  knownOf(question: string): Known {
    return this.#notebook.about(question).known;
  }

  /** The revision that the field's text is, or was written on. */
  seenOf(question: string): number {
    const about = this.#notebook.about(question);
    return (about.main?.record ?? about).seen.revision;
  }

  /** What must stand in the field. */
  shownOf(question: string): Value {
    return this.#notebook.about(question).shown;
  }

  /** Texts that the server has not acknowledged, with their questions. */
  get unsent(): { question: string; value: Value }[] {
    const unsent = this.#notebook.entries.filter(({ record }) => isUnsent(record));
    return unsent.map(({ record }) => ({ question: record.question, value: record.typed }));
  }

  get hasConflict(): boolean {
    return [...this.#notebook.questions.values()].some(({ conflict }) => conflict !== undefined);
  }

  /** Whether a submission waits to be sent. */
  get isSubmitting(): boolean {
    return this.#notebook.submission !== undefined;
  }

  /** Whether something is not sent again before it changes: the server refused it, or kept nothing of it beside a newer answer. */
  get isStuck(): boolean {
    return this.closed !== undefined || this.#notebook.entries.some(isHeldBack);
  }

  /** Whether the device refused to keep something that the server has not. */
  get isUnkept(): boolean {
    return this.#notebook.entries.some(({ record, isDurable }) => isUnsent(record) && isDurable === false);
  }

  /** Whether something exists in this page's memory only. */
  get isEndangered(): boolean {
    const { submission } = this.#notebook;
    return (
      this.#notebook.entries.some(({ record, isDurable }) => isUnsent(record) && isDurable !== true) ||
      (submission !== undefined && submission.isDurable !== true)
    );
  }
}
