/** What the thread that opens packed files says of one. */
import type { TableRecord } from '../../registry/csv-table.ts';

export interface Sheet {
  name: string;
  records: TableRecord[];
  /** Cells that hold a date instead of text, as `[line, column from 0]`. */
  dates: [number, number][];
}

export type Unpacked =
  | { kind: 'workbook'; sheets: Sheet[] }
  /** A ZIP archive of CSV files. */
  | { kind: 'files'; files: { name: string; bytes: Uint8Array }[] }
  | { kind: 'refused'; code: 'damaged' | 'too-large' | 'cell-error'; data: Record<string, string | number> };
