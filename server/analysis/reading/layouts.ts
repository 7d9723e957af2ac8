/**
 * Tables that were laid out before, in memory: whoever scrolls asks for the same one again and again. Each is kept with a stamp of what it was made
 * from, and made anew where that is another: nothing depends on it, another process makes its own.
 */
import type { Grid } from './grid.ts';

export interface LaidOut {
  grid: Grid;
  /** Each counted once, also who stands in several groups. */
  respondents: number;
  synthetic: boolean;
}

/** Rows of all tables together; some 300 bytes each. */
const MOST_ROWS = 200_000;

export class Layouts {
  /** The one that was asked for last is the last. */
  readonly #kept = new Map<string, { stamp: string; layout: LaidOut }>();

  /** The table of that name as `stamp` has it. */
  async of(name: string, stamp: string, make: () => Promise<LaidOut>): Promise<LaidOut> {
    const known = this.#kept.get(name);
    const layout = known?.stamp === stamp ? known.layout : await make();
    this.#kept.delete(name);
    this.#kept.set(name, { stamp, layout });
    let rows = [...this.#kept.values()].reduce((sum, { layout: each }) => sum + each.grid.rows.length, 0);
    for (const [oldest, { layout: each }] of this.#kept) {
      if (rows <= MOST_ROWS) break;
      rows -= each.grid.rows.length;
      this.#kept.delete(oldest);
    }
    return layout;
  }
}
