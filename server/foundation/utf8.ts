/**
 * Texts in the bytes in which they are hashed and stored, made once on their way there: as strings of which each character is a byte. Such a string
 * costs no memory outside the heap (of which some kilobytes a submission make the collector go through everything), and goes to another thread as it is.
 */

/** UTF-8, a character for each byte: U+0000 to U+00FF. */
export type Utf8 = string;

export const utf8Of = (text: string): Utf8 => Buffer.from(text).toString('latin1');
export const textOf = (bytes: Utf8): string => Buffer.from(bytes, 'latin1').toString();

const scratch = Buffer.alloc(64 * 1024);
/** UTF-8 bytes that a UTF-16 unit makes at most. */
export const WIDEST = 3;

/**
 * `JSON.stringify(text)`, escaped as bytes: the engine writes a text with any character beyond Latin-1 at half the speed, and it would have to be
 * encoded after. JSON escapes no character above U+007F, so what comes out of the bytes of UTF-8 is UTF-8 again.
 */
export function jsonText(text: string): Utf8 {
  // Half a surrogate pair, which UTF-8 does not have, is escaped.
  if (text.length * WIDEST > scratch.length || !text.isWellFormed()) return utf8Of(JSON.stringify(text));
  return JSON.stringify(scratch.toString('latin1', 0, scratch.write(text)));
}
