/** Chance that can be repeated: the same seed, the same draws. Not for secrets. */

export interface Chance {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** True that often: 0.1 is one time in ten. */
  happens(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** So many different ones, in the order given. */
  some<T>(items: readonly T[], n: number): T[];
}

/** The generator sfc32 of PractRand, by Chris Doty-Humphrey; seeded by the numbers given. */
export function chanceFrom(...seed: number[]): Chance {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (const number of seed) {
    a ^= number | 0;
    b ^= Math.floor(number / 2 ** 32) | 0;
    for (let round = 0; round < 12; round++) draw();
  }
  const next = (): number => draw() / 2 ** 32;
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    happens: (share) => next() < share,
    pick<T>(items: readonly T[]): T {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    some(items, n) {
      let wanted = Math.min(n, items.length);
      return items.filter((_, at) => {
        const taken = next() * (items.length - at) < wanted;
        if (taken) wanted -= 1;
        return taken;
      });
    },
  };
}
