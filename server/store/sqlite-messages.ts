/** What the store and its writing thread say to each other: plain data, many at a time. */
import type { Write } from './writes.ts';

/** Writes asked for in one turn of the event loop; or to finish, close and end. */
export type ToWriter = { id: number; write: Write }[] | 'close';

/** That it is there; then, of each group, what became of its writes. */
export type FromWriter = 'ready' | Told[];
export type Told = { id: number; value: unknown } | { id: number; failure: Failure };

/** An error as it travels: cloning one loses its code. */
export interface Failure {
  name: string;
  message: string;
  stack: string | undefined;
  /** As SQLite names it, `SQLITE_CONSTRAINT_UNIQUE`. */
  code: string | undefined;
}

export function failureOf(error: unknown): Failure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { name, message, stack, code };
}

export function errorOf({ name, message, stack, code }: Failure): Error {
  const error = Object.assign(new Error(message), { name }, code !== undefined && { code });
  if (stack !== undefined) error.stack = stack;
  return error;
}
