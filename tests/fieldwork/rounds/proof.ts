/** A proof as a browser finds it. */
import { createHash } from 'node:crypto';
import { leadingZeros, proofText } from '../../../server/foundation/proof.ts';

export function proofFor(pass: string, bits: number): string {
  for (let number = 0; ; number += 1) {
    const hash = createHash('sha256')
      .update(proofText(pass, String(number)))
      .digest();
    if (leadingZeros(hash) >= bits) return String(number);
  }
}
