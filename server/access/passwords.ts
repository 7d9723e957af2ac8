/** Passwords as argon2id hashes (RFC 9106) in PHC string format. Why these parameters: `docs/decisions/passwords.md`. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** Fewer are refused; length is what counts (NIST SP 800-63B), so nothing is said of digits and signs. In code points. */
export const SHORTEST_PASSWORD = 12;
/** More are refused before hashing, so that nobody makes the server hash megabytes. In code points. */
export const LONGEST_PASSWORD = 1000;

interface Cost {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
}
/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** The hash to keep: `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH`. The same letters typed on another keyboard give the same hash. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST, TAG_LENGTH);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * Whether `password` is the one that `hash` was made from. `null` (no such account, or no password set yet) is answered with false
 * after the same work, so that the time does not tell which e-mail addresses have accounts. Rejects for a hash of another format.
 */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  const parts = PHC.exec(hash ?? NOBODY);
  if (parts === null) throw new Error('a stored password hash is not in the format of access/passwords.ts');
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const kept = Buffer.from(tag, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const made = await derive(password, Buffer.from(salt, 'base64'), cost, kept.length);
  return timingSafeEqual(made, kept) && hash !== null;
}

/** A hash that no known password has: random bytes at today's cost. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(TAG_LENGTH))}`;

function derive(password: string, nonce: Buffer, cost: Cost, tagLength: number): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFC'), 'utf8');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, tagLength, ...cost }, (error, tag) => (error ? reject(error) : resolve(tag)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
