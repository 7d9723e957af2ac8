/** What the thread that opens packed files says of one. */
import type { TableRecord } from '../../registry/csv-table.ts';

export interface OddCell {
  line: number;
  /** From 0. */
  column: number;
  text: string;
}
export interface Sheet {
  name: string;
  records: TableRecord[];
  /** Cells that hold a date instead of text. */
  dates: OddCell[];
  /** Cells whose formula failed. */
  failed: OddCell[];
}

export type Unpacked =
  | { kind: 'workbook'; sheets: Sheet[] }
  /** A ZIP archive of CSV files. */
  | { kind: 'files'; files: { name: string; bytes: Uint8Array }[] }
  | { kind: 'refused'; code: 'damaged' | 'too-large'; data: Record<string, string | number> };
