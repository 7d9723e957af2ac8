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
  const read = Object.fromEntries(Object.entries(parts).map(([path, part]) => [path, withErrors(path, part)]));
  const packed = Uint8Array.from(zipSync(read, { level: 0 })).buffer;
  try {
    const sheets = await readWorkbook(packed, { parseNumber: numberText });
    return { kind: 'workbook', sheets: sheets.map(({ sheet, data }) => sheetOf(sheet, data)) };
  } catch (error) {
    if (error instanceof InvalidSpreadsheetError || error instanceof InvalidInputError)
      return { kind: 'refused', code: 'damaged', data: {} };
    throw error;
  }
}

/** Before the text of a formula's error, which the reader would pass over as an empty cell: somebody's address would be emptied. A private use character. */
const FAILED = '\uE000';

/** A sheet in which errors of formulas are text that tells itself apart. Other parts stay as they are. */
function withErrors(path: string, part: Uint8Array): Uint8Array {
  if (!path.startsWith('xl/worksheets/')) return part;
  const xml = new TextDecoder().decode(part);
  if (!/\bt=["']e["']/.test(xml)) return part;
  const cells = xml.replace(
    /(<c\b[^>]*?\bt=)["']e["']([^>]*>(?:(?!<\/c>)[\s\S])*?<v>)/g,
    (_, before: string, after: string) => `${before}"str"${after}${FAILED}`,
  );
  return new TextEncoder().encode(cells);
}

/** A number as a person would write it: programs store `60.63` as `60.630000000000003`. */
function numberText(stored: string): string {
  const value = Number(stored);
  return Number.isFinite(value) ? decimal(value) : stored;
}

function sheetOf(name: string, data: readonly (readonly unknown[])[]): Sheet {
  const dates: Sheet['dates'] = [];
  const failed: Sheet['failed'] = [];
  const records = data.map((row, at) => ({
    line: at + 1,
    cells: row.map((cell, column) => {
      const text = textOf(cell);
      if (cell instanceof Date) dates.push({ line: at + 1, column, text });
      if (!text.startsWith(FAILED)) return text;
      failed.push({ line: at + 1, column, text: text.slice(FAILED.length) });
      return text.slice(FAILED.length);
    }),
  }));
  return { name, records: records.filter(({ cells }) => cells.some((cell) => cell !== '')), dates, failed };
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return String(cell).trim();
}
