/** How several values stand in one cell. */
export const SEPARATOR = '; ';

/** `a; b`; null, a blank cell, where there are none. */
export const joined = (items: string[]): string | null => (items.length === 0 ? null : items.join(SEPARATOR));
