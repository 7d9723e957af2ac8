/**
 * The secrets of an anonymous survey's ballot. Its link is derived from the invitation's and a nonce that is kept until it is submitted: until then the
 * same link leads to the same draft, from then on nothing does. `docs/decisions/anonymous.md`.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyedHash } from '../../foundation/hash.ts';

/** A new nonce: 128 bits, hex. */
export const newNonce = (): string => randomBytes(16).toString('hex');

/** The secret in a ballot's link: 128 bits, base64url. `token` is the invitation's own. */
export const ballotToken = (token: string, nonce: string): string =>
  keyedHash(nonce, `ballot ${token}`).subarray(0, 16).toString('base64url');

const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;
const keyOf = (token: string): Buffer => keyedHash(token, 'whose ballot');

/** Whose ballot it is, for whoever has its link and for nobody else. Base64url. */
export function sealed(token: string, invitation: string): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, keyOf(token), iv);
  const text = Buffer.concat([cipher.update(invitation, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** The invitation that was sealed; throws where it was sealed with another link. */
export function unsealed(token: string, text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(CIPHER, keyOf(token), bytes.subarray(0, IV));
  decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
  return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8');
}
