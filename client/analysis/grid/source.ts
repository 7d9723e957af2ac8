/** Rows as the server gives them, a chunk at a time. */
import type { Group } from './layout.ts';

export interface Cell {
  text: string;
  language?: string;
  about: string;
  href: string;
  open: string;
}
export interface Row {
  index: number;
  municipality: string;
  place: string;
  synthetic: boolean;
  cells: Cell[][];
}
export interface Window {
  stamp: string;
  total: number;
  groups: Group[];
  rows: Row[];
}

const CHUNK = 50;

export class Source {
  readonly #address: string;
  readonly #asked = new Set<number>();

  constructor(address: string) {
    this.#address = address;
  }

  /** The chunks that hold these rows and were not asked for yet. Rejects where the server cannot be reached; the same may be asked again then. */
  async load(rows: readonly number[]): Promise<Window[]> {
    const wanted = [...new Set(rows.map((row) => Math.floor(row / CHUNK)))].filter((chunk) => !this.#asked.has(chunk));
    return Promise.all(
      wanted.map(async (chunk) => {
        this.#asked.add(chunk);
        try {
          const response = await fetch(`${this.#address}&from=${chunk * CHUNK}&count=${CHUNK}`);
          if (!response.ok) throw new Error(`status ${response.status}`);
          const window: Window = await response.json();
          return window;
        } catch (error) {
          this.#asked.delete(chunk);
          throw error;
        }
      }),
    );
  }

  forget(): void {
    this.#asked.clear();
  }
}
