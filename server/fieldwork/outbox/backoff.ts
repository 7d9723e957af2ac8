/** When what could not be sent is tried again. */

/** Minutes after the first try, the second …: four days in all, as long as mail servers themselves keep trying (RFC 5321, 4.5.4.1). */
const MINUTES = [1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440];
const MINUTE = 60_000;
/** Up to this share is added by chance, so that what failed together does not come back together. */
const JITTER = 0.2;

/** The moment of the next try, after `attempts` of them, the last one at `at`; undefined where they are used up. `chance` is between 0 and 1. */
export function nextTry(attempts: number, at: number, chance: number): number | undefined {
  const minutes = MINUTES[attempts - 1];
  return minutes === undefined ? undefined : at + Math.round(minutes * MINUTE * (1 + JITTER * chance));
}
