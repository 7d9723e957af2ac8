/** Means, medians and extremes of decimals held as a multiset: counted exactly, rounded once, at the end. */

/** How often each value occurs; the values are decimals without exponent, as facts hold them. */
export type Multiset = ReadonlyMap<string, number>;

/** A decimal as `digits / 10^scale`. */
interface Scaled {
  digits: bigint;
  n: number;
}

export interface Spread {
  n: number;
  /** The exact sum, without exponent. */
  total: string;
  /** To 15 significant digits. */
  mean: number;
  /** The middle value, or the mean of the two in the middle. */
  median: number;
  min: number;
  max: number;
  /** How many hold the least and the greatest value. */
  nMin: number;
  nMax: number;
}

const fractionOf = (value: string): string => value.split('.')[1] ?? '';

/** `digits / divisor / 10^scale` to 15 significant digits, halves away from zero. */
function quotient(digits: bigint, divisor: number, scale: number): number {
  if (digits === 0n) return 0;
  const magnitude = (digits < 0n ? -digits : digits).toString().length;
  const extra = Math.max(0, 17 - magnitude + String(divisor).length);
  const twice = (2n * (digits < 0n ? -digits : digits) * 10n ** BigInt(extra)) / BigInt(divisor);
  const rounded = ((twice + 1n) / 2n).toString();
  const value = Number(`${rounded}e${-(extra + scale)}`);
  return Number((digits < 0n ? -value : value).toPrecision(15));
}

/** What a multiset of decimals says; `undefined` of an empty one. */
export function spread(values: Multiset): Spread | undefined {
  let scale = 0;
  for (const value of values.keys()) scale = Math.max(scale, fractionOf(value).length);
  const items: Scaled[] = [];
  let n = 0;
  let total = 0n;
  for (const [value, times] of values) {
    if (times <= 0) continue;
    const fraction = fractionOf(value);
    const digits = BigInt(value.replace('.', '')) * 10n ** BigInt(scale - fraction.length);
    items.push({ digits, n: times });
    n += times;
    total += digits * BigInt(times);
  }
  items.sort((a, b) => (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0));
  const [least] = items;
  const greatest = items.at(-1);
  if (least === undefined || greatest === undefined) return undefined;
  const middle = at(items, Math.floor((n - 1) / 2)) + at(items, Math.floor(n / 2));
  return {
    n,
    total: plain(total, scale),
    mean: quotient(total, n, scale),
    median: quotient(middle, 2, scale),
    min: quotient(least.digits, 1, scale),
    max: quotient(greatest.digits, 1, scale),
    nMin: least.n,
    nMax: greatest.n,
  };
}

/** The value at a place, counted from 0, when all are written out in order. */
function at(items: readonly Scaled[], place: number): bigint {
  let passed = 0;
  for (const { digits, n } of items) {
    passed += n;
    if (place < passed) return digits;
  }
  return 0n;
}

function plain(digits: bigint, scale: number): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return `${digits < 0n ? '-' : ''}${text.slice(0, text.length - scale)}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

/** The same for whole numbers of moderate size, such as counts of words: plain arithmetic is exact there, and faster. */
export function wholeSpread(values: Multiset): { n: number; total: number; median: number; longest: number } {
  const items: [number, number][] = [];
  let n = 0;
  let total = 0;
  for (const [value, times] of values) {
    if (times <= 0) continue;
    const number = Number(value);
    items.push([number, times]);
    n += times;
    total += number * times;
  }
  items.sort((a, b) => a[0] - b[0]);
  let passed = 0;
  let low: number | undefined;
  for (const [number, times] of items) {
    passed += times;
    if (low === undefined && passed > (n - 1) / 2) low = number;
    if (passed > n / 2) return { n, total, median: ((low ?? number) + number) / 2, longest: items.at(-1)?.[0] ?? 0 };
  }
  return { n, total, median: low ?? 0, longest: items.at(-1)?.[0] ?? 0 };
}
