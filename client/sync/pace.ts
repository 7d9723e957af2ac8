/** When the next request may go: growing pauses after failures, what the server asks for, and no timer at all while the page is hidden. */

/** Milliseconds before trying again: doubled each time, within these. */
const [FIRST, LAST] = [1000, 30_000];

export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer(run: () => void, milliseconds: number): unknown;
  clearTimer(timer: unknown): void;
}

export class Pace {
  readonly #timers: Timers;
  readonly #run: () => void;
  #pause = FIRST;
  #waitUntil = 0;
  /** Asked for by the server: kept also when the connection comes back. */
  #barredUntil = 0;
  #isAsleep = false;
  #timer: unknown;

  constructor(timers: Timers, run: () => void) {
    this.#timers = timers;
    this.#run = run;
  }

  get isOpen(): boolean {
    return this.#timers.now() >= this.#waitUntil;
  }

  succeed(): void {
    this.#pause = FIRST;
  }

  /** `retryAfter` in milliseconds; 0 where the server said nothing. */
  fail(retryAfter: number): void {
    const now = this.#timers.now();
    if (retryAfter > 0) this.#barredUntil = now + retryAfter;
    this.#waitUntil = now + Math.max(this.#pause, retryAfter);
    this.#pause = Math.min(this.#pause * 2, LAST);
  }

  wake(): void {
    this.#isAsleep = false;
    this.#pause = FIRST;
    this.#waitUntil = this.#barredUntil;
  }

  sleep(): void {
    this.wake();
    this.#isAsleep = true;
    this.stop();
  }

  stop(): void {
    this.#timers.clearTimer(this.#timer);
  }

  /** Runs when something is due, `at` the earliest. */
  arm(at: number): void {
    this.stop();
    if (this.#isAsleep || at === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#timers.setTimer(this.#run, Math.max(at, this.#waitUntil) - this.#timers.now());
  }
}
