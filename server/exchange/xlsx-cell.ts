/** One cell of an export's sheet: numbers, dates and times as SpreadsheetML holds them (ISO/IEC 29500-1, 18.3.1.4). Text is `foundation/xlsx-text.ts`. */
import { STYLES, textCell } from '../foundation/xlsx-text.ts';
import type { Cell, CellKind } from './column.ts';
import type { ZonedTime } from './zone.ts';

const DAY = 86_400_000;
/** 1970-01-01 as a serial number. */
const EPOCH = 25_569;
/** 1900-03-01: before it, programs disagree, as some count a 29 February 1900. */
const FIRST_SERIAL = 61;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A date `YYYY-MM-DD` as a serial number; undefined where sheets have none for it, or where it is no date. */
export function dateSerial(date: string): number | undefined {
  if (!DATE.test(date)) return undefined;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) return undefined;
  const serial = at / DAY + EPOCH;
  return serial >= FIRST_SERIAL ? serial : undefined;
}

/** A moment as the serial number of the wall clock's time; undefined where sheets have none for it. */
function timeSerial(at: number, time: ZonedTime): number | undefined {
  const serial = time.wall(at) / DAY + EPOCH;
  return serial >= FIRST_SERIAL ? serial : undefined;
}

/** A cell that is no longer than one cell may be. Blank ones are not written at all. */
export function cellXml(reference: string, kind: CellKind, cell: Cell, textStyle: number, time: ZonedTime): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'boolean') return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'number') {
    if (kind !== 'time') return `<c r="${reference}"><v>${cell}</v></c>`;
    const serial = timeSerial(cell, time);
    if (serial === undefined) return textCell(reference, textStyle, time.iso(cell));
    return `<c r="${reference}" s="${STYLES.time}"><v>${serial}</v></c>`;
  }
  const serial = kind === 'date' ? dateSerial(cell) : undefined;
  if (serial === undefined) return textCell(reference, textStyle, cell);
  return `<c r="${reference}" s="${STYLES.date}"><v>${serial}</v></c>`;
}
