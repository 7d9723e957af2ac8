/** How large a file of a registry may be. A thousand municipalities with their people are some 300 kB. */

/** Bytes of one uploaded file. */
export const LARGEST_FILE = 5 * 1024 * 1024;
/** Files of one upload. */
export const MOST_FILES = 10;
/** Rows of all tables together. */
export const MOST_ROWS = 20_000;
/** Bytes of what a packed file holds, once unpacked. */
export const LARGEST_UNPACKED = 60 * 1024 * 1024;
/** Milliseconds that the reading of one packed file may take. */
export const LONGEST_READING = 20_000;
/** Megabytes of memory that it may take. */
export const MOST_MEMORY = 256;
