/**
 * Texts in the bytes in which they are hashed and stored, made once on their way there: as strings of which each character is a byte. Such a string
 * costs no memory outside the heap (of which some kilobytes a submission make the collector go through everything), and goes to another thread as it is.
 */
import { transcode } from 'node:buffer';

/** UTF-8, a character for each byte: U+0000 to U+00FF. */
export type Utf8 = string;

export const utf8Of = (text: string): Utf8 => Buffer.from(text).toString('latin1');
export const textOf = (bytes: Utf8): string => Buffer.from(bytes, 'latin1').toString();

/** UTF-16 units at most that are taken together. */
const MOST = 32 * 1024;
const units = Buffer.alloc(MOST * 2);

/**
 * `JSON.stringify` of each text. All at once by way of the vectorised `transcode`, then escaped as bytes: the engine's own writers take a text with any
 * character beyond Latin-1 one character at a time, twice.
 */
export function jsonTexts(texts: readonly string[]): Utf8[] {
  let size = 0;
  for (const text of texts) size += text.length + 1;
  const together = size <= MOST && texts.every((text) => text.isWellFormed()) ? takenTogether(texts) : undefined;
  return together ?? texts.map((text) => utf8Of(JSON.stringify(text)));
}

/** Undefined where a text holds the character by which they are told apart. */
function takenTogether(texts: readonly string[]): Utf8[] | undefined {
  let size = 0;
  for (const text of texts) {
    size += units.write(text, size, 'utf16le');
    size = units.writeUInt16LE(0, size);
  }
  const bytes = transcode(units.subarray(0, size), 'utf16le', 'utf8');
  let from = 0;
  const written = texts.map(() => {
    const to = bytes.indexOf(0, from);
    const text = bytes.toString('latin1', from, to);
    from = to + 1;
    // JSON escapes no character above U+007F, so these are still the bytes of UTF-8.
    return JSON.stringify(text);
  });
  return from === bytes.length ? written : undefined;
}
