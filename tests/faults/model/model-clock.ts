/** A clock that stands until it is moved, with the timers that hang on it: devices and server share it. */

export interface ModelClock {
  now(): number;
  setTimer(run: () => void, milliseconds: number): unknown;
  clearTimer(timer: unknown): void;
  /** Moves on, and runs what comes due on the way. */
  advance(milliseconds: number): void;
}

/** `start` in milliseconds since 1970. */
export function modelClock(start: number): ModelClock {
  let now = start;
  let made = 0;
  const timers = new Map<unknown, { at: number; run(): void }>();
  return {
    now: () => now,
    setTimer(run, milliseconds) {
      made += 1;
      timers.set(made, { at: now + Math.max(0, milliseconds), run });
      return made;
    },
    clearTimer: (timer) => void timers.delete(timer),
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [first] = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
        if (first === undefined) break;
        const [timer, { at, run }] = first;
        timers.delete(timer);
        now = Math.max(now, at);
        run();
      }
      now = end;
    },
  };
}
