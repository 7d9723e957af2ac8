/** Where each line of the grid stands: heads of groups and rows, all of one height but those that are opened. Imports nothing. */

export interface Group {
  id: string;
  label: string;
  language?: string;
  from: number;
  count: number;
}
/** A line of the table: a group's head, or a row (both counted from 0). */
export type Line = { kind: 'group'; group: number } | { kind: 'row'; row: number; group: number };

export interface Heights {
  group: number;
  row: number;
}

export class Layout {
  readonly groups: readonly Group[];
  readonly heights: Heights;
  /** By row, the height of those that are opened. */
  readonly opened = new Map<number, number>();
  /** Heads and rows together. */
  readonly lines: number;

  constructor(groups: readonly Group[], heights: Heights) {
    this.groups = groups;
    this.heights = heights;
    this.lines = groups.reduce((sum, { count }) => sum + count + 1, 0);
  }

  /** What stands at a line; each group's head before its rows. */
  lineAt(line: number): Line {
    const group = this.#groupWith(line);
    const before = this.#lineOfHead(group);
    if (line === before) return { kind: 'group', group };
    return { kind: 'row', group, row: (this.groups[group]?.from ?? 0) + line - before - 1 };
  }

  lineOfRow(row: number): number {
    const group = this.groups.findIndex(({ from, count }) => row >= from && row < from + count);
    return this.#lineOfHead(group) + 1 + row - (this.groups[group]?.from ?? 0);
  }

  headOf(line: number): number {
    return this.#lineOfHead(this.#groupWith(line));
  }

  /** Pixels above a line; `lines` itself gives the height of all. */
  top(line: number): number {
    const heads = this.groups.findIndex((_, group) => this.#lineOfHead(group) >= line);
    const groups = heads < 0 ? this.groups.length : heads;
    const rows = line - groups;
    let top = groups * this.heights.group + rows * this.heights.row;
    for (const [row, height] of this.opened) if (row < rows) top += height - this.heights.row;
    return top;
  }

  /** The line at so many pixels from the top. */
  at(pixels: number): number {
    let [low, high] = [0, Math.max(0, this.lines - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.top(middle) <= pixels) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #lineOfHead(group: number): number {
    return (this.groups[group]?.from ?? 0) + group;
  }

  #groupWith(line: number): number {
    let [low, high] = [0, Math.max(0, this.groups.length - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lineOfHead(middle) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
