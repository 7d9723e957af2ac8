/** A proof as a browser finds it. */
import { hash } from 'node:crypto';
import { leadingZeros, proofText } from '../../../server/foundation/proof.ts';

export function proofFor(pass: string, bits: number): string {
  for (let number = 0; ; number += 1) {
    if (leadingZeros(hash('sha256', proofText(pass, String(number)), 'buffer')) >= bits) return String(number);
  }
}
