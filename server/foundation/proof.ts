/** A proof of work: a number that, hashed behind a text, gives a hash that begins with so many zeros. The same on the server and in the browser, so it imports nothing. */

/** What is hashed (SHA-256, UTF-8). */
export const proofText = (text: string, number: string): string => `${text} ${number}`;

/** How many zero bits a hash begins with. */
export function leadingZeros(hash: Uint8Array): number {
  let zeros = 0;
  for (const byte of hash) {
    if (byte !== 0) return zeros + Math.clz32(byte) - 24;
    zeros += 8;
  }
  return zeros;
}
