/** Where log lines go: those of one turn of the event loop in one write, as a busy server would otherwise ask the system for each. */
import type { Writable } from 'node:stream';

/** Gathers lines for `to`; what a turn logged is handed over before the next one begins. */
export function gatheredLines(to: Pick<Writable, 'write'>): { write(line: string): void } {
  let lines = '';
  const flush = (): void => {
    to.write(lines);
    lines = '';
  };
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}
