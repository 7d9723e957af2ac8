/** Where the time comes from: passed in, so that a test can stand still at 14:02. */
export interface Clock {
  /** The present moment, in milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
