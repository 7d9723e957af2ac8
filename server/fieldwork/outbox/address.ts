/** What can be written to. */

/** An address that can be written to: one at sign, nothing that ends a line or begins another address. Domains with letters such as å are fine. */
export const isAddress = (written: string): boolean =>
  /^[^\s@<>(),;:"[\]\\\p{C}]+@[^\s@<>(),;:"[\]\\\p{C}]+$/u.test(written);

/** Said of a message whose recipient is no e-mail address. */
export const NO_ADDRESS = 'no e-mail address';
