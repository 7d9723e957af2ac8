/** What a translation carries of the wording it was made from. */
import { sha256 } from '../foundation/hash.ts';

/** First 12 hex digits of the SHA-256 of the source wording. */
export const hashOfSource = (text: string): string => sha256(text).slice(0, 12);
