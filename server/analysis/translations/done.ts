/** What was just done, as the address that one is led back to says it. */
import { z } from 'zod';

const DONE = ['saved', 'all-done', 'unchanged', 'confirmed', 'machine'] as const;
export type Done = (typeof DONE)[number];

const query = z.object({ done: z.enum(DONE) });

/** The key of its sentence; undefined where nothing was. */
export function doneKey(given: unknown): string | undefined {
  const read = query.safeParse(given);
  return read.success ? `working-translations:done-${read.data.done}` : undefined;
}
