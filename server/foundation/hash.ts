/** Hashes of content. */
import { createHmac, hash } from 'node:crypto';
import { textOf, type Utf8, WIDEST } from './utf8.ts';

export const sha256 = (content: string | Uint8Array): string => hash('sha256', content, 'hex');

const scratch = Buffer.alloc(64 * 1024);

/** A piece of what is hashed: a text, whole in itself (it cuts no surrogate pair), and after it what is bytes already. */
export interface Piece {
  text: string;
  bytes: Utf8;
}

/** The same as `sha256` of the pieces put together, without putting them together: of long texts that are hashed often. */
export function sha256OfPieces(pieces: readonly Piece[]): string {
  let length = 0;
  for (const { text, bytes } of pieces) {
    if (text.length * WIDEST + bytes.length > scratch.length - length) return sha256(wholeOf(pieces));
    length += scratch.write(text, length);
    length += scratch.write(bytes, length, 'latin1');
  }
  return sha256(scratch.subarray(0, length));
}

export const wholeOf = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, bytes }) => text + textOf(bytes)).join('');

/** A keyed hash (HMAC-SHA-256, RFC 2104), as bytes. */
export const keyedHash = (secret: string, message: string): Buffer =>
  createHmac('sha256', secret).update(message).digest();

/** JSON that may be stored, sent and hashed. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON with keys in code-unit order and no white space (RFC 8785), so that equal content has equal bytes. Leaves out `undefined`. */
export function canonicalJson(value: unknown): string {
  // Written in order already, the engine's own writer is three times as fast.
  return isOrdered(value) ? JSON.stringify(value) : ordered(value);
}

/** Whether keys stand in order all the way down, so that plain JSON is canonical. */
function isOrdered(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isOrdered);
  let before: string | undefined;
  for (const [key, item] of Object.entries(value)) {
    if ((before !== undefined && before >= key) || !isOrdered(item)) return false;
    before = key;
  }
  return true;
}

function ordered(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => ordered(item ?? null)).join(',')}]`;
  const items: Record<string, unknown> = { ...value };
  let text = '';
  // `sort` without a function compares code units. Text is put together as it comes: half the time of building lists first.
  for (const key of Object.keys(items).sort()) {
    const item = items[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${ordered(item)}`;
  }
  return `{${text}}`;
}
