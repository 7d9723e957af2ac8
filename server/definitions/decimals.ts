/** Numbers as people write them, and exact sums of them; no floating point in between. */

/** A decimal as `digits / 10^scale`. */
interface Decimal {
  digits: bigint;
  scale: number;
}

const SPACES = /[\s\u00a0\u2009\u202f]/g;
const GROUPED = /^[+\-−]?\d{1,3}(?:[\s\u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?$/;
const PLAIN = /^[+\-−]?\d+(?:[.,]\d+)?$/;
/** `40,000` is forty thousand to those who write English or live in Guatemala, and forty to a Norwegian; `40.000` the other way round. */
const AMBIGUOUS = /^[+\-−]?[1-9]\d{0,2}[.,]\d{3}$/;

/**
 * Reads a number as written in Norwegian, Spanish or English: decimal comma or point, thousands parted by (no-break, thin) spaces.
 * `undefined` where it is none, where it could be two, or where it is longer than a JavaScript number can keep.
 */
export function readNumber(typed: string): number | undefined {
  const trimmed = typed.trim();
  if ((!PLAIN.test(trimmed) && !GROUPED.test(trimmed)) || AMBIGUOUS.test(trimmed)) return undefined;
  const plain = trimmed.replace(SPACES, '').replace('−', '-').replace(',', '.');
  if (plain.replace(/^[+-]?0*|\./g, '').length > 15) return undefined;
  const number = Number(plain);
  return Object.is(number, -0) ? 0 : number;
}

/** What was typed as a number where it is one, otherwise as it was typed. */
export const numberOrTyped = (typed: string): number | string => readNumber(typed) ?? typed;

function decimalOf(number: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(number).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function written({ digits, scale }: Decimal): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const whole = text.slice(0, text.length - scale);
  return `${digits < 0n ? '-' : ''}${whole}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

/** The exact sum of numbers as they are written in decimal, without exponent: `sum([0.1, 0.2])` is `0.3`. */
export function sum(numbers: readonly number[]): string {
  const decimals = numbers.map(decimalOf);
  const scale = Math.max(0, ...decimals.map((decimal) => decimal.scale));
  const digits = decimals.reduce((total, each) => total + each.digits * 10n ** BigInt(scale - each.scale), 0n);
  return written({ digits, scale });
}

/** A number in decimal, without exponent. */
export const decimalText = (number: number): string => sum([number]);

/** The same for a reader and for `readNumber`: a zero more where it could be taken for thousands. */
export function readableText(number: number): string {
  const text = decimalText(number);
  return AMBIGUOUS.test(text) ? `${text}0` : text;
}

/** How many digits stand after the decimal mark. */
export const decimalsOf = (number: number): number => decimalText(number).split('.')[1]?.length ?? 0;
