/** Random and sortable identifiers, and the alphabet that people read aloud. */
import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** A secret nobody can guess: 128 bits, 22 characters of base64url. */
export const newSecret = (): string => randomBytes(16).toString('base64url');

const pool = Buffer.alloc(4096);
let used = pool.length;

/** `size` (at most 4096) random bytes out of a larger draw: asking the system each time costs more than a small hash. Each byte is given once. */
export function randomPart(size: number): Uint8Array {
  const at = drawn(size);
  const part = Uint8Array.from(pool.subarray(at, at + size));
  pool.fill(0, at, at + size);
  return part;
}

/** Where in the pool the next `size` bytes are, which nobody else is given. */
function drawn(size: number): number {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return used - size;
}

const numbers = new V7Generator({
  nextUint32() {
    const at = drawn(4);
    const number = pool.readUInt32BE(at);
    pool.writeUInt32BE(0, at);
    return number;
  },
});

/** A new row's key: UUIDv7, so keys sort by time and no database hands out numbers (`docs/decisions`). */
export const newId = (): string => numbers.generate().toString();

/** A new key that tells nothing, not even when it was made: UUIDv4. */
export const randomId = (): string => randomUUID();

/** Crockford's base32, without I, L, O and U: https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Writes bytes as a code that can be read aloud: `characters` symbols of 5 bits and one check symbol,
 * in groups of four, as in `7KQF-3M2P-9X`.
 *
 * The check symbol is the ISO 7064 pure-system sum modulo 31 of the symbols weighted by place, written in the same
 * alphabet, so that a mistyped symbol and two swapped neighbours are noticed. Throws where `bytes` is too short.
 */
export function readableCode(bytes: Uint8Array, characters: number): string {
  if (bytes.length * 8 < characters * 5) throw new Error(`${characters} symbols need more than ${bytes.length} bytes`);
  let bits = 0;
  let buffer = 0;
  let symbols = '';
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5 && symbols.length < characters) {
      bits -= 5;
      symbols += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return grouped(symbols + checkSymbol(symbols));
}

/**
 * What was typed as a code, in its one written form; `undefined` where it cannot be one.
 * Case, spaces, full stops and any kind of hyphen do not matter, nor how wide a keyboard writes its letters; O is read as 0, I and L as 1.
 */
export function normaliseCode(typed: string): string | undefined {
  const symbols = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}\u2212._,:·]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (symbols.length < 2 || [...symbols].some((symbol) => !ALPHABET.includes(symbol))) return undefined;
  return checkSymbol(symbols.slice(0, -1)) === symbols.at(-1) ? grouped(symbols) : undefined;
}

function checkSymbol(symbols: string): string {
  let sum = 0;
  for (const [place, symbol] of [...symbols].entries()) sum += (place + 1) * ALPHABET.indexOf(symbol);
  return ALPHABET[sum % 31] as string;
}

const grouped = (symbols: string): string => (symbols.match(/.{1,4}/g) ?? []).join('-');
