/**
 * Opens a packed file: a workbook (XLSX) or a ZIP archive of CSV files. Runs in a thread of its own (`unpacking-thread.ts`): a small file can be made
 * to need any amount of memory and time.
 */
import { unzipSync, zipSync } from 'fflate';
import readWorkbook, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/universal';
import { decimal } from '../../registry/tables.ts';
import { LARGEST_UNPACKED } from './limits.ts';
import type { Sheet, Unpacked } from './unpacked.ts';

export async function unpack(bytes: Uint8Array): Promise<Unpacked> {
  const parts = partsOf(bytes);
  if (parts === 'damaged' || parts === 'too-large') return { kind: 'refused', code: parts, data: {} };
  if ('xl/workbook.xml' in parts) return workbook(parts);
  const files = Object.entries(parts)
    .filter(([name]) => /\.csv$/i.test(name) && !name.startsWith('__MACOSX/'))
    .map(([name, content]) => ({ name: name.split('/').at(-1) ?? name, bytes: content }));
  return { kind: 'files', files };
}

/** The text parts of the archive by path. The sizes that its directory names are not only checked: no more than those is unpacked. */
function partsOf(bytes: Uint8Array): Record<string, Uint8Array> | 'damaged' | 'too-large' {
  let size = 0;
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.(xml|rels|csv)$/i.test(name)) return false;
        size += originalSize;
        return size <= LARGEST_UNPACKED;
      },
    });
    return size > LARGEST_UNPACKED ? 'too-large' : parts;
  } catch (error) {
    if (error instanceof Error && ('code' in error || error instanceof RangeError)) return 'damaged';
    throw error;
  }
}

async function workbook(parts: Record<string, Uint8Array>): Promise<Unpacked> {
  // Packed anew, without compressing: what is read is what was measured.
  const packed = Uint8Array.from(zipSync(parts, { level: 0 })).buffer;
  try {
    const sheets = await readWorkbook(packed, { parseNumber: numberText });
    return { kind: 'workbook', sheets: sheets.map(({ sheet, data }) => sheetOf(sheet, data)) };
  } catch (error) {
    if (error instanceof InvalidSpreadsheetError) {
      const [, row, column] = /row (\d+), col (\d+)/.exec(error.message) ?? [];
      if (row !== undefined && column !== undefined)
        return { kind: 'refused', code: 'cell-error', data: { row: Number(row), column: Number(column) } };
      return { kind: 'refused', code: 'damaged', data: {} };
    }
    if (error instanceof InvalidInputError) return { kind: 'refused', code: 'damaged', data: {} };
    throw error;
  }
}

/** A number as a person would write it: programs store `60.63` as `60.630000000000003`. */
function numberText(stored: string): string {
  const value = Number(stored);
  return Number.isFinite(value) ? decimal(value) : stored;
}

function sheetOf(name: string, data: readonly (readonly unknown[])[]): Sheet {
  const dates: Sheet['dates'] = [];
  const records = data.map((row, at) => ({
    line: at + 1,
    cells: row.map((cell, column) => {
      if (cell instanceof Date) dates.push([at + 1, column]);
      return textOf(cell);
    }),
  }));
  return { name, records: records.filter(({ cells }) => cells.some((cell) => cell !== '')), dates };
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return String(cell).trim();
}
