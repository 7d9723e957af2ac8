/** Sends what is due: one request at a time, the oldest text first, the submission when the server has everything else. */
import { contested, mismatched, received } from './arrival.ts';
import type { EngineOptions } from './engine.ts';
import { attemptOf, type Entry, isHeldBack, isUnsent } from './entry.ts';
import type { Notebook } from './notebook.ts';
import { Pace } from './pace.ts';
import type { Attempt, Reply, ServerState } from './records.ts';
import { type Outcome, outcomeOf } from './reply.ts';

export class Delivery {
  readonly #options: EngineOptions;
  readonly #notebook: Notebook;
  readonly #learn: (state: ServerState) => void;
  readonly pace: Pace;
  /** Under way now. */
  sending: Entry | undefined;
  /** Why the response takes nothing; undefined while it does, as far as one knows. */
  closed: { code: string; reason: string } | undefined;
  /** Why the last request did not get through. */
  trouble: 'offline' | 'busy' | undefined;
  /** The server is asked how things stand before a submission goes. */
  isAsking = false;
  #isRunning = false;
  #isCalled = false;

  constructor(options: EngineOptions, notebook: Notebook, learn: (state: ServerState) => void) {
    this.#options = options;
    this.#notebook = notebook;
    this.#learn = learn;
    this.pace = new Pace(options, () => this.call());
  }

  /** Something may be due. */
  call(): void {
    this.#isCalled = true;
    if (this.#isRunning || !this.#notebook.isStarted || this.#notebook.isStopped) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Makes what the entry says now an attempt. */
  attempt({ record }: Entry): Attempt {
    const { newId, language, contributor } = this.#options;
    if (record.attempt !== undefined) return record.attempt;
    record.attempt = attemptOf(record, newId(), language(), contributor?.());
    record.settles = [];
    return record.attempt;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isCalled) {
        this.#isCalled = false;
        while (!this.#notebook.isStopped && this.pace.isOpen && (await this.#step())) this.#notebook.changed();
      }
    } finally {
      this.#isRunning = false;
    }
    if (this.#notebook.isStopped) return;
    this.#notebook.changed();
    this.pace.arm(this.#nextAt());
  }

  /** Whether something was done, so that more may be. */
  async #step(): Promise<boolean> {
    // One's own submission may be what closed it: its answer is still to be heard, before somebody opens the response again.
    if (this.#isSubmitted) return this.#sendSubmission();
    if (this.closed !== undefined) return false;
    const entry = this.#due();
    if (entry !== undefined) return this.#sendAnswer(entry);
    if (this.isAsking) return this.#ask();
    return this.#isReady() && this.#sendSubmission();
  }

  /** Entries that may be sent, the oldest text first. */
  #waiting(): Entry[] {
    return this.#notebook.entries
      .filter((entry) => isUnsent(entry.record) && !isHeldBack(entry))
      .sort((one, other) => (one.since ?? 0) - (other.since ?? 0));
  }

  #due(): Entry | undefined {
    const now = this.#options.now();
    return this.#waiting().find(({ dueAt }) => dueAt <= now);
  }

  #nextAt(): number {
    if (this.#isSubmitted) return 0;
    if (this.closed !== undefined) return Number.POSITIVE_INFINITY;
    if (this.isAsking || this.#isReady()) return 0;
    return Math.min(...this.#waiting().map(({ dueAt }) => dueAt));
  }

  get #isSubmitted(): boolean {
    return this.closed?.code === 'respond:already-submitted' && this.#notebook.submission !== undefined;
  }

  /** The server has every answer, and none waits for a choice. */
  #isReady(): boolean {
    const { submission, questions } = this.#notebook;
    if (submission === undefined || submission.isDurable === undefined) return false;
    return [...questions.values()].every(({ isUnsent, conflict }) => !isUnsent && conflict === undefined);
  }

  async #sendAnswer(entry: Entry): Promise<boolean> {
    const { transport } = this.#options;
    const attempt = this.attempt(entry);
    entry.since = undefined;
    await this.#notebook.keep(entry);
    await this.#notebook.renewSubmission();
    // What was typed meanwhile may have replaced it.
    if (entry.record.attempt !== attempt) return true;
    this.sending = entry;
    this.#notebook.changed();
    const outcome = await this.#request(() => transport.put(entry.record.question, attempt.body, attempt.language));
    this.sending = undefined;
    return this.#arrived(entry, attempt, outcome);
  }

  async #arrived(entry: Entry, attempt: Attempt, outcome: Outcome): Promise<boolean> {
    const { record } = entry;
    const about = this.#notebook.about(record.question);
    let isNewer = false;
    if (outcome.kind === 'received') isNewer = received(about, entry, attempt, outcome);
    else if (outcome.kind === 'conflict') {
      isNewer = contested(about, entry, attempt, outcome);
      this.isAsking = true;
    } else if (outcome.kind === 'mismatch' && mismatched(entry, attempt)) return true;
    else {
      this.#failed(outcome, entry);
      return outcome.kind !== 'unavailable';
    }
    if (isNewer) this.#notebook.remember(about);
    // Taken up by the field's next text, or gone.
    if (entry === about.main || isUnsent(record)) await this.#notebook.keep(entry);
    this.#notebook.finish(about);
    return true;
  }

  async #ask(): Promise<boolean> {
    this.isAsking = false;
    const outcome = await this.#request(() => this.#options.transport.state());
    if (outcome.kind === 'state') this.#learn(outcome.state);
    else {
      this.#failed(outcome);
      this.isAsking = outcome.kind === 'unavailable';
    }
    return outcome.kind === 'state';
  }

  async #sendSubmission(): Promise<boolean> {
    const { submission } = this.#notebook;
    if (submission === undefined) return false;
    const { body, language } = submission.record;
    submission.isSent = true;
    const outcome = await this.#request(() => this.#options.transport.submit(body, language));
    const isOver = outcome.kind === 'refused' && outcome.code === 'respond:already-submitted';
    if (outcome.kind === 'submitted' || isOver || outcome.kind === 'errors') {
      await this.#notebook.dropSubmission();
      if (outcome.kind === 'errors') this.#options.rejected?.(outcome.errors);
      // What came too late for it stays on the device, and the page says why.
      else if (this.#notebook.entries.some(({ record }) => isUnsent(record))) return false;
      // Submitted by someone else, with every answer of this device in it.
      else this.#options.submitted?.(outcome.kind === 'submitted' ? outcome.receipt : undefined);
      return true;
    }
    this.#failed(outcome);
    if (outcome.kind === 'conflicts') this.isAsking = true;
    return false;
  }

  async #request(request: () => Promise<Reply>): Promise<Outcome> {
    let reply: Reply | undefined;
    try {
      reply = await request();
    } catch {
      // Nothing answered: that is an outcome like others.
    }
    // A tab that was closed hears nothing.
    if (this.#notebook.isStopped) return new Promise(() => undefined);
    const outcome = outcomeOf(reply);
    if (outcome.kind !== 'unavailable') {
      this.pace.succeed();
      this.trouble = undefined;
    }
    return outcome;
  }

  /** Whatever the server should not have answered counts as not answered. */
  #failed(outcome: Outcome, entry?: Entry): void {
    if (outcome.kind === 'refused') {
      if (outcome.isWhole || entry === undefined) this.closed = outcome;
      else entry.refused = outcome.reason;
      return;
    }
    const isOffline = outcome.kind === 'unavailable' && outcome.isOffline;
    this.trouble = isOffline ? 'offline' : 'busy';
    this.pace.fail(outcome.kind === 'unavailable' ? outcome.retryAfter : 0);
  }
}
